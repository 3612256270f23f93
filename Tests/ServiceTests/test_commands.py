"""The commands of `postern` as an operator types them: effects, exit statuses, and what they print."""

import json
import re
import secrets
import stat
import time

import pytest
import requests
from commands import CANNOT_CREATE, CONFIGURATION, UNAVAILABLE, USAGE, Commands
from programs import ROOT, free_port

KEY = re.compile(r"psk_(?:live|test)_([0-9a-hjkmnp-tv-z]{12})_[0-9a-hjkmnp-tv-z]{52}")
SERVICE = "VA" + "c" * 32


@pytest.fixture(scope="module")
def postern(service):
    return Commands(service.environment)


@pytest.fixture
def slug():
    return f"app-{secrets.token_hex(4)}"


@pytest.fixture
def app(postern, slug):
    postern.good("app", "create", "--slug", slug, "--name", "Shop")
    return slug


def apps(postern):
    return {app["slug"]: app for app in map(json.loads, postern.good("app", "list", "--json").splitlines())}


def keys(postern, app):
    return {key["key_id"]: key for key in map(json.loads, postern.good("key", "list", "--app", app, "--json").splitlines())}


def status_of(service, key, path="/users/nobody"):
    return requests.get(service.url + path, headers={"Authorization": f"Bearer {key}"}, timeout=40).status_code


# app


def test_an_app_is_created_and_listed(postern, slug):
    made = json.loads(postern.good("app", "create", "--slug", slug, "--service-login", SERVICE, "--json"))

    listed = apps(postern)[slug]
    assert listed["app_id"] == made["app_id"]
    assert listed["name"] == slug and listed["status"] == "active" and listed["live_keys"] == 0
    assert listed["service_login"] == SERVICE and listed["service_enroll"] is None
    assert slug in postern.good("app", "list")


def test_what_cannot_be_an_app_is_refused(postern, app):
    for arguments in [
        ("--slug", app), ("--slug", "A"), ("--slug", "no spaces"), ("--slug", "x"), ("--slug", "x-new", "--name", ""),
        ("--slug", "x-new", "--policy", "{"), ("--slug", "x-new", "--policy", '{"limits":{"nonsense":1}}'),
        ("--slug", "x-new", "--service-login", "VA1"), ("--slug", "x-new", "--service-login", "AC" + "0" * 32), (),
    ]:  # fmt: skip
        postern.refused(USAGE, "app", "create", *arguments)
    assert "x-new" not in apps(postern)


def test_an_app_is_changed_and_only_in_what_is_named(postern, app):
    postern.good("app", "update", "--slug", app, "--service-login", SERVICE, "--service-enroll", SERVICE)
    postern.good("app", "update", "--slug", app, "--name", "Other", "--service-enroll", "configured")

    changed = apps(postern)[app]
    assert changed["name"] == "Other" and changed["status"] == "active"
    assert changed["service_login"] == SERVICE and changed["service_enroll"] is None


def test_bad_changes_change_nothing(postern, app):
    before = apps(postern)[app]
    for arguments in [
        ("--slug", app), ("--slug", "nobody-here", "--name", "X"), ("--slug", app, "--name", ""),
        ("--slug", app, "--policy", "[]"), ("--slug", app, "--status", "asleep"), ("--slug", app, "--service-stepup", "none"),
        ("--name", "X"),
    ]:  # fmt: skip
        postern.refused(USAGE, "app", "update", *arguments)
    assert apps(postern)[app] == before


def test_a_disabled_app_is_refused_within_seconds_and_comes_back(postern, service, app):
    key = postern.good("key", "create", "--app", app).strip()
    assert status_of(service, key) == 404

    postern.good("app", "update", "--slug", app, "--status", "disabled")
    wait_for(lambda: status_of(service, key) == 401)
    postern.good("app", "update", "--slug", app, "--status", "active")
    wait_for(lambda: status_of(service, key) == 404)


def test_a_policy_takes_effect(postern, service, app):
    key = postern.good("key", "create", "--app", app).strip()
    postern.good("app", "policy", "--slug", app, "--policy", '{"key_requests":{"per_second":1,"burst":1}}')

    wait_for(lambda: status_of(service, key) == 429)


def wait_for(condition, seconds=15):
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        # The promise is "within five seconds"; asking costs nothing.
        time.sleep(0.2)


# key


def test_a_key_is_shown_once_and_works_as_its_scopes_say(postern, service, app):
    made = json.loads(
        postern.good(
            "key", "create", "--app", app, "--scopes", "users:read", "--environment", "test", "--label", "till",
            "--expires-days", "3", "--json",
        )  # fmt: skip
    )

    assert KEY.fullmatch(made["key"]).group(1) == made["key_id"] and made["key"].startswith("psk_test_")
    assert status_of(service, made["key"]) == 404
    assert status_of(service, made["key"], "/audit") == 403
    listed = keys(postern, app)[made["key_id"]]
    assert listed["scopes"] == ["users:read"] and listed["label"] == "till" and listed["not_after"] is not None
    secret = made["key"].rsplit("_", 1)[1]
    for arguments in [("key", "list", "--app", app), ("key", "list", "--app", app, "--json"), ("app", "list", "--json")]:
        assert secret not in postern.good(*arguments)
    assert secret not in service.dump() and secret not in service.log()


def test_a_rotated_key_lives_on_for_its_grace(postern, service, app):
    old = postern.good("key", "create", "--app", app).strip()
    old_id = KEY.fullmatch(old).group(1)

    new = postern.good("key", "rotate", old_id, "--grace-hours", "1").strip()

    assert KEY.fullmatch(new) and new != old
    assert status_of(service, new) == 404 and status_of(service, old) == 404
    assert keys(postern, app)[old_id]["not_after"] is not None
    last = postern.good("key", "rotate", KEY.fullmatch(new).group(1), "--grace-hours", "0").strip()
    wait_for(lambda: status_of(service, new) == 401)
    assert status_of(service, last) == 404


def test_a_key_with_an_end_is_followed_by_one_with_an_end(postern, app):
    def made(*arguments):
        return json.loads(postern.good("key", *arguments, "--json"))["key_id"]

    old = made("create", "--app", app, "--expires-days", "90")
    new = made("rotate", old)
    short = made("rotate", new, "--expires-days", "7")
    ends = {key: facts["not_after"] for key, facts in keys(postern, app).items()}

    # The keys before have been given their day of grace.
    assert ends[old] < ends[short] and ends[new] < ends[short]
    for days in ("0", "3651", "week"):
        postern.refused(USAGE, "key", "rotate", short, "--expires-days", days)


def test_an_operators_key_opens_the_ops_listener_only(postern, service, app):
    key = postern.good("key", "create", "--operator", "--scopes", "verify:admin").strip()

    headers = {"Authorization": f"Bearer {key}"}
    assert requests.get(f"{service.ops_url}/admin/verify/services", headers=headers, timeout=40).status_code == 200
    assert requests.get(f"{service.ops_url}/admin/audit", headers=headers, timeout=40).status_code == 403
    assert status_of(service, key) == 401
    assert KEY.fullmatch(key).group(1) in postern.good("key", "list", "--operator")
    postern.refused(USAGE, "key", "create", "--operator", "--app", app)
    postern.refused(USAGE, "key", "create")
    postern.refused(USAGE, "key", "create", "--operator", "--scopes", "login")
    postern.refused(USAGE, "key", "create", "--app", app, "--scopes", "verify:admin")


def test_a_revoked_key_is_refused_within_seconds(postern, service, app):
    key = postern.good("key", "create", "--app", app).strip()
    key_id = KEY.fullmatch(key).group(1)
    assert status_of(service, key) == 404

    told = postern.good("key", "revoke", key_id)

    assert key_id in told
    wait_for(lambda: status_of(service, key) == 401)
    assert keys(postern, app)[key_id]["revoked_at"] is not None
    postern.refused(USAGE, "key", "revoke", key_id)
    postern.refused(USAGE, "key", "rotate", key_id)


def test_bad_input_about_keys_is_refused(postern, app):
    for arguments in [
        ("create", "--app", "nobody-here"), ("create",), ("create", "--app", app, "--scopes", "login,everything"),
        ("create", "--app", app, "--scopes", ""), ("create", "--app", app, "--expires-days", "0"),
        ("create", "--app", app, "--expires-days", "many"), ("create", "--app", app, "--environment", "prod"),
        ("revoke",), ("revoke", "000000000000"), ("revoke", "' or 1=1 --"), ("rotate", "000000000000"),
        ("rotate", "000000000000", "--grace-hours", "-1"), ("list", "--app", "nobody-here"), ("list",), ("nonsense",),
    ]:  # fmt: skip
        postern.refused(USAGE, "key", *arguments)
    assert keys(postern, app) == {}


def test_an_app_holds_ten_live_keys(postern, app):
    for _ in range(10):
        postern.good("key", "create", "--app", app)

    assert "10" in postern.refused(USAGE, "key", "create", "--app", app)


# migrate, check-config, init, health


def test_migrating_again_does_nothing(postern):
    assert postern.good("migrate") == "nothing to apply\n"


def test_migrate_says_what_is_wrong(postern, service, tmp_path):
    password = "hunter2-" + secrets.token_hex(8)
    nowhere = f"postgresql://postern:{password}@127.0.0.1:{free_port()}/nothing"
    assert password not in postern.refused(UNAVAILABLE, "migrate", DATABASE_MIGRATION_URL=nowhere)
    postern.refused(CONFIGURATION, "migrate", DATABASE_URL=None, DATABASE_MIGRATION_URL=None)
    postern.refused(UNAVAILABLE, "migrate", MIGRATIONS_PATH=tmp_path / "nothing")

    for file in (ROOT / "migrations").glob("*.sql"):
        (tmp_path / file.name).write_text(file.read_text() + "\n-- edited\n")
    assert "0001" in postern.refused(UNAVAILABLE, "migrate", MIGRATIONS_PATH=tmp_path)


def test_an_operator_without_a_database_is_told(postern):
    nowhere = f"postgresql://postern:hunter2@127.0.0.1:{free_port()}/nothing"
    assert "hunter2" not in postern.refused(UNAVAILABLE, "app", "list", DATABASE_URL=nowhere)


def test_check_config_prints_what_is_in_effect_and_no_secret(postern, service):
    printed = postern.good("check-config", "--trusted-proxies", "10.0.0.0/8, ::1", DATABASE_POOL_SIZE="3")

    lines = printed.splitlines()
    assert "DATABASE_POOL_SIZE=3" in lines and "TRUSTED_PROXIES=10.0.0.0/8, ::1" in lines
    assert "DATABASE_URL=«redacted»" in lines and "VERIFY_AUTH_TOKEN=«redacted»" in lines
    assert service.emulator.auth_token not in printed


def test_check_config_reports_every_fault_at_once(postern, service):
    told = postern.refused(
        CONFIGURATION, "check-config", "--no-such-setting", "1", HTTP_PORT="70000", TRUSTED_PROXIES="10.0.0.1/8",
        KEYRING_FILE="/nothing", LOG_LEVEL="loud", VERIFY_SERVICE_SID="VA1", DATABASE_URL=None, FLOW_RETENTION_DAYS="-1",
    )  # fmt: skip

    for name in ["HTTP_PORT", "TRUSTED_PROXIES", "KEYRING_FILE", "LOG_LEVEL", "VERIFY_SERVICE_SID", "DATABASE_URL",
                 "FLOW_RETENTION_DAYS", "--no-such-setting"]:  # fmt: skip
        assert name in told
    assert service.emulator.auth_token not in told


@pytest.mark.parametrize("bad", ["10.0.0.0/33", "proxy.example", "10.0.0.1,", "10.0.0.1 10.0.0.2", "fe80::1%eth0"])
def test_a_proxy_list_with_a_fault_is_refused(postern, bad):
    assert "TRUSTED_PROXIES" in postern.refused(CONFIGURATION, "check-config", TRUSTED_PROXIES=bad)


def test_init_writes_files_that_only_the_owner_reads_and_keeps_what_is_there(postern, tmp_path):
    printed = postern.good("init", "--directory", tmp_path)

    files = {file.name: file for file in tmp_path.iterdir()}
    assert set(files) == {"keyring.json", "assertion-key.pem", "postern.env"}
    for file in files.values():
        assert stat.S_IMODE(file.stat().st_mode) == 0o600
    before = {name: file.read_text() for name, file in files.items()}
    for key in json.loads(before["keyring.json"])["keys"]:
        assert key["key"] not in printed
    assert postern.good("init", "--directory", tmp_path).count("exists, kept") == 3
    assert {name: file.read_text() for name, file in files.items()} == before
    settings = dict(KEYRING_FILE=str(files["keyring.json"]), ASSERTION_KEY_FILE=str(files["assertion-key.pem"]))
    postern.good("check-config", **settings)


def test_init_needs_a_directory(postern, tmp_path):
    postern.refused(CANNOT_CREATE, "init", "--directory", tmp_path / "nothing")


def test_health_tells_ready_from_gone(postern):
    assert json.loads(postern.good("health"))["status"] in ("ready", "degraded")
    assert json.loads(postern.good("health", "--live"))["status"] == "ok"
    postern.refused(UNAVAILABLE, "health", OPS_PORT=str(free_port()))
    postern.refused(CONFIGURATION, "health", OPS_PORT="none")


def test_help_and_version(postern):
    assert postern.good("--version").strip()
    for command in [[], ["app", "update"], ["key", "create"], ["serve"]]:
        assert "USAGE" in postern.good(*command, "--help")
