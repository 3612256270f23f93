import Cryptography

/// What an authenticator states and signs (WebAuthn §6.1): for whom, how the user took part, how often it has signed.
struct AuthenticatorData: Sendable {
    struct Flags: OptionSet, Sendable {
        let rawValue: UInt8

        static let userPresent = Flags(rawValue: 1)
        static let userVerified = Flags(rawValue: 1 << 2)
        static let backupEligible = Flags(rawValue: 1 << 3)
        static let backedUp = Flags(rawValue: 1 << 4)
        static let attestedCredential = Flags(rawValue: 1 << 6)
        static let extensions = Flags(rawValue: 1 << 7)
    }

    /// SHA-256 of the relying party's id.
    let relyingPartyHash: [UInt8]
    let flags: Flags
    let counter: UInt32
    let credential: AttestedCredential?

    /// Nil unless `bytes` are of that form to the last one.
    init?(_ bytes: [UInt8]) {
        guard bytes.count >= 37 else { return nil }
        relyingPartyHash = Array(bytes.prefix(32))
        flags = Flags(rawValue: bytes[32])
        counter = bytes[33..<37].reduce(0) { $0 << 8 | UInt32($1) }
        // A credential that cannot be backed up cannot have been (WebAuthn §6.1.3).
        guard !flags.contains(.backedUp) || flags.contains(.backupEligible) else { return nil }

        var rest = bytes[37...]
        if flags.contains(.attestedCredential) {
            guard let credential = AttestedCredential(&rest) else { return nil }
            self.credential = credential
        } else {
            credential = nil
        }
        if flags.contains(.extensions) {
            guard case .map = CBOR(rest) else { return nil }
        } else if !rest.isEmpty {
            return nil
        }
    }

    func isFor(_ relyingParty: String) -> Bool {
        relyingPartyHash == SHA256.hash(Array(relyingParty.utf8))
    }
}

/// A new credential in authenticator data (WebAuthn §6.5.1).
struct AttestedCredential: Sendable {
    /// The kind of authenticator, 16 bytes; zeros unless it is attested.
    let aaguid: [UInt8]
    /// 1 to 1023 bytes.
    let id: [UInt8]
    let key: CBOR

    /// Takes itself off the front of `rest`.
    init?(_ rest: inout ArraySlice<UInt8>) {
        guard rest.count >= 18 else { return nil }
        aaguid = Array(rest.prefix(16))
        let length = rest.dropFirst(16).prefix(2).reduce(0) { $0 << 8 | Int($1) }
        rest = rest.dropFirst(18)
        guard (1...1023).contains(length), rest.count > length else { return nil }
        id = Array(rest.prefix(length))
        var reader = CBORReader(rest.dropFirst(length))
        guard let key = reader.next() else { return nil }
        self.key = key
        rest = reader.rest
    }

    /// The public key, if it is the one kind that was asked for: ES256 on P-256 (RFC 9053 §2.1, §7.1).
    var publicKey: P256.VerifyingKey? {
        // Labels: 1 kty (2: EC2), 3 alg (-7: ES256), -1 crv (1: P-256), -2 x, -3 y.
        guard key[.unsigned(1)] == .unsigned(2), key[.unsigned(3)] == .negative(6),
            key[.negative(0)] == .unsigned(1),
            let x = key[.negative(1)]?.bytes, let y = key[.negative(2)]?.bytes
        else { return nil }
        return try? P256.VerifyingKey(x: x, y: y)
    }
}

/// The attestation object of a registration, as far as the format "none" goes: nothing is claimed about the device.
struct AttestationObject: Sendable {
    let authenticatorData: [UInt8]

    /// Nil for any other format, or a statement where there must be none (WebAuthn §8.7).
    init?(_ bytes: [UInt8]) {
        guard let object = CBOR(bytes), object[.text("fmt")] == .text("none"),
            object[.text("attStmt")] == .map([]), let data = object[.text("authData")]?.bytes
        else { return nil }
        authenticatorData = data
    }
}
