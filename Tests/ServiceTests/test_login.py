"""A whole second-factor login by each channel, from enrolment to an assertion that an independent library accepts."""

import jwt
import pytest
import requests
from authenticator import totp


def verified(service, assertion):
    """The claims, if PyJWT finds a valid signature by a published key."""
    published = requests.get(f"{service.url}/.well-known/jwks.json").json()
    keys = {key.key_id: key for key in jwt.PyJWKSet.from_dict(published).keys}
    header = jwt.get_unverified_header(assertion)
    assert header["typ"] == "gw-2fa+jwt"
    return jwt.decode(
        assertion, keys[header["kid"]], algorithms=["ES256"], audience=service.app, issuer="postern",
        options={"require": ["exp", "iat", "jti", "sub"]},
    )  # fmt: skip


@pytest.mark.parametrize("number, channel", [(1, "sms"), (2, "call"), (3, "whatsapp")])
def test_a_phone_logs_in(service, user_id, number, channel):
    phone = f"+4915510000{number:03}"
    service.enrol_phone(user_id, phone)

    answer = service.log_in(user_id, phone, channel=channel)

    assert answer["status"] == "approved" and answer["method"] == channel
    assert service.emulator.messages(phone)[-1]["channel"] == channel
    claims = verified(service, answer["assertion"])
    assert claims["sub"] == user_id and claims["amr"] == answer["amr"]
    assert claims["exp"] - claims["iat"] <= 120


def test_an_email_address_logs_in(service, user_id):
    email = "ada.lovelace@example.com"
    service.enrol_email(user_id, email)

    answer = service.log_in(user_id, email)

    assert answer["method"] == "email"
    assert verified(service, answer["assertion"])["sub"] == user_id


def test_a_totp_code_of_another_tool_logs_in_once(service, user_id):
    _, secret = service.enrol_totp(user_id)
    code = totp(secret, steps=1)

    answer = service.confirm(service.start(user_id, channel="totp"), code)
    replay = service.confirm(service.start(user_id, channel="totp"), code, expect=422)

    assert verified(service, answer["assertion"])["sub"] == user_id
    assert replay["code"] == "code_incorrect"


def test_a_wrong_code_costs_one_attempt(service, user_id):
    phone = "+4915510000201"
    service.enrol_phone(user_id, phone)
    flow_id = service.start(user_id)
    wrong = f"{(int(service.emulator.latest_code(phone)) + 1) % 1_000_000:06}"

    problem = service.confirm(flow_id, wrong, expect=422)

    assert problem["code"] == "code_incorrect" and problem["attempts_left"] == 4


def test_what_happened_can_be_read_back(service, user_id):
    phone = "+4915510000301"
    factor_id = service.enrol_phone(user_id, phone)
    flow_id = service.start(user_id)
    service.confirm(flow_id, service.emulator.latest_code(phone))

    factors = service.call("GET", f"/users/{user_id}/factors", expect=200)["factors"]
    timeline = service.call("GET", f"/flows/{flow_id}/timeline", expect=200)["events"]
    audit = service.call("GET", f"/audit?user_id={user_id}", expect=200)["events"]

    assert [factor["factor_id"] for factor in factors] == [factor_id]
    assert {"decision", "provider_call"} <= {event["kind"] for event in timeline}
    assert flow_id in {event["flow_id"] for event in audit}
