"""The look-up key of the keyring is replaced, step by step as docs/operations.md has it."""

import base64
import json
import secrets

import pytest
from commands import CONFIGURATION, Commands
from service import Service


@pytest.fixture
def own(tmp_path_factory, emulator):
    """A service with a keyring of this test's own."""
    running = Service(tmp_path_factory.mktemp("rotation"), emulator)
    yield running
    running.program.stop()


def with_lookup_keys(service, change):
    """Changes the list of look-up keys and starts the service again."""
    file = service.directory / "keys" / "keyring.json"
    keys = json.loads(file.read_text())["keys"]
    lookups = [key for key in keys if key["purpose"] == "lookup"]
    rest = [key for key in keys if key["purpose"] != "lookup"]
    file.write_text(json.dumps({"keys": change(lookups) + rest}))
    service.program.stop()
    service.program = service.program.again()


def test_the_look_up_key_is_replaced(own):
    postern = Commands(own.environment)
    phone = "+4915510000777"
    own.enrol_phone("ann", phone)
    new = {"id": "lookup-new", "purpose": "lookup", "key": base64.b64encode(secrets.token_bytes(32)).decode()}

    with_lookup_keys(own, lambda keys: keys + [new])
    assert "0 users and 0 factors" in postern.good("rehash")
    with_lookup_keys(own, lambda keys: keys[::-1])
    own.log_in("ann", phone)
    assert postern.good("rehash") == "1 users and 1 factors brought under lookup-new\n"
    assert postern.good("rehash") == "0 users and 0 factors brought under lookup-new\n"
    with_lookup_keys(own, lambda keys: keys[:1])

    own.log_in("ann", phone)
    again = own.call("POST", "/enroll/phone", {"user_id": "ann", "phone": phone, "channel": "sms"}, expect=409)
    assert again["code"] == "factor_exists"


def test_without_a_keyring_nothing_is_done(own):
    Commands(own.environment).refused(CONFIGURATION, "rehash", KEYRING_FILE=str(own.directory / "nothing.json"))
