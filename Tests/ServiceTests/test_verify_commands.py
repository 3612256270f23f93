"""`postern verify` against the emulator: resources, tables and JSON, refusals, any call, provisioning."""

import json
import os
import re
import secrets

import pytest
import requests
from authenticator import totp
from commands import CONFIGURATION, NO_ANSWER, NO_PERMISSION, REFUSED, TEMPORARY, UNAVAILABLE, USAGE, Commands
from programs import free_port

SID = re.compile(r"[A-Z]{2}[0-9a-f]{32}")
PHONE = "+447700900456"


@pytest.fixture(scope="module")
def settings(emulator):
    """The settings of the provider and no other: no database, no keys."""
    return {
        "PATH": os.environ["PATH"],
        "VERIFY_BASE_URL": emulator.url,
        "VERIFY_ALLOW_HTTP": "true",
        "VERIFY_ACCOUNT_SID": emulator.account_sid,
        "VERIFY_AUTH_TOKEN": emulator.auth_token,
    }


class Verify(Commands):
    """`postern verify …`, by default in one service."""

    def run(self, *arguments, **changes):
        return super().run("verify", *arguments, **changes)

    def json(self, *arguments, **changes):
        return json.loads(self.good(*arguments, "--json", **changes))

    def items(self, *arguments, **changes):
        return [json.loads(line) for line in self.good(*arguments, "--json", **changes).splitlines()]

    def table(self, *arguments, **changes):
        """The rows of a list's table, as dictionaries by column."""
        head, *rows = [re.split(r"  +", line) for line in self.good(*arguments, **changes).splitlines()]
        return [dict(zip(head, row)) for row in rows]


@pytest.fixture(scope="module")
def anywhere(settings):
    return Verify(settings)


@pytest.fixture
def verify(settings, anywhere):
    """With a service of the test's own as the configured one."""
    sid = anywhere.json("services", "create", "--friendly-name", "Commands")["sid"]
    return Verify({**settings, "VERIFY_SERVICE_SID": sid})


@pytest.fixture
def service(verify):
    return verify.environment["VERIFY_SERVICE_SID"]


def record(text):
    """The members of a table about one resource."""
    return dict(re.split(r"  +", line, maxsplit=1) for line in text.splitlines() if "  " in line)


# Resources


def test_a_service_lives_from_creation_to_deletion(anywhere):
    made = anywhere.json("services", "create", "--friendly-name", "Shop", "--code-length", "8", "--totp-skew=2")
    assert made["code_length"] == 8 and made["totp"]["skew"] == 2

    told = record(anywhere.good("services", "fetch", made["sid"]))
    assert told["friendly_name"] == "Shop" and told["code_length"] == "8" and told["totp.skew"] == "2"
    assert "url" not in told and not any(name.startswith("links") for name in told)

    changed = anywhere.json("services", "update", made["sid"], "--lookup-enabled", "true")
    assert changed["lookup_enabled"] is True and changed["code_length"] == 8

    assert made["sid"] in [row["SID"] for row in anywhere.table("services", "list", "--limit", "1000")]
    assert anywhere.good("services", "delete", made["sid"]) == "done\n"
    assert "20404" in anywhere.refused(REFUSED, "services", "fetch", made["sid"])


def test_json_is_what_the_provider_wrote(verify, service, emulator):
    account = (emulator.account_sid, emulator.auth_token)
    written = requests.get(f"{emulator.url}/v2/Services/{service}", auth=account, timeout=40).text
    assert verify.good("services", "fetch", service, "--json") == written + "\n"


def test_a_code_is_sent_and_checked(verify, service, emulator):
    started = verify.json("verifications", "start", "--to", PHONE, "--channel", "sms", "--tags", '{"shop":"1"}')
    assert started["service_sid"] == service and started["status"] == "pending"
    code = emulator.latest_code(PHONE)
    wrong = "1" * len(code) if code != "1" * len(code) else "2" * len(code)

    assert record(verify.good("verifications", "check", "--to", PHONE, "--code", wrong))["status"] == "pending"
    assert verify.json("verifications", "fetch", PHONE)["sid"] == started["sid"]
    right = verify.json("verifications", "check", "--verification-sid", started["sid"], "--code", code)
    assert right["status"] == "approved"

    attempt = verify.items("attempts", "list", "--verification-sid", started["sid"])[0]
    assert attempt["conversion_status"] == "converted"
    assert verify.json("attempts", "fetch", attempt["sid"])["verification_sid"] == started["sid"]
    summary = record(verify.good("attempts", "summary", "--verify-service-sid", service))
    assert summary["total_attempts"] == "1" and summary["total_converted"] == "1"


def test_a_verification_is_cancelled_by_its_address(verify):
    verify.good("verifications", "start", "--to", "a@example.org", "--channel", "email")
    assert verify.json("verifications", "update", "a@example.org", "--status", "canceled")["status"] == "canceled"


def test_a_totp_factor_shows_its_seed_once(verify):
    here = ("--identity", "user-12345678")
    made = verify.json("factors", "create", *here, "--friendly-name", "Phone", "--factor-type", "totp")
    seed = made["binding"]["secret"]
    assert verify.json("factors", "update", made["sid"], *here, "--auth-payload", totp(seed))["status"] == "verified"

    for command in [("factors", "fetch", made["sid"], *here), ("factors", "list", *here), ("entities", "list")]:
        for form in [(), ("--json",)]:
            assert seed not in verify.good(*command, *form)
    asked = verify.json("challenges", "create", *here, "--factor-sid", made["sid"])
    assert [row["STATUS"] for row in verify.table("challenges", "list", *here)] == ["pending"]
    answered = verify.json("challenges", "update", asked["sid"], *here, "--auth-payload", totp(seed))
    assert answered["status"] == "approved"
    verify.good("factors", "delete", made["sid"], *here)
    assert verify.items("factors", "list", *here) == []
    verify.good("entities", "delete", "user-12345678")


def test_secrets_come_from_files_and_from_standard_input_too(verify, settings, tmp_path):
    here = ("--identity", "user-87654321")
    seed = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
    file = tmp_path / "seed"
    file.write_text(seed + "\n")
    made = verify.json("factors", "create", *here, "--friendly-name", "Phone", "--factor-type", "totp", "--binding-secret-file", file)
    assert made["binding"]["secret"] == seed
    proof = ("factors", "update", made["sid"], *here, "--auth-payload-file", "-", "--json")
    assert json.loads(verify.good(*proof, input=totp(seed) + "\n"))["status"] == "verified"
    # A second time from the same input there is nothing left.
    assert "--auth-payload-file" in verify.refused(USAGE, *proof, input="")
    # No secret is that long; whatever feeds it may never end.
    assert "--auth-payload-file" in verify.refused(USAGE, *proof, input="1" * 65_537)

    path = f"/v2/Services/{made['service_sid']}/Entities/user-87654321/Factors"
    call = ("call", "POST", path, "-d", "FriendlyName=Other", "-d", "FactorType=totp")
    file.write_text(seed[::-1])
    assert json.loads(verify.good(*call, "-d", f"Binding.Secret@{file}"))["binding"]["secret"] == seed[::-1]
    other = "A" * 32
    assert json.loads(verify.good(*call, "-d", "Binding.Secret@-", input=other))["binding"]["secret"] == other
    body = json.dumps({"friendly_name": "Key", "identity": "user-87654321"}, indent=1)
    assert "60393" in verify.refused(REFUSED, "call", "POST", path.split("/Entities")[0] + "/Passkeys/Factors", "--body", "@-", input=body)
    verify.refused(USAGE, *call, "-d", f"Binding.Secret@{file}.not-there")

    token = settings["VERIFY_AUTH_TOKEN"]
    given = ("services", "list", "--verify-auth-token-file", "-", "--json")
    assert verify.good(*given, input=token + "\n", VERIFY_AUTH_TOKEN=None)
    assert "visible to other users" in " ".join(verify.good("factors", "create", "--help").split())


def test_an_access_token_is_shown_once(verify, service):
    made = verify.json("access-tokens", "create", "--identity", "user-12345678", "--factor-type", "push", "--ttl", "300")

    for told in [
        verify.good("access-tokens", "fetch", made["sid"]),
        verify.good("access-tokens", "fetch", made["sid"], "--json"),
        verify.good("call", "GET", f"/v2/Services/{service}/AccessTokens/{made['sid']}"),
    ]:
        assert made["sid"] in told and made["token"] not in told and "«hidden»" in told


def test_rate_limits_and_buckets(verify):
    limit = verify.json("rate-limits", "create", "--unique-name", "ip", "--description", "per address")["sid"]
    bucket = verify.json("buckets", "create", "--rate-limit-sid", limit, "--max", "1", "--interval", "600")["sid"]
    start = ("verifications", "start", "--to", PHONE, "--channel", "sms", "--rate-limits", '{"ip":"192.0.2.1"}')
    verify.good(*start)

    assert "20429" in verify.refused(TEMPORARY, *start)

    verify.good("buckets", "update", bucket, "--rate-limit-sid", limit, "--max", "2")
    verify.good(*start)
    row = verify.table("buckets", "list", "--rate-limit-sid", limit)[0]
    assert row == {"SID": bucket, "MAX": "2", "INTERVAL": "600"}
    verify.good("buckets", "delete", bucket, "--rate-limit-sid", limit)
    verify.good("rate-limits", "delete", limit)
    assert verify.table("rate-limits", "list") == []


def test_messaging_configurations_webhooks_and_the_safe_list(verify):
    sender = "MG" + "a" * 32
    verify.good("messaging-configurations", "create", "--country", "GB", "--messaging-service-sid", sender)
    assert verify.json("messaging-configurations", "fetch", "GB")["messaging_service_sid"] == sender
    verify.good("messaging-configurations", "delete", "GB")

    events = ("--event-types", "factor.created", "--event-types", "challenge.approved")
    address = ("--webhook-url", "https://example.org/hook")
    hook = verify.json("webhooks", "create", "--friendly-name", "Hook", *events, *address)
    assert sorted(hook["event_types"]) == ["challenge.approved", "factor.created"]
    assert verify.json("webhooks", "update", hook["sid"], "--status", "disabled")["status"] == "disabled"
    verify.good("webhooks", "delete", hook["sid"])

    number = "+4477009" + str(secrets.randbelow(90000) + 10000)
    verify.good("safelist", "create", "--phone-number", number)
    assert verify.json("safelist", "fetch", number)["phone_number"] == number
    verify.good("safelist", "delete", number)
    assert "form-push" in verify.good("forms", "fetch", "form-push")
    assert verify.table("templates", "list")


def test_a_passkey_is_asked_for_with_a_json_body(verify):
    made = verify.json(
        "passkeys", "create-factor", "--friendly-name", "Key", "--identity", "user-12345678",
        "--config-relying-party-id", "example.org", "--config-relying-party-name", "Shop",
        "--config-relying-party-origins", "https://example.org", "--config-user-verification", "preferred",
        "--config-authenticator-attachment", "any", "--config-discoverable-credentials", "preferred",
    )  # fmt: skip
    assert made["options"]["publicKey"]["rp"]["id"] == "example.org"


def test_a_service_is_named_by_its_purpose_or_its_sid(settings, anywhere, service):
    other = Verify({**settings, "VERIFY_SERVICE_LOGIN": "VA" + "0" * 32, "VERIFY_SERVICE_ENROLL": service})
    assert other.items("entities", "list", "--service-sid", "enroll") == []
    assert other.items("entities", "list", "--service-sid", service) == []
    assert "20404" in other.refused(REFUSED, "entities", "list")
    assert "--service-sid" in anywhere.refused(USAGE, "entities", "list")


# Lists


def test_lists_follow_pages_up_to_the_limit(verify):
    for number in range(7):
        verify.good("entities", "create", "--identity", f"identity-{number}")

    assert len(verify.items("entities", "list", "--page-size", "2")) == 7
    assert len(verify.table("entities", "list", "--page-size", "3")) == 7
    cut = verify.run("entities", "list", "--page-size", "2", "--limit", "5", "--json")
    assert cut.returncode == 0 and len(cut.stdout.splitlines()) == 5 and "more than 5" in cut.stderr


# Refusals


def test_a_refusal_tells_code_meaning_and_call_but_no_address(verify):
    told = verify.refused(REFUSED, "verifications", "start", "--to", "+44770", "--channel", "sms")
    assert "60200" in told and "HTTP status 400" in told and re.search(r"request RQ[0-9a-f]{32}", told)
    assert "+44770" not in told and "errors/60200" in told

    for _ in range(5):
        verify.good("verifications", "start", "--to", PHONE, "--channel", "sms")
    told = verify.refused(TEMPORARY, "verifications", "start", "--to", PHONE, "--channel", "sms")
    assert "60203" in told and PHONE not in told


def test_statuses_tell_what_went_wrong(verify):
    assert "20003" in verify.refused(NO_PERMISSION, "services", "list", VERIFY_AUTH_TOKEN="wrong")
    nowhere = f"http://127.0.0.1:{free_port()}"
    verify.refused(UNAVAILABLE, "services", "list", VERIFY_BASE_URL=nowhere)
    verify.refused(CONFIGURATION, "services", "list", VERIFY_AUTH_TOKEN=None)
    verify.refused(CONFIGURATION, "services", "list", VERIFY_ALLOW_HTTP=None)
    verify.refused(CONFIGURATION, "provision", VERIFY_SERVICE_LOGIN="VA1")


@pytest.mark.parametrize(
    "fault, status",
    [
        ({"effect": "status", "status": 503}, NO_ANSWER),
        ({"effect": "garbage"}, NO_ANSWER),
        ({"effect": "status", "status": 429, "code": 20429}, TEMPORARY),
    ],
)
def test_an_answer_that_cannot_be_trusted_is_not(verify, emulator, fault, status):
    requests.post(f"{emulator.url}/_emulator/faults", json=[{"operation": "ListService", "count": 1, **fault}], timeout=40)
    verify.refused(status, "services", "list")
    verify.good("services", "list", "--limit", "1000")


def test_wrong_use_is_told_and_asks_nothing(verify):
    for arguments in [
        (), ("nonsense",), ("services",), ("services", "nonsense"), ("services", "fetch"), ("services", "create"),
        ("services", "list", "--nonsense", "1"), ("services", "fetch", "a/b"), ("services", "fetch", ".."),
        ("services", "create", "--friendly-name", "x", "--code-length", "six"),
        ("verifications", "start", "--to", PHONE), ("buckets", "list"), ("services", "list", "--limit", "0"),
        ("call", "PUT", "/v2/Services"), ("call", "GET", "/v1/Services"), ("call", "GET", "/v2/../v1"),
        ("call", "GET", "/v2/Services", "-d", "nothing"), ("call", "GET", "/v2/Services", "--body", "{}"),
        ("call", "POST", "/v2/Services", "--body", "{"), ("call", "GET", "/v2/Services", "--nonsense", "1"),
        ("provision", "--name", "no/slash"), ("provision", "--name", "x" * 21), ("provision", "--webhook-url", "x"),
    ]:  # fmt: skip
        verify.refused(USAGE, *arguments, VERIFY_BASE_URL=f"http://127.0.0.1:{free_port()}")


def test_settings_come_from_the_command_line_and_from_a_file_too(verify, settings, tmp_path):
    file = tmp_path / "postern.env"
    file.write_text("".join(f"{name}={value}\n" for name, value in settings.items() if name != "PATH"))
    bare = Verify({"PATH": settings["PATH"]})
    assert bare.items("services", "list", "--limit", "1000", "--config", str(file))
    token = settings["VERIFY_AUTH_TOKEN"]
    assert verify.items("services", "list", "--limit", "1000", "--verify-auth-token", token, VERIFY_AUTH_TOKEN=None)


# Any call


def test_any_call_below_v2(verify, service):
    made = json.loads(verify.good("call", "POST", f"/v2/Services/{service}/RateLimits", "-d", "UniqueName=a", "-d", "Description=x=y"))
    assert made["description"] == "x=y"
    listed = json.loads(verify.good("call", "get", f"/v2/Services/{service}/RateLimits?PageSize=1"))
    assert [limit["sid"] for limit in listed["rate_limits"]] == [made["sid"]]
    assert verify.good("call", "DELETE", f"/v2/Services/{service}/RateLimits/{made['sid']}") == ""
    body = '{"friendly_name":"Key","identity":"user-12345678"}'
    assert "60393" in verify.refused(REFUSED, "call", "POST", f"/v2/Services/{service}/Passkeys/Factors", "--body", body)
    assert "20404" in verify.refused(REFUSED, "call", "GET", "/v2/Nonsense")


# Help


def test_help_shows_the_limits(anywhere):
    assert "passkeys" in anywhere.good("--help") and "provision" in anywhere.good("--help")
    assert "delete" in anywhere.good("buckets", "--help")
    assert "4 to 10 digits" in anywhere.good("services", "create", "--help")
    assert "--verification-sid" in anywhere.good("verifications", "check", "-h")
    for command in ["call", "provision"]:
        assert "USAGE" in anywhere.good(command, "--help")


# Provisioning


def sids(printed):
    return dict(re.findall(r"^(VERIFY_SERVICE_[A-Z]+)=(.*)$", printed, re.MULTILINE))


@pytest.fixture
def name():
    # Four digits are the most that a friendly name may have.
    return "Shop " + "".join(secrets.choice("abcdefghijkmnpqrstuvwxyz") for _ in range(12))


def test_provisioning_shows_makes_and_then_leaves_alone(anywhere, name):
    wish = ("provision", "--name", name, "--webhook-url", "https://example.org/hook")
    dry = anywhere.good(*wish, "--dry-run")
    assert "create the service" in dry and sids(dry) == {}
    assert not [row for row in anywhere.table("services", "list", "--limit", "1000") if name in row["FRIENDLY_NAME"]]

    made = sids(anywhere.good(*wish))

    assert set(made) == {"VERIFY_SERVICE_LOGIN", "VERIFY_SERVICE_ENROLL", "VERIFY_SERVICE_STEPUP"}
    assert len(set(made.values())) == 3 and all(SID.fullmatch(sid) for sid in made.values())
    login = anywhere.json("services", "fetch", made["VERIFY_SERVICE_LOGIN"])
    assert login["friendly_name"] == name and login["do_not_share_warning_enabled"] is True
    assert login["custom_code_enabled"] is False and login["totp"]["issuer"] == name
    assert [hook["webhook_url"] for hook in anywhere.items("webhooks", "list", **made)] == ["https://example.org/hook"]
    assert anywhere.items("webhooks", "list", "--service-sid", "enroll", **made) == []
    assert "nothing to change" in (again := anywhere.good(*wish)) and sids(again) == made
    assert "nothing to change" in anywhere.good("provision", "--webhook-url", "https://example.org/hook", **made)


def test_provisioning_puts_right_what_is_wrong_and_nothing_else(anywhere, name):
    made = sids(anywhere.good("provision", "--name", name))
    login = made["VERIFY_SERVICE_LOGIN"]
    anywhere.good("services", "update", login, "--custom-code-enabled", "true", "--tts-name", "Polly.Amy")
    limit = anywhere.items("rate-limits", "list", **made)[0]["sid"]
    here = ("--rate-limit-sid", limit)
    bucket = next(item for item in anywhere.items("buckets", "list", *here, **made) if item["interval"] == 600)
    anywhere.good("buckets", "update", bucket["sid"], *here, "--max", "1000", **made)
    anywhere.good("rate-limits", "create", "--unique-name", "mine", **made)

    told = anywhere.good("provision", **made)

    changes = [line for line in told.splitlines() if line.startswith("#")]
    assert changes == [
        "# login: CustomCodeEnabled: true → false", "# login: postern_destination: 1000 → 10 starts in 600 s"
    ]  # fmt: skip
    service = anywhere.json("services", "fetch", login)
    assert service["custom_code_enabled"] is False and service["tts_name"] == "Polly.Amy"
    assert len(anywhere.items("rate-limits", "list", **made)) == 2
    assert "nothing to change" in anywhere.good("provision", **made)


def test_one_service_may_serve_every_purpose(verify, service):
    told = verify.good("provision", VERIFY_CODE_LENGTH="8")
    assert set(sids(told).values()) == {service} and "login, enroll, stepup: CodeLength: 6 → 8" in told
    assert verify.json("services", "fetch", service)["friendly_name"] == "Commands"


def test_services_of_one_name_are_not_guessed_between(anywhere, name):
    for _ in range(2):
        anywhere.good("services", "create", "--friendly-name", name)
    assert "2 services" in anywhere.refused(REFUSED, "provision", "--name", name)


def test_a_configured_service_that_is_not_there_is_refused(anywhere, name):
    told = anywhere.refused(REFUSED, "provision", "--name", name, VERIFY_SERVICE_LOGIN="VA" + "0" * 32)
    assert "20404" in told
    assert not [row for row in anywhere.table("services", "list", "--limit", "1000") if name in row["FRIENDLY_NAME"]]
