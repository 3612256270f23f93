"""An authenticator app that shares nothing with the code under test."""

import subprocess


def totp(secret, steps=0):
    """The code of the time step that is `steps` from now, by oathtool."""
    moment = f"now + {30 * steps} seconds"
    command = ["oathtool", "--totp", "--base32", f"--now={moment}", secret]
    return subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
