import Cryptography

/// Secrets and keys as the state file holds them; nothing else writes them.
@propertyWrapper
struct Stored<Value: StoredAsText>: Codable, Sendable {
    var wrappedValue: Value

    init(wrappedValue: Value) {
        self.wrappedValue = wrappedValue
    }

    init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        guard let bytes = Base64.decode(try container.decode(String.self)), let value = Value(storedBytes: bytes) else {
            throw DecodingError.dataCorruptedError(in: container, debugDescription: "not a \(Value.self)")
        }
        wrappedValue = value
    }

    func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(Base64.encode(wrappedValue.storedBytes))
    }
}

protocol StoredAsText: Sendable {
    init?(storedBytes: [UInt8])
    var storedBytes: [UInt8] { get }
}

extension SecretBytes: StoredAsText {
    convenience init?(storedBytes: [UInt8]) { self.init(storedBytes) }
    var storedBytes: [UInt8] { withBytes { bytes in bytes.indices.map { bytes[$0] } } }
}

extension P256.VerifyingKey: StoredAsText {
    init?(storedBytes bytes: [UInt8]) {
        guard bytes.count == 64,
            let key = try? P256.VerifyingKey(x: Array(bytes.prefix(32)), y: Array(bytes.suffix(32)))
        else { return nil }
        self = key
    }

    var storedBytes: [UInt8] { x + y }
}
