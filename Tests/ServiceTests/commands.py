"""Runs `postern` as an operator types it."""

import subprocess

from programs import BINARIES, ROOT

USAGE, REFUSED, UNAVAILABLE, CANNOT_CREATE, TEMPORARY, NO_ANSWER, NO_PERMISSION, CONFIGURATION = (
    64, 65, 69, 73, 75, 76, 77, 78,
)  # fmt: skip


class Commands:
    """Runs `postern` with the settings of the running service."""

    def __init__(self, environment):
        self.environment = environment

    def run(self, *arguments, input="", **changes):
        """The finished process, with `input` on its standard input; a setting given as None is taken away."""
        settings = {**self.environment, **changes}
        environment = {name: value for name, value in settings.items() if value is not None}
        return subprocess.run(
            [BINARIES / "postern", *map(str, arguments)], env=environment, cwd=ROOT, capture_output=True, text=True,
            input=input, timeout=60,
        )  # fmt: skip

    def good(self, *arguments, **changes):
        """What a command prints that must succeed, and that must print nothing else."""
        done = self.run(*arguments, **changes)
        assert (done.returncode, done.stderr) == (0, ""), done.stdout + done.stderr
        return done.stdout

    def refused(self, status, *arguments, **changes):
        """The complaint of a command that must fail with `status` and print no answer."""
        done = self.run(*arguments, **changes)
        assert done.returncode == status, f"{arguments}: {done.returncode} {done.stdout}{done.stderr}"
        assert done.stdout == "" and done.stderr != ""
        return done.stderr
