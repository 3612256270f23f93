"""Canaries: values that must be found in clear nowhere but in the caller's hands."""

import base64
import re

import pytest
import requests
from authenticator import totp

PHONE, EMAIL, USER = "+4915557654321", "canary.q7x2v9@example.com", "canary-user-k3w8r5"


@pytest.fixture(scope="module")
def canaries(service):
    """Leads every canary through every way in, right and wrong, and gives their names and values."""
    service.enrol_phone(USER, PHONE)
    service.enrol_email(USER, EMAIL)
    _, seed = service.enrol_totp(USER, name="Canary")
    approved = service.log_in(USER, PHONE, channel="sms")
    service.log_in(USER, EMAIL, channel="email")
    service.confirm(service.start(USER, channel="totp"), totp(seed, steps=1))
    service.call("POST", "/enroll/phone", {"user_id": USER, "phone": PHONE + "0" * 9, PHONE: EMAIL}, expect=422)
    service.call("POST", "/login/confirm", {"flow_id": PHONE, "code": EMAIL}, expect=422)
    service.call("GET", f"/users/{USER}/{EMAIL}", expect=404)
    service.call("GET", f"/audit?user_id={USER}", expect=200)
    return {
        "phone": PHONE[1:],
        "e-mail": EMAIL,
        "user id": USER,
        "TOTP seed": seed,
        "TOTP seed's bytes": base64.b32decode(seed + "=" * (-len(seed) % 8)).hex(),
        "API key": service.key.rsplit("_", 1)[1],
        "assertion": approved["assertion"].rsplit(".", 1)[1],
        "provider's token": service.emulator.auth_token,
    }


def places(service):
    metrics = requests.get(f"{service.ops_url}/metrics").text
    return {"database": service.dump(), "log": service.log(), "metrics": metrics}


def forms(value):
    """The ways in which a value may hide in a dump or a log line."""
    raw = value.encode()
    return {value, raw.hex(), base64.b64encode(raw).decode().rstrip("=")}


def test_nothing_secret_is_stored_logged_or_measured(service, canaries):
    found = [
        f"{what} in the {place}"
        for place, text in places(service).items()
        for what, value in canaries.items()
        if any(form in text for form in forms(value))
    ]

    assert found == []


def test_no_code_is_stored_logged_or_measured(service, canaries):
    codes = {message["code"] for address in (PHONE, EMAIL) for message in service.emulator.messages(address)}

    # As words of their own: six digits also turn up by chance inside ids, hashes and fractions of a second.
    found = [
        place
        for place, text in places(service).items()
        for code in codes
        if re.search(rf"(?<![\w.-]){code}(?![\w-])", text)
    ]

    assert codes and found == []
