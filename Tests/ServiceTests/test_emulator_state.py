"""The emulator is killed at any moment and started again: what it has answered is still there."""

import itertools
import resource
import stat
import threading

import pytest
import requests
from emulator import Emulator


@pytest.fixture
def killable(tmp_path):
    running = Emulator(tmp_path, "--state", tmp_path / "state", survives_limits=True)
    yield running
    running.program.process.kill()
    running.program.process.wait()


def restarted(emulator):
    emulator.program.process.kill()
    emulator.program.process.wait()
    emulator.program = emulator.program.again()


class Caller(threading.Thread):
    """Creates entities one after the other until nobody answers, and keeps what was answered."""

    numbers = itertools.count()

    def __init__(self, emulator):
        super().__init__()
        self.emulator = emulator
        self.answered = []

    def run(self):
        session = requests.Session()
        session.auth = (self.emulator.account_sid, self.emulator.auth_token)
        url = f"{self.emulator.url}/v2/Services/{self.emulator.service_sid}/Entities"
        while True:
            try:
                answer = session.post(url, data={"Identity": f"identity-{next(self.numbers)}"}, timeout=20)
            except requests.RequestException:
                return
            assert answer.status_code == 201
            self.answered.append(answer.json())


def test_a_kill_at_any_moment_loses_nothing_that_was_answered(killable):
    answered = []
    for enough in (1, 40, 150):
        callers = [Caller(killable) for _ in range(4)]
        for caller in callers:
            caller.start()
        while sum(len(caller.answered) for caller in callers) < enough:
            callers[0].join(0.001)
        restarted(killable)
        for caller in callers:
            caller.join()
            answered += caller.answered

    auth = (killable.account_sid, killable.auth_token)
    for entity in answered:
        found = requests.get(entity["url"], auth=auth, timeout=20)
        assert found.status_code == 200 and found.json() == entity


def test_the_file_is_the_owner_s_alone(killable, tmp_path):
    assert stat.S_IMODE((tmp_path / "state").stat().st_mode) == 0o600


def test_a_full_disk_is_told_and_nothing_is_answered_from_memory_alone(killable, tmp_path):
    auth = (killable.account_sid, killable.auth_token)
    url = f"{killable.url}/v2/Services/{killable.service_sid}/Entities"
    made = requests.post(url, data={"Identity": "identity-kept"}, auth=auth, timeout=20)
    # From now on the file may not grow; the process is told by an error, not by a signal.
    limits = (tmp_path / "state").stat().st_size + 20, resource.RLIM_INFINITY
    resource.prlimit(killable.program.process.pid, resource.RLIMIT_FSIZE, limits)

    refused = requests.post(url, data={"Identity": "identity-lost"}, auth=auth, timeout=20)
    after = requests.get(made.json()["url"], auth=auth, timeout=20)
    restarted(killable)

    assert (refused.status_code, refused.json()["code"]) == (503, 20503)
    assert after.status_code == 503
    assert requests.get(made.json()["url"], auth=auth, timeout=20).status_code == 200
    assert requests.get(f"{url}/identity-lost", auth=auth, timeout=20).status_code == 404
