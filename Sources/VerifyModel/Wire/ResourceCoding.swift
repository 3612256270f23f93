// The compiler writes the coding of every resource; these overloads are what it then calls, in this module only.
// They make two things true of all resources at once: a member without a value is written as `null`, as the provider
// does (device SDKs sign members that must be there), and text values skip the nested coders, which cost most.

extension KeyedEncodingContainer {
    mutating func encodeIfPresent<Value: Encodable>(_ value: Value?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encodeIfPresent<Value: WireText>(_ value: Value?, forKey key: Key) throws {
        if let value { try encode(value.wire, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encodeIfPresent(_ value: String?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encodeIfPresent(_ value: Int?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encodeIfPresent(_ value: Bool?, forKey key: Key) throws {
        if let value { try encode(value, forKey: key) } else { try encodeNil(forKey: key) }
    }

    mutating func encode<Value: WireText>(_ value: Value, forKey key: Key) throws {
        try encode(value.wire, forKey: key)
    }

    mutating func encode<Value: Encodable>(_ value: LeftOut<Value>, forKey key: Key) throws {
        if let value = value.wrappedValue { try encode(value, forKey: key) }
    }
}

extension KeyedDecodingContainer {
    func decode<Value: WireText>(_ type: Value.Type, forKey key: Key) throws -> Value {
        guard let value = Value(wire: try decode(String.self, forKey: key)) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "Not a \(type).")
        }
        return value
    }

    func decodeIfPresent<Value: WireText>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard let text = try decodeIfPresent(String.self, forKey: key) else { return nil }
        return Value(wire: text)
    }

    func decode<Value: Decodable>(_ type: LeftOut<Value>.Type, forKey key: Key) throws -> LeftOut<Value> {
        LeftOut(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }
}

/// A shape that the official description leaves open, so that it may change under us: the members of this type are
/// absent when they cannot be read, and the answer around them stands.
protocol OpenShape: Decodable {}

extension KeyedDecodingContainer {
    func decodeIfPresent<Value: OpenShape>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        try? decode(type, forKey: key)
    }

    func decodeIfPresent<Value: OpenShape>(_ type: [Value].Type, forKey key: Key) throws -> [Value]? {
        try? decode(type, forKey: key)
    }
}

/// A member that is left out, not written as `null`, when it has no value.
@propertyWrapper
package struct LeftOut<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    package var wrappedValue: Value?

    package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }
}
