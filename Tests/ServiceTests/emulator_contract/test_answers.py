"""Every operation of the official description answers as it says; nothing of ours judges that."""

import requests
from authenticator import totp
from description import OPERATIONS
from emulator_contract.caller import Caller
from emulator_contract.passkey import ORIGIN, RELYING_PARTY, Passkey
from emulator_contract.push import push_challenge

PHONE, MESSAGING_SERVICE = "+15005550006", "MG" + "0" * 31 + "1"


def test_every_operation_answers_as_described(emulator):
    call = Caller(emulator)
    services(call)
    service = call("CreateService", FriendlyName="Contract", Psd2Enabled="false")["sid"]
    verifications(call, service)
    silent_verifications(call, service)
    payments(call)
    limits(call, service)
    messaging(call, service)
    totp_factors(call, service)
    push_factors(call, service)
    passkeys(call, service)
    webhooks(call, service)
    account(call)

    assert OPERATIONS.keys() - call.called == set()


def services(call):
    made = call("CreateService", FriendlyName="Doomed", Whatsapp__From="whatsapp:+15005550006")["sid"]
    call("ListService", query={"PageSize": 1})
    call("FetchService", made)
    call("UpdateService", made, CodeLength=4, Push__ApnCredentialSid="CR" + "1" * 32)
    call("DeleteService", made)


def verifications(call, service):
    started = call("CreateVerification", service, To=PHONE, Channel="sms", Tags='{"shop":"A"}')
    call("CreateVerification", service, To=PHONE, Channel="whatsapp")
    call("CreateVerification", service, To=PHONE, Channel="call")
    call("CreateVerification", service, To="rosa@example.org", Channel="email")
    call("FetchVerification", service, started["sid"])
    call("FetchVerification", service, PHONE)
    call("CreateVerificationCheck", service, To=PHONE, Code="0000000000")
    code = call.emulator.latest_code(PHONE)
    assert call("CreateVerificationCheck", service, VerificationSid=started["sid"], Code=code)["status"] == "approved"
    call("UpdateVerification", service, "rosa@example.org", Status="canceled")

    attempts = call("ListVerificationAttempt", query={"PageSize": 2})
    call("ListVerificationAttempt", query={"VerificationSid": started["sid"]})
    call("FetchVerificationAttempt", attempts["attempts"][0]["sid"])
    call("FetchVerificationAttemptsSummary", query={"VerifyServiceSid": service})


def silent_verifications(call, service):
    started = call("CreateVerification", service, To=PHONE, Channel="sna", EnableSnaClientToken="true")
    call("CreateVerificationCheck", service, To=PHONE)
    token = requests.get(started["sna"]["url"], timeout=20).text.rpartition("SnaClientToken=")[2]
    checked = call("CreateVerificationCheck", service, To=PHONE, SnaClientToken=token)
    assert checked["status"] == "approved"
    automatic = call("CreateVerification", service, To=PHONE, Channel="auto", DeviceIp="203.0.113.7")
    assert automatic["channel"] == "sna"


def payments(call):
    service = call("CreateService", FriendlyName="Payments", Psd2Enabled="true", LookupEnabled="true")["sid"]
    call("CreateVerification", service, To=PHONE, Channel="sms", Amount="39.99", Payee="Acme")
    code = call.emulator.latest_code(PHONE)
    call("CreateVerificationCheck", service, To=PHONE, Code=code, Amount="39.99", Payee="Acme")


def limits(call, service):
    limit = call("CreateRateLimit", service, UniqueName="address")["sid"]
    bucket = call("CreateBucket", service, limit, Max=4, Interval=60)["sid"]
    call("ListRateLimit", service)
    call("FetchRateLimit", service, limit)
    call("UpdateRateLimit", service, limit, Description="by address")
    call("ListBucket", service, limit)
    call("FetchBucket", service, limit, bucket)
    call("UpdateBucket", service, limit, bucket, Max=5)
    call("DeleteBucket", service, limit, bucket)
    call("DeleteRateLimit", service, limit)


def messaging(call, service):
    call("CreateMessagingConfiguration", service, Country="GB", MessagingServiceSid=MESSAGING_SERVICE)
    call("ListMessagingConfiguration", service)
    call("FetchMessagingConfiguration", service, "GB")
    call("UpdateMessagingConfiguration", service, "GB", MessagingServiceSid=MESSAGING_SERVICE)
    call("DeleteMessagingConfiguration", service, "GB")


def totp_factors(call, service):
    identity = "6f1f1c0e-93b4-4f0e-8a55-1f2d3c4b5a69"
    call("CreateEntity", service, Identity=identity)
    call("ListEntity", service)
    call("FetchEntity", service, identity)
    made = call("CreateNewFactor", service, identity, FriendlyName="Rosa", FactorType="totp")
    secret, factor = made["binding"]["secret"], made["sid"]
    call("ListFactor", service, identity)
    call("UpdateFactor", service, identity, factor, AuthPayload=totp(secret))
    call("FetchFactor", service, identity, factor)
    wrong = call("CreateChallenge", service, identity, FactorSid=factor, AuthPayload="000")
    assert wrong["status"] == "pending"
    call("UpdateChallenge", service, identity, wrong["sid"], AuthPayload=totp(secret))
    call("ListChallenge", service, identity, query={"FactorSid": factor, "Order": "desc"})
    call("DeleteFactor", service, identity, factor)
    call("DeleteEntity", service, identity)


def push_factors(call, service):
    identity = "rosa-0001"
    token = call("CreateAccessToken", service, Identity=identity, FactorType="push")
    call("FetchAccessToken", service, token["sid"])
    call("FetchForm", "form-push")
    challenge = push_challenge(call, service, identity)
    call("FetchChallenge", service, identity, challenge)
    call("CreateNotification", service, identity, challenge, Ttl=60)


def passkeys(call, service):
    call(
        "UpdateService", service, Passkeys__RelyingParty__Id=RELYING_PARTY, Passkeys__RelyingParty__Name="Harbour",
        Passkeys__RelyingParty__Origins=ORIGIN, Passkeys__AuthenticatorAttachment="platform",
        Passkeys__UserVerification="required",
    )  # fmt: skip
    passkey = Passkey()
    made = call("CreateNewFactorPasskey", service, body={"friendly_name": "Laptop", "identity": "rosa-0002"})
    verified = call("UpdatePasskeysFactor", service, body=passkey.registration(made["options"]))
    assert verified["status"] == "verified"
    asked = call("CreateChallengePasskeys", service, body={"identity": "rosa-0002", "factor_sid": made["sid"]})
    approved = call("UpdateChallengePasskeys", service, body=passkey.assertion(asked["options"]))
    assert approved["status"] == "approved"
    nameless = call("CreateChallengePasskeys", service, body={})
    handle = made["options"]["publicKey"]["user"]["id"]
    approved = call("UpdateChallengePasskeys", service, body=passkey.assertion(nameless["options"], handle))
    assert approved["factor_sid"] == made["sid"]
    call("FetchFactor", service, "rosa-0002", made["sid"])
    call("ListChallenge", service, "rosa-0002")


def webhooks(call, service):
    events = ["factor.verified", "challenge.approved"]
    made = call("CreateWebhook", service, FriendlyName="a", EventTypes=events, WebhookUrl="https://example.org/x")["sid"]
    call("ListWebhook", service)
    call("FetchWebhook", service, made)
    call("UpdateWebhook", service, made, Status="disabled")
    call("DeleteWebhook", service, made)


def account(call):
    number = "+12025550199"
    call("CreateSafelist", PhoneNumber=number)
    call("FetchSafelist", number)
    call("DeleteSafelist", number)
    call("ListVerificationTemplate")
