"""The provider's official Python library sets a service up, and looks into it, by the emulator."""

import pytest
from twilio.base.exceptions import TwilioRestException

PHONE = "+12025550143"
MESSAGING_SERVICE = "MG" + "0" * 31 + "1"


def refusal(call, *arguments, **options):
    with pytest.raises(TwilioRestException) as raised:
        call(*arguments, **options)
    return raised.value.status, raised.value.code


def test_rate_limits_and_buckets(provider):
    limit = provider.rate_limits.create(unique_name="end.user_ip", description="by address")
    bucket = limit.buckets.create(max=1, interval=60)
    changed = limit.update(description="by IP"), bucket.update(max=2)
    values = {"end.user_ip": "192.0.2.1"}
    starts = [provider.verifications.create(to=PHONE, channel="sms", rate_limits=values) for _ in range(2)]

    assert (changed[0].description, changed[1].max, changed[1].interval) == ("by IP", 2, 60)
    assert starts[0].sid == starts[1].sid
    assert refusal(provider.verifications.create, to=PHONE, channel="sms", rate_limits=values) == (429, 20429)
    assert [found.sid for found in provider.rate_limits.list()] == [limit.sid]
    assert [found.sid for found in limit.buckets.list()] == [bucket.sid]
    assert limit.fetch().unique_name == "end.user_ip" and bucket.fetch().max == 2
    assert bucket.delete() and limit.delete()
    assert refusal(limit.fetch) == (404, 20404)


def test_messaging_configurations(provider):
    made = provider.messaging_configurations.create(country="GB", messaging_service_sid=MESSAGING_SERVICE)
    changed = provider.messaging_configurations("GB").update(messaging_service_sid=MESSAGING_SERVICE[:-1] + "2")

    assert made.country == "GB" and changed.messaging_service_sid.endswith("2")
    assert provider.messaging_configurations("GB").fetch().date_created == made.date_created
    assert [found.country for found in provider.messaging_configurations.list()] == ["GB"]
    assert refusal(
        provider.messaging_configurations.create, country="GB", messaging_service_sid=MESSAGING_SERVICE
    ) == (400, 60213)
    assert provider.messaging_configurations("GB").delete()


def test_the_safe_list(twilio):
    made = twilio.verify.v2.safelist.create(phone_number=PHONE)

    assert twilio.verify.v2.safelist(PHONE).fetch().sid == made.sid
    assert refusal(twilio.verify.v2.safelist.create, phone_number=PHONE) == (400, 60411)
    assert twilio.verify.v2.safelist(PHONE).delete()
    assert refusal(twilio.verify.v2.safelist(PHONE).fetch) == (404, 20404)


def test_templates_and_their_substitutions(emulator, twilio, provider):
    order = twilio.verify.v2.templates.list(friendly_name="Order confirmation")[0]
    provider.verifications.create(
        to="+33199000401",
        channel="sms",
        template_sid=order.sid,
        template_custom_substitutions='{"order":"A-17"}',
    )

    assert order.channels == ["sms"] and order.translations["fr"]["locale"] == "fr"
    assert "confirme la commande A-17" in emulator.messages("+33199000401")[-1]["text"]


def test_attempts_and_their_summary(emulator, twilio, provider):
    started = provider.verifications.create(to=PHONE, channel="sms")
    provider.verification_checks.create(verification_sid=started.sid, code=emulator.latest_code(PHONE))
    attempts = twilio.verify.v2.verification_attempts
    found = attempts.list(verification_sid=started.sid, status="converted", channel="sms", country="US")
    summary = twilio.verify.v2.verification_attempts_summary().fetch(
        verify_service_sid=started.service_sid, destination_prefix="+1202", channel="sms"
    )

    assert [attempt.conversion_status for attempt in found] == ["converted"]
    assert twilio.verify.v2.verification_attempts(found[0].sid).fetch().channel_data["to"] == PHONE
    assert (summary.total_attempts, summary.total_converted, summary.total_unconverted) == (1, 1, 0)


def test_forms_and_access_tokens(twilio, provider):
    form = twilio.verify.v2.forms("form-push").fetch()
    token = provider.access_tokens.create(identity="rosa-0001", factor_type="push", ttl=120)

    assert "FriendlyName" in form.forms["create_factor"]["required"]
    assert provider.access_tokens(token.sid).fetch().token == token.token


def test_webhooks(provider):
    made = provider.webhooks.create(
        friendly_name="events", event_types=["factor.verified", "challenge.approved"], webhook_url="https://example.org/x"
    )
    changed = made.update(status="disabled", event_types=["*"])

    assert (made.status, made.version, made.webhook_method) == ("enabled", "v2", "POST")
    assert (changed.status, changed.event_types) == ("disabled", ["*"])
    assert [found.sid for found in provider.webhooks.list()] == [made.sid]
    assert made.fetch().webhook_url == "https://example.org/x"
    assert made.delete()
