"""SIGTERM with work under way: nothing more is taken, what was taken is answered, and the exit is a good one."""

import signal
import socket
import subprocess
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
import requests
from emulator import Emulator
from programs import BINARIES, Program, free_port
from service import Service


@pytest.fixture
def own(tmp_path):
    """A service of this test's own, for it does not survive."""
    directories = [tmp_path / "emulator", tmp_path / "service"]
    for directory in directories:
        directory.mkdir()
    emulator = Emulator(directories[0])
    service = Service(directories[1], emulator)
    yield service
    if service.program.process.poll() is None:
        service.program.process.kill()
    emulator.program.stop()


def slow(service, operation, seconds):
    fault = {"operation": operation, "effect": "delay", "seconds": seconds, "count": 1}
    requests.post(f"{service.emulator.url}/_emulator/faults", json=[fault], timeout=10).raise_for_status()


def until_asked(service, operation):
    """Waits until the gateway has written down that it asks the provider."""
    deadline = time.monotonic() + 10
    asked = f"select count(*) from provider_calls where operation = '{operation}' and state = 'started'"
    while service.psql(service.database, asked).strip() != "1":
        assert time.monotonic() < deadline


def readiness(service):
    try:
        return requests.get(f"{service.ops_url}/readyz", timeout=5).status_code
    except requests.ConnectionError:
        return None


def test_a_login_under_way_is_finished(own):
    phone = "+4915510000501"
    own.enrol_phone("ann", phone)
    slow(own, "CreateVerification", 3)

    with ThreadPoolExecutor() as pool:
        started = pool.submit(own.call, "POST", "/login/start", {"user_id": "ann"}, 201)
        until_asked(own, "create_verification")
        own.program.process.send_signal(signal.SIGTERM)
        ordered = time.monotonic()
        while readiness(own) == 200:
            assert time.monotonic() < ordered + 2
        assert readiness(own) == 503
        assert not started.done()
        with pytest.raises(requests.ConnectionError):
            # A new connection: the old one may still serve what it carries.
            requests.get(f"{own.url}/healthz", timeout=5)

        flow_id = started.result()["flow_id"]

    assert own.program.process.wait(timeout=25) == 0
    assert time.monotonic() - ordered < 25
    state = own.psql(own.database, "select state, call_in_flight is null from flows where purpose = 'login'")
    assert state.strip() == "pending|t" and flow_id.startswith("flw_")
    assert own.psql(own.database, "select count(*) from provider_calls where state = 'started'").strip() == "0"


def test_a_confirmation_under_way_is_finished_and_long_polls_are_let_go(own):
    phone = "+4915510000502"
    own.enrol_phone("ann", phone)
    flow_id = own.start("ann")
    code = own.emulator.latest_code(phone)
    slow(own, "CreateVerificationCheck", 3)

    with ThreadPoolExecutor() as pool:
        waiting = pool.submit(own.call, "GET", f"/flows/{flow_id}?wait=25")
        confirmed = pool.submit(own.confirm, flow_id, code)
        until_asked(own, "check_verification")
        own.program.process.send_signal(signal.SIGTERM)
        ordered = time.monotonic()
        assert waiting.result()["status"] == "pending"
        assert time.monotonic() - ordered < 3
        assert confirmed.result()["assertion"]

    assert own.program.process.wait(timeout=25) == 0


def test_an_idle_service_stops_at_once(own):
    own.program.process.send_signal(signal.SIGTERM)

    assert own.program.process.wait(timeout=5) == 0


@pytest.mark.parametrize("taken", ["HTTP_PORT", "OPS_PORT"])
def test_a_port_that_is_taken_ends_the_program(own, taken):
    ports = {"HTTP_PORT": str(free_port()), "OPS_PORT": str(free_port())}
    environment = own.environment | ports | {taken: own.environment[taken]}

    second = subprocess.run([BINARIES / "postern", "serve"], env=environment, capture_output=True, text=True, timeout=20)

    assert second.returncode == 1
    assert "in use" in second.stderr


def test_half_a_request_does_not_outlive_the_time_to_drain(own):
    own.program.stop()
    own.program = Program(
        [BINARIES / "postern", "serve"],
        own.directory / "hurried.log",
        f"{own.ops_url}/readyz",
        own.environment | {"DRAIN_SECONDS": "2"},
    )
    with socket.create_connection(("127.0.0.1", own.http_port)) as caller:
        caller.sendall(b"POST /login/start HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100\r\n\r\n{")
        time.sleep(0.5)
        own.program.process.send_signal(signal.SIGTERM)

        # Far less than the request might have taken to arrive.
        own.program.process.wait(timeout=8)
        assert b" 200 " not in caller.recv(4096)
