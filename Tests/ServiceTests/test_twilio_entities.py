"""The provider's official Python library works with services, entities, factors, challenges and passkeys."""

import pytest
from authenticator import totp
from emulator_contract.passkey import ORIGIN, RELYING_PARTY, Passkey
from emulator_contract.push import push_challenge
from twilio.base.exceptions import TwilioRestException
from twilio.rest.verify.v2.service.approve_challenge import ApproveChallengeList
from twilio.rest.verify.v2.service.new_challenge import NewChallengeList
from twilio.rest.verify.v2.service.new_factor import NewFactorList
from twilio.rest.verify.v2.service.new_verify_factor import NewVerifyFactorList


def is_gone(resource):
    with pytest.raises(TwilioRestException) as refusal:
        resource.fetch()
    return (refusal.value.status, refusal.value.code) == (404, 20404)


def test_services(twilio):
    made = twilio.verify.v2.services.create(friendly_name="Harbour", code_length=7, totp_skew=2)
    changed = twilio.verify.v2.services(made.sid).update(do_not_share_warning_enabled=True, push_include_date=True)

    assert (made.code_length, made.totp["skew"]) == (7, 2)
    assert changed.do_not_share_warning_enabled and changed.push["include_date"] and changed.code_length == 7
    assert made.sid in {found.sid for found in twilio.verify.v2.services.list(page_size=1)}
    assert made.fetch().friendly_name == "Harbour"
    assert made.delete() and is_gone(made)


def test_entities(provider):
    made = provider.entities.create(identity="rosa-0001")

    assert provider.entities("rosa-0001").fetch().sid == made.sid
    assert [found.identity for found in provider.entities.list()] == ["rosa-0001"]
    assert made.delete() and is_gone(made)


def test_factors_and_challenges(provider):
    entity = provider.entities("rosa-0002")
    new = entity.new_factors.create(friendly_name="Ada", factor_type="totp", config_skew=2)
    factor = entity.factors(new.sid)
    factor.update(auth_payload=totp(new.binding["secret"]))
    named = factor.update(friendly_name="Ada's phone")
    challenge = entity.challenges.create(factor_sid=new.sid)
    approved = entity.challenges(challenge.sid).update(auth_payload=totp(new.binding["secret"]), metadata={"a": "b"})

    assert (named.friendly_name, named.status, named.config["skew"]) == ("Ada's phone", "verified", 2)
    assert (challenge.status, approved.status, approved.metadata) == ("pending", "approved", {"a": "b"})
    assert entity.challenges(challenge.sid).fetch().date_responded is not None
    assert [found.sid for found in entity.challenges.list(status="approved", order="desc")] == [challenge.sid]
    assert [found.sid for found in entity.factors.list()] == [new.sid]
    assert factor.delete() and is_gone(factor)


def test_notifications(emulator, provider):
    challenge = push_challenge(caller(provider), None, "rosa-0003")
    again = provider.entities("rosa-0003").challenges(challenge).notifications.create(ttl=60)

    assert (again.challenge_sid, again.ttl, again.priority) == (challenge, 60, "high")
    assert len(emulator.messages(provider.entities("rosa-0003").factors.list()[0].sid)) == 2


def caller(provider):
    """The calls that a push factor's enrolment needs, by the library."""

    def call(operation, service, identity, *sid, **form):
        entity = provider.entities(identity)
        options = {FORM_NAMES[name]: value for name, value in form.items()}
        if operation == "UpdateFactor":
            return {"status": entity.factors(*sid).update(**options).status}
        create = {"CreateNewFactor": entity.new_factors, "CreateChallenge": entity.challenges}[operation].create
        return {"sid": create(**options).sid}

    return call


FORM_NAMES = {
    "FriendlyName": "friendly_name", "FactorType": "factor_type", "Binding__Alg": "binding_alg",
    "Binding__PublicKey": "binding_public_key", "Config__AppId": "config_app_id",
    "Config__NotificationPlatform": "config_notification_platform", "Metadata": "metadata",
    "Config__NotificationToken": "config_notification_token", "Config__SdkVersion": "config_sdk_version",
    "AuthPayload": "auth_payload", "FactorSid": "factor_sid", "Details__Message": "details_message",
    "Details__Fields": "details_fields", "HiddenDetails": "hidden_details",
}  # fmt: skip


def test_passkeys(provider):
    provider.update(
        passkeys_relying_party_id=RELYING_PARTY,
        passkeys_relying_party_name="Harbour",
        passkeys_relying_party_origins=ORIGIN,
        passkeys_user_verification="required",
    )
    passkey = Passkey()
    request = {"friendly_name": "Laptop", "identity": "rosa-0004"}
    made = provider.new_factors.create(NewFactorList.CreateNewPasskeysFactorRequest(request))
    registration = NewVerifyFactorList.VerifyPasskeysFactorRequest(passkey.registration(made.options))
    verified = provider.new_verify_factors.update(registration)
    asked = provider.new_challenge().create(NewChallengeList.CreatePasskeysChallengeRequest({"identity": "rosa-0004"}))
    assertion = ApproveChallengeList.ApprovePasskeysChallengeRequest(passkey.assertion(asked.options))
    approved = provider.approve_challenge.update(assertion)

    assert (made.status, verified.status) == ("unverified", "verified")
    assert (asked.status, approved.status, approved.factor_sid) == ("pending", "approved", made.sid)


def test_silent_network_auth(twilio, provider):
    started = provider.verifications.create(to="+15005550009", channel="sna")
    waiting = provider.verification_checks.create(to="+15005550009")
    twilio.http_client.session.get(started.sna["url"], timeout=20)
    approved = provider.verification_checks.create(verification_sid=started.sid)

    assert (waiting.status, waiting.sna_attempts_error_codes[0]["code"]) == ("pending", 60519)
    assert approved.status == "approved"


def test_verifications_are_fetched_and_updated(provider):
    started = provider.verifications.create(to="+15005550010", channel="call")

    assert provider.verifications("+15005550010").fetch().sid == started.sid
    assert provider.verifications(started.sid).update(status="approved").status == "approved"
