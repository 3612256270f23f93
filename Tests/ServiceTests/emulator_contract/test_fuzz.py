"""Schemathesis throws what the official description allows, and what it does not, at the emulator."""

import collections
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from description import OPERATIONS, PATH
from authenticator import totp
from emulator import Emulator
from emulator_contract.caller import Caller
from emulator_contract.passkey import ORIGIN, RELYING_PARTY
from emulator_contract.push import push_challenge

HERE = Path(__file__).parent
LEAST_CASES = 5000
LONGEST_SECONDS = 300
PHONE = "+15005550006"


@pytest.fixture
def own_emulator(tmp_path):
    # The state file is on, so that everything generated goes through it too.
    options = ["--behaviour", "polling=free", "--behaviour", "webhook-tries=1", "--state", tmp_path / "state"]
    running = Emulator(tmp_path, *options)
    yield running
    running.program.stop()


def test_nothing_generated_breaks_it(own_emulator, tmp_path, capsys):
    cases = cases_tried(own_emulator, tmp_path)

    answers = json.loads((tmp_path / "answers.json").read_text())
    assert cases >= LEAST_CASES
    assert [answer for answer in answers if answer[1] >= 500] == []
    assert {operation for operation, _, _ in answers} == OPERATIONS.keys()
    assert operations_never_carried_out(answers) == []
    # All of it once more, by the state file.
    own_emulator.program.stop()
    own_emulator.program = own_emulator.program.again()
    with capsys.disabled():
        print(f"\nemulator: {cases} cases; {summary(answers)}")


def cases_tried(emulator, directory):
    environment = {
        "SCHEMATHESIS_HOOKS": "emulator_contract.fuzz_hooks",
        "PYTHONPATH": str(HERE.parent),
        "FUZZ_SEEDS": json.dumps(seeds(emulator)),
        "FUZZ_ANSWERS": str(directory / "answers.json"),
    }
    command = [
        Path(sys.executable).with_name("schemathesis"), "run", PATH, f"--url={emulator.url}",
        f"--auth={emulator.account_sid}:{emulator.auth_token}", "--checks=not_a_server_error",
        "--mode=all", "--phases=coverage,fuzzing", "--max-examples=70", "--seed=1", "--generation-database=none",
        "--request-timeout=20", "--suppress-health-check=all", "--warnings=off", "--no-color", "--no-shrink",
        "--report=json", f"--report-json-path={directory / 'report.json'}",
    ]  # fmt: skip
    done = subprocess.run(
        command, cwd=directory, env=os.environ | environment, capture_output=True, text=True, timeout=LONGEST_SECONDS
    )
    assert done.returncode == 0, done.stdout[-8000:] + done.stderr[-2000:]
    return json.loads((directory / "report.json").read_text())["test_cases"]["generated"]


def seeds(emulator):
    """A small world that generated calls can refer to."""
    call, service, identity = Caller(emulator), emulator.service_sid, "fuzz-identity-1"
    call(
        "UpdateService", service, Passkeys__RelyingParty__Id=RELYING_PARTY, Passkeys__RelyingParty__Name="Fuzz",
        Passkeys__RelyingParty__Origins=ORIGIN,
    )  # fmt: skip
    made = call("CreateNewFactor", service, identity, FriendlyName="Fuzz", FactorType="totp")
    factor = made["sid"]
    code = totp(made["binding"]["secret"])
    assert call("UpdateFactor", service, identity, factor, AuthPayload=code)["status"] == "verified"
    call("CreateVerification", service, To=PHONE, Channel="sms")
    call("CreateEntity", service, Identity="doomed-entity-1")
    doomed = [
        call("CreateNewFactor", service, "doomed-identity-1", FriendlyName="Fuzz", FactorType="totp")["sid"]
        for _ in range(8)
    ]
    return {
        "service": service,
        "identity": identity,
        "phone": PHONE,
        "doomed_entity": "doomed-entity-1",
        "doomed_identity": "doomed-identity-1",
        "doomed_factors": doomed,
        "VA": call("CreateService", FriendlyName="Fuzz")["sid"],
        "members": {"Identity": identity, "identity": identity, "FactorSid": factor},
        "YF": factor,
        "YC": call("CreateChallenge", service, identity, FactorSid=factor)["sid"],
        "pushed_challenge": push_challenge(call, service, identity),
    }


def operations_never_carried_out(answers):
    """A run that only ever met refusals would prove little. Signatures cannot be guessed."""
    done = {operation for operation, status, _ in answers if status < 300}
    return sorted(OPERATIONS.keys() - done - {"UpdatePasskeysFactor", "UpdateChallengePasskeys"})


def summary(answers):
    totals = collections.Counter()
    for _, status, count in answers:
        totals[status] += count
    return ", ".join(f"{count} × {status}" for status, count in sorted(totals.items()))
