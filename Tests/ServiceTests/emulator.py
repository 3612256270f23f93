"""The Verify emulator, and a person's view of its inbox."""

import secrets

import requests
from programs import BINARIES, Program, free_port


class Emulator:
    account_sid = "AC" + "0" * 31 + "1"
    service_sid = "VA" + "0" * 31 + "1"

    def __init__(self, directory, *options, survives_limits=False):
        port = free_port()
        self.url = f"http://127.0.0.1:{port}"
        self.auth_token = secrets.token_hex(16)
        self.program = Program(
            [
                BINARIES / "verify-emulator", "--port", port, "--account-sid", self.account_sid,
                "--auth-token", self.auth_token, "--service", self.service_sid, *options,
            ],
            directory / "emulator.log",
            f"{self.url}/_emulator/messages",
            survives_limits=survives_limits,
        )  # fmt: skip

    def messages(self, address):
        """What was sent to that address, oldest first."""
        return requests.get(f"{self.url}/_emulator/messages", params={"to": address}).json()["messages"]

    def latest_code(self, address):
        return self.messages(address)[-1]["code"]
