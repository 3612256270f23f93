"""What docs/emulator.md shows works as it stands there."""

import re
import subprocess
import sys

from programs import BINARIES, ROOT

PAGE = (ROOT / "docs" / "emulator.md").read_text()


def examples(language):
    return re.findall(rf"```{language}\n(.*?)```", PAGE, re.DOTALL)


def test_the_first_script_sends_and_checks_a_code(emulator):
    script = examples("python")[0]
    script = script.replace("http://127.0.0.1:8090", emulator.url)
    script = script.replace("AC00000000000000000000000000000000", emulator.account_sid)
    script = script.replace('"emulator"', repr(emulator.auth_token))

    run = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60)

    assert run.returncode == 0, run.stderr
    lines = run.stdout.splitlines()
    assert lines[0].split() == ["started:", "pending"]
    assert "My shop verification code" in lines[1]
    assert lines[2].split() == ["checked:", "approved"]


def test_every_behaviour_and_option_is_explained():
    usage = subprocess.run([BINARIES / "verify-emulator", "--help"], capture_output=True, text=True, timeout=60).stdout
    switches = re.findall(r"^ +([a-z0-9-]+)=", usage, re.MULTILINE)
    options = re.findall(r"^ +(--[a-z-]+)", usage, re.MULTILINE)

    assert len(switches) > 30 and len(options) > 7
    assert [name for name in switches if f"`{name}`" not in PAGE] == []
    assert [name for name in options if name not in PAGE] == []
