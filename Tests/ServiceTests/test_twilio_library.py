"""The provider's official Python library works against the emulator unchanged."""

import pytest
from authenticator import totp
from twilio.base.exceptions import TwilioRestException
from twilio.http.http_client import TwilioHttpClient
from twilio.rest import Client

PHONE = "+4915510000401"


class Redirected(TwilioHttpClient):
    """The library's own transport; only the host differs."""

    def __init__(self, base_url):
        super().__init__()
        self.base_url = base_url

    def request(self, method, url, *arguments, **options):
        return super().request(method, url.replace("https://verify.twilio.com", self.base_url), *arguments, **options)


@pytest.fixture
def provider(emulator):
    client = Client(emulator.account_sid, emulator.auth_token, http_client=Redirected(emulator.url))
    created = client.verify.v2.services.create(friendly_name="Official library")
    return client.verify.v2.services(created.sid)


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
