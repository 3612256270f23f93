package import Cryptography
package import Domain
package import FoundationEssentials

/// Signs the proof that an approved flow gives to its app: a JWT with ES256 (RFC 7519, RFC 8725).
package struct AssertionSigner: Sendable {
    /// How long an assertion is good for; it is handed over at once, so seconds would do.
    package static let lifetime = Duration.seconds(120)

    private let key: P256.SigningKey
    private let issuer: String
    private let header: [UInt8]
    /// The public keys of all configured signing keys (RFC 7517), the document of `/.well-known/jwks.json`.
    package let keySet: [UInt8]

    /// Signs with the first key; publishes all, so that assertions of the key before it can still be checked.
    ///
    /// - Throws: `CryptographyError` if there is no key.
    package init(keys: [P256.SigningKey], issuer: String) throws(CryptographyError) {
        guard let key = keys.first else { throw .unusableKey(block: 1, .noKeyFound) }
        self.key = key
        self.issuer = issuer
        var header = JSONWriter()
        header.object { json in
            json.write("alg", "ES256")
            json.write("typ", "gw-2fa+jwt")
            json.write("kid", key.publicKey.thumbprint)
        }
        self.header = header.bytes
        var set = JSONWriter()
        set.object { json in
            json.array("keys") { list in
                for key in keys { list.object { $0.write(key.publicKey) } }
            }
        }
        keySet = set.bytes
    }

    /// Signs the claims; the same claims always give the same `jti` and times, with a signature of their own.
    package func sign(_ assertion: Assertion) throws(CryptographyError) -> String {
        var claims = JSONWriter()
        claims.object { json in
            json.write("iss", issuer)
            json.write("aud", assertion.audience)
            json.write("sub", assertion.subject)
            json.write("iat", assertion.approvedAt.wholeSeconds)
            json.write("exp", assertion.expiresAt.wholeSeconds)
            json.write("jti", assertion.id)
            json.write("auth_time", assertion.approvedAt.wholeSeconds)
            json.write("flow", assertion.flow.description)
            json.write("purpose", assertion.purpose.rawValue)
            json.write("amr", Assertion.references(of: assertion.method, after: assertion.firstFactor))
            json.write("acr", assertion.method.assurance)
            json.writeIfPresent("nonce", assertion.nonce)
        }
        return try JWS.sign(header: header, payload: claims.bytes, with: key)
    }
}

/// What an approved flow proves.
package struct Assertion: Sendable, Equatable {
    package var id: UUID
    /// The app's slug.
    package var audience: String
    /// The app's own name for the user.
    package var subject: String
    package var flow: FlowID
    package var purpose: Purpose
    package var method: Method
    /// What the app says it checked before, as RFC 8176 values.
    package var firstFactor: [String]
    package var nonce: String?
    package var approvedAt: Date

    /// Whole seconds, as JWT counts them (RFC 7519 §2, NumericDate).
    package var expiresAt: Date {
        Date(timeIntervalSince1970: TimeInterval(approvedAt.wholeSeconds))
            .addingTimeInterval(AssertionSigner.lifetime / .seconds(1))
    }

    /// What was checked: our method, and with the app's own first factor `mfa` (RFC 8176 §2).
    package static func references(of method: Method, after firstFactor: [String]) -> [String] {
        guard !firstFactor.isEmpty else { return method.references }
        return method.references + firstFactor.filter { !method.references.contains($0) && $0 != "mfa" } + ["mfa"]
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ key: P256.VerifyingKey) {
        write("kty", "EC")
        write("crv", "P-256")
        write("x", Base64URL.encode(key.x))
        write("y", Base64URL.encode(key.y))
        write("kid", key.thumbprint)
        write("use", "sig")
        write("alg", "ES256")
    }
}

extension Date {
    fileprivate var wholeSeconds: Int { Int(timeIntervalSince1970.rounded(.down)) }
}
