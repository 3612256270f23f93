"""Starts the programs under test, waits until they answer, and stops them."""

import os
import socket
import subprocess
import time
from pathlib import Path

import requests

ROOT = Path(__file__).resolve().parents[2]
BINARIES = Path(os.environ.get("POSTERN_BINARIES", ROOT / ".build" / "debug"))


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Program:
    """A program that runs until `stop`; what it prints goes to `log`.

    `survives_limits`: a file that may not grow is told by an error instead of SIGXFSZ, which Python ignores itself.
    """

    def __init__(self, command, log, ready_url, environment=None, survives_limits=False):
        self._arguments = command, log, ready_url, environment, survives_limits
        self.log = log
        with log.open("ab") as output:
            self.process = subprocess.Popen(
                list(map(str, command)), env=environment, stdout=output, stderr=subprocess.STDOUT, cwd=ROOT,
                restore_signals=not survives_limits,
            )  # fmt: skip
        self._wait_until_ready(ready_url)

    def again(self):
        """The same program once more, after it has ended."""
        return Program(*self._arguments)

    def stop(self):
        """Orders the program to stop; its exit status must tell that it did so in good order."""
        self.process.terminate()
        status = self.process.wait(timeout=40)
        assert status == 0, f"{self.process.args[0]} ended with {status}:\n{self._end_of_log()}"

    def _wait_until_ready(self, url, seconds=20):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline and self.process.poll() is None:
            try:
                if requests.get(url, timeout=seconds).ok:
                    return
            except requests.ConnectionError:
                pass
            # Nothing to wait for but the answer itself.
            time.sleep(0.02)
        self.process.kill()
        raise RuntimeError(f"{self.process.args[0]} was not ready:\n{self._end_of_log()}")

    def _end_of_log(self):
        return self.log.read_text()[-4000:]
