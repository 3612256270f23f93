"""The provider's official Python library works against the emulator unchanged."""

import pytest
from authenticator import totp
from twilio.base.exceptions import TwilioRestException

PHONE = "+4915510000401"


def test_a_code_is_sent_and_checked(emulator, provider):
    pending = provider.verifications.create(to=PHONE, channel="sms")
    again = provider.verifications.create(to=PHONE, channel="sms")
    code = emulator.latest_code(PHONE)
    wrong = provider.verification_checks.create(verification_sid=pending.sid, code=f"{(int(code) + 1) % 1_000_000:06}")
    right = provider.verification_checks.create(verification_sid=pending.sid, code=code)

    assert pending.status == "pending" and again.sid == pending.sid
    assert (wrong.status, wrong.valid) == ("pending", False)
    assert (right.status, right.valid) == ("approved", True)


def test_a_finished_verification_is_not_found(provider):
    pending = provider.verifications.create(to=PHONE, channel="sms")
    provider.verifications(pending.sid).update(status="canceled")

    with pytest.raises(TwilioRestException) as refusal:
        provider.verification_checks.create(verification_sid=pending.sid, code="123456")

    assert (refusal.value.status, refusal.value.code) == (404, 20404)


def test_a_totp_factor_is_enrolled_and_challenged(provider):
    entity = provider.entities("3f2f0f5e-official-library")
    factor = entity.new_factors.create(friendly_name="Ada", factor_type="totp")
    secret = factor.binding["secret"]

    verified = entity.factors(factor.sid).update(auth_payload=totp(secret))
    challenge = entity.challenges.create(factor_sid=factor.sid, auth_payload=totp(secret, steps=1))

    assert verified.status == "verified"
    assert challenge.status == "approved"


def test_lists_are_paged(provider):
    entity = provider.entities("3f2f0f5e-paged-factors")
    made = {entity.new_factors.create(friendly_name=f"F{n}", factor_type="totp").sid for n in range(3)}

    listed = {factor.sid for factor in entity.factors.list(page_size=1)}

    assert listed == made
