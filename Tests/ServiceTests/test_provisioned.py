"""The gateway on services that `postern verify provision` made, with the provider's own count of starts."""

import re

import pytest
from commands import Commands
from service import Service


class Provisioned(Service):
    """A service whose settings at the provider are what `provision` printed."""

    printed = {}

    @property
    def environment(self):
        return {**super().environment, **self.printed}

    def _prepare(self):
        settings = {name: value for name, value in self.environment.items() if name != "VERIFY_SERVICE_SID"}
        told = Commands(settings).good("verify", "provision", "--name", "Provisioned")
        self.printed = dict(re.findall(r"^(VERIFY_[A-Z_]+)=(.+)$", told, re.MULTILINE))
        super()._prepare()


@pytest.fixture(scope="module")
def provisioned(tmp_path_factory, emulator):
    running = Provisioned(tmp_path_factory.mktemp("provisioned"), emulator)
    yield running
    running.program.stop()


def test_the_provider_refuses_what_a_wide_policy_lets_through(provisioned, emulator, user_id):
    assert provisioned.printed["VERIFY_RATE_LIMITS"] == "true" and len(provisioned.printed) == 4
    phone, other = "+4915510000701", "+4915510000702"
    provisioned.enrol_phone(user_id, phone)
    provisioned.enrol_phone(user_id + "-2", other)
    commands = Commands(provisioned.environment)

    def narrow(maximum):
        limit = commands.good("verify", "rate-limits", "list", "--service-sid", "login").splitlines()[1].split()[0]
        here = ("--service-sid", "login", "--rate-limit-sid", limit)
        for line in commands.good("verify", "buckets", "list", *here).splitlines()[1:]:
            commands.good("verify", "buckets", "update", line.split()[0], *here, "--max", maximum)

    narrow(2)
    for _ in range(2):
        assert provisioned.log_in(user_id, phone)["status"] == "approved"
    sent = len(emulator.messages(phone))

    refused = provisioned.call("POST", "/login/start", {"user_id": user_id}, expect=429)

    assert refused["code"] == "destination_limited" and refused["retry_after"] > 0
    assert len(emulator.messages(phone)) == sent
    # It counts by address, and nobody else is kept out.
    assert provisioned.log_in(user_id + "-2", other)["status"] == "approved"
    assert phone not in commands.good("verify", "rate-limits", "list", "--service-sid", "login", "--json")
    narrow(3)
    assert provisioned.log_in(user_id, phone)["status"] == "approved"
