"""What docs/emulator.md shows works as it stands there."""

import re
import subprocess
import sys

from programs import ROOT


def examples(language):
    return re.findall(rf"```{language}\n(.*?)```", (ROOT / "docs" / "emulator.md").read_text(), re.DOTALL)


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
