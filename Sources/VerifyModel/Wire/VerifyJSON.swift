private import FoundationEssentials

/// JSON bodies, both ways.
package enum VerifyJSON {
    private static let decoder = JSONDecoder()
    private static let encoder = {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return encoder
    }()

    /// Reads a body; unknown members are ignored.
    ///
    /// - Throws: `DecodingError` if the text is no JSON, or a member that gives the value its meaning is missing.
    package static func decode<Value: Decodable>(_ type: Value.Type, from body: [UInt8]) throws -> Value {
        try decoder.decode(type, from: Data(body))
    }

    /// Writes a body: members in the order of their names, absent ones as `null`.
    ///
    /// - Throws: `EncodingError` for a number that JSON cannot hold.
    package static func encode(_ value: some Encodable) throws -> [UInt8] {
        Array(try encoder.encode(value))
    }
}
