"""A passkey in software that shares nothing with the code under test: CBOR by hand, keys of `cryptography`."""

import base64
import hashlib
import json
import secrets

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec

ORIGIN, RELYING_PARTY = "https://login.example.org", "login.example.org"


def base64url(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode()


def cbor_head(kind, number):
    if number < 24:
        return bytes([kind << 5 | number])
    return bytes([kind << 5 | 24, number]) if number < 256 else bytes([kind << 5 | 25]) + number.to_bytes(2, "big")


def cbor(value):
    if isinstance(value, int):
        return cbor_head(0, value) if value >= 0 else cbor_head(1, -1 - value)
    if isinstance(value, bytes):
        return cbor_head(2, len(value)) + value
    if isinstance(value, str):
        return cbor_head(3, len(value.encode())) + value.encode()
    return cbor_head(5, len(value)) + b"".join(cbor(key) + cbor(item) for key, item in value.items())


class Passkey:
    def __init__(self):
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.id = secrets.token_bytes(32)
        self.counter = 0

    def registration(self, options):
        numbers = self.key.public_key().public_numbers()
        key = {1: 2, 3: -7, -1: 1, -2: numbers.x.to_bytes(32, "big"), -3: numbers.y.to_bytes(32, "big")}
        credential = bytes(16) + len(self.id).to_bytes(2, "big") + self.id + cbor(key)
        attestation = {"fmt": "none", "attStmt": {}, "authData": self._data(0x45) + credential}
        return self._frame(
            attestationObject=base64url(cbor(attestation)),
            clientDataJSON=base64url(self._client("webauthn.create", options)),
            transports=["internal"],
        )

    def assertion(self, options, user_handle=None):
        client, data = self._client("webauthn.get", options), self._data(0x05)
        signature = self.key.sign(data + hashlib.sha256(client).digest(), ec.ECDSA(hashes.SHA256()))
        handle = {"userHandle": user_handle} if user_handle else {}
        return self._frame(
            authenticatorData=base64url(data),
            clientDataJSON=base64url(client),
            signature=base64url(signature),
            **handle,
        )

    def _frame(self, **response):
        return {
            "id": base64url(self.id),
            "rawId": self.id.hex(),
            "authenticatorAttachment": "platform",
            "type": "public-key",
            "response": response,
        }

    def _client(self, kind, options):
        challenge = options["publicKey"]["challenge"]
        return json.dumps({"type": kind, "challenge": challenge, "origin": ORIGIN, "crossOrigin": False}).encode()

    def _data(self, flags):
        self.counter += 1
        return hashlib.sha256(RELYING_PARTY.encode()).digest() + bytes([flags]) + self.counter.to_bytes(4, "big")
