/// What ties a factor to its owner; it holds the TOTP seed and therefore never prints.
package enum FactorBinding: Codable, Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    /// A Base32 seed, and the same as an `otpauth://` URI.
    case totp(secret: String, uri: String?)
    /// A Base64 DER SubjectPublicKeyInfo; `alg` is `ES256`.
    case push(publicKey: String, alg: String?)
    case other(JSONValue)

    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        if let secret = try container.decodeIfPresent(String.self, forKey: .secret) {
            self = .totp(secret: secret, uri: try container.decodeIfPresent(String.self, forKey: .uri))
        } else if let key = try container.decodeIfPresent(String.self, forKey: .publicKey) {
            self = .push(publicKey: key, alg: try container.decodeIfPresent(String.self, forKey: .alg))
        } else {
            self = .other(try JSONValue(from: decoder))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        if case .other(let value) = self { return try value.encode(to: encoder) }
        var container = encoder.container(keyedBy: CodingKeys.self)
        switch self {
        case .totp(let secret, let uri):
            try container.encode(secret, forKey: .secret)
            try container.encodeIfPresent(uri, forKey: .uri)
        case .push(let publicKey, let alg):
            try container.encode(publicKey, forKey: .publicKey)
            try container.encodeIfPresent(alg, forKey: .alg)
        case .other: break
        }
    }

    package var description: String { "«redacted»" }
    package var customMirror: Mirror { Mirror(self, children: []) }

    private enum CodingKeys: String, CodingKey {
        case secret, uri, alg
        case publicKey = "public_key"
    }
}
