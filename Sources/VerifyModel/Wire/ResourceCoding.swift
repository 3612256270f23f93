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

// Reading is lenient where the provider is lax: text and numbers stand for each other, `null` may be anywhere that is
// not vital, and lists and maps lose what is `null` in them. Members of another shape are still an error.
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

    func decodeIfPresent<Value: WireText>(_ type: [Value].Type, forKey key: Key) throws -> [Value]? {
        try decodeIfPresent([String].self, forKey: key)?.compactMap(Value.init(wire:))
    }

    func decodeIfPresent(_ type: String.Type, forKey key: Key) throws -> String? {
        // Text is the rule; only what is none is looked at again.
        do { return try textIfPresent(in: self, key) } catch { return try decode(NumberText.self, forKey: key).text }
    }

    func decodeIfPresent(_ type: Int.Type, forKey key: Key) throws -> Int? {
        guard try holdsValue(key) else { return nil }
        if let number = try? decode(Int.self, forKey: key) { return number }
        let text = try decode(NumberText.self, forKey: key).text
        if text.isEmpty { return nil }
        guard let number = Int(text) ?? Double(text).flatMap(Int.init(exactly:)) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "Not an integer.")
        }
        return number
    }

    func decodeIfPresent(_ type: Bool.Type, forKey key: Key) throws -> Bool? {
        guard try holdsValue(key) else { return nil }
        if let value = try? decode(Bool.self, forKey: key) { return value }
        guard let value = Bool(formText: try decode(String.self, forKey: key)) else {
            throw DecodingError.dataCorruptedError(forKey: key, in: self, debugDescription: "Not a boolean.")
        }
        return value
    }

    func decodeIfPresent(_ type: [String].Type, forKey key: Key) throws -> [String]? {
        guard try holdsValue(key) else { return nil }
        return try decode([String?].self, forKey: key).compactMap(\.self)
    }

    func decodeIfPresent(_ type: [String: String].Type, forKey key: Key) throws -> [String: String]? {
        guard try holdsValue(key) else { return nil }
        return try decode([String: String?].self, forKey: key).compactMapValues(\.self)
    }

    func decode<Value: Decodable>(_ type: LeftOut<Value>.Type, forKey key: Key) throws -> LeftOut<Value> {
        LeftOut(wrappedValue: try decodeIfPresent(Value.self, forKey: key))
    }

    /// Asked first, as a failed try to read `null` costs far more than this.
    fileprivate func holdsValue(_ key: Key) throws -> Bool {
        guard contains(key) else { return false }
        return try !decodeNil(forKey: key)
    }
}

/// The standard library's own reading of an optional text: one look-up, where asking first would take three.
///
/// In a container of the concrete type the overload above would be found instead.
private func textIfPresent<Container: KeyedDecodingContainerProtocol>(
    in container: Container,
    _ key: Container.Key
) throws -> String? {
    try container.decodeIfPresent(String.self, forKey: key)
}

/// A shape that the official description leaves open, so that it may change under us: the members of this type are
/// absent when they cannot be read, and the answer around them stands.
protocol OpenShape: Decodable {}

extension KeyedDecodingContainer {
    func decodeIfPresent<Value: OpenShape>(_ type: Value.Type, forKey key: Key) throws -> Value? {
        guard try holdsValue(key) else { return nil }
        return try? decode(type, forKey: key)
    }

    func decodeIfPresent<Value: OpenShape>(_ type: [Value].Type, forKey key: Key) throws -> [Value]? {
        guard try holdsValue(key) else { return nil }
        return try? decode([Readable<Value>].self, forKey: key).compactMap(\.value)
    }

    func decodeIfPresent<Value: OpenShape>(_ type: [String: Value].Type, forKey key: Key) throws -> [String: Value]? {
        guard try holdsValue(key) else { return nil }
        return try? decode([String: Readable<Value>].self, forKey: key).compactMapValues(\.value)
    }
}

/// One of several values, or nothing where it cannot be read.
private struct Readable<Value: Decodable>: Decodable {
    let value: Value?

    init(from decoder: any Decoder) { value = try? Value(from: decoder) }
}

/// A member that is left out, not written as `null`, when it has no value.
@propertyWrapper
package struct LeftOut<Value: Codable & Hashable & Sendable>: Codable, Hashable, Sendable {
    package var wrappedValue: Value?

    package init(wrappedValue: Value?) { self.wrappedValue = wrappedValue }
}
