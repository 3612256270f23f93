"""A push factor with a key of `cryptography`, and a challenge that waits for it."""

import base64

from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec


def push_challenge(call, service, identity):
    """Enrols a factor and asks it; the challenge's SID."""
    key = ec.generate_private_key(ec.SECP256R1())
    public = key.public_key().public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    factor = call(
        "CreateNewFactor", service, identity, FriendlyName="Phone", FactorType="push", Binding__Alg="ES256",
        Binding__PublicKey=base64.b64encode(public).decode(), Config__AppId="org.example.harbour",
        Config__NotificationPlatform="fcm", Config__NotificationToken="0" * 64, Config__SdkVersion="3.0.2",
        Metadata='{"os":"Android"}',
    )["sid"]  # fmt: skip
    proof = base64.b64encode(key.sign(factor.encode(), ec.ECDSA(hashes.SHA256()))).decode()
    assert call("UpdateFactor", service, identity, factor, AuthPayload=proof)["status"] == "verified"
    return call(
        "CreateChallenge", service, identity, FactorSid=factor, Details__Message="Log in?",
        Details__Fields=['{"label":"City","value":"Graz"}', '{"label":"IP","value":"192.0.2.1"}'],
        HiddenDetails='{"ip":"192.0.2.1"}',
    )["sid"]  # fmt: skip
