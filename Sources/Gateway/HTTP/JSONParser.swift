/// A strict parser of RFC 8259: one pass from bytes to `JSONValue`, nothing tolerated.
///
/// Foundation's `JSONDecoder` accepts trailing commas, duplicate keys, UTF-16 and any depth, so a check of the bytes
/// had to come before it and a check for unknown keys after it: three passes. This parser does all of it in one, at a
/// tenth of the cost, and what it returns is read by name through `JSONFields`.
///
/// Refused: anything that is not UTF-8 (a byte order mark, UTF-16), duplicate names, nesting beyond `maximumDepth`,
/// U+0000 and lone surrogates in strings, numbers that are not finite or whole numbers beyond 64 bits, trailing bytes.
package struct JSONParser: ~Copyable {
    /// The deepest nesting of arrays and objects that is read.
    package static let maximumDepth = 32

    let bytes: [UInt8]
    var position = 0
    private var depth = 0

    /// Parses one whole document.
    ///
    /// - Throws: `JSONSyntaxError` with the offset of the first offending byte.
    // Not inlined for the reason given at `Request.fields`.
    @inline(never)
    package static func parse(_ bytes: [UInt8]) throws(JSONSyntaxError) -> JSONValue {
        var parser = JSONParser(bytes)
        parser.skipWhitespace()
        let value = try parser.value()
        parser.skipWhitespace()
        guard parser.position == bytes.count else { throw parser.error("nothing after the value") }
        return value
    }

    private init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    private mutating func value() throws(JSONSyntaxError) -> JSONValue {
        switch peek() {
        case UInt8(ascii: "\""): .string(try string())
        case UInt8(ascii: "{"): try nested { (parser) throws(JSONSyntaxError) in .object(try parser.object()) }
        case UInt8(ascii: "["): try nested { (parser) throws(JSONSyntaxError) in .array(try parser.array()) }
        case UInt8(ascii: "t"): try literal("true", .bool(true))
        case UInt8(ascii: "f"): try literal("false", .bool(false))
        case UInt8(ascii: "n"): try literal("null", .null)
        case let byte? where byte == UInt8(ascii: "-") || isDigit(byte): try number()
        default: throw error("a value")
        }
    }

    private mutating func nested(
        _ body: (inout JSONParser) throws(JSONSyntaxError) -> JSONValue
    ) throws(JSONSyntaxError) -> JSONValue {
        guard depth < Self.maximumDepth else { throw error("no deeper nesting than \(Self.maximumDepth)") }
        depth += 1
        position += 1
        skipWhitespace()
        let value = try body(&self)
        depth -= 1
        return value
    }

    private mutating func object() throws(JSONSyntaxError) -> JSONObject {
        var object = JSONObject()
        if take(UInt8(ascii: "}")) { return object }
        var names = NameSet()
        // Room for what documents have; thousands of small objects within one take no more than they need.
        if depth == 1 { object.members.reserveCapacity(8) }
        repeat {
            skipWhitespace()
            let start = position
            guard peek() == UInt8(ascii: "\"") else { throw error("a name in double quotes") }
            let name = try string()
            guard names.isNew(name, after: object.members) else {
                throw JSONSyntaxError(offset: start, expected: "each name only once")
            }
            skipWhitespace()
            guard take(UInt8(ascii: ":")) else { throw error("a colon") }
            skipWhitespace()
            object.members.append((name, try value()))
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "}")) else { throw error("a comma or the end of the object") }
        return object
    }

    private mutating func array() throws(JSONSyntaxError) -> [JSONValue] {
        var elements: [JSONValue] = []
        if take(UInt8(ascii: "]")) { return elements }
        repeat {
            skipWhitespace()
            elements.append(try value())
            skipWhitespace()
        } while take(UInt8(ascii: ","))
        guard take(UInt8(ascii: "]")) else { throw error("a comma or the end of the array") }
        return elements
    }

    private mutating func literal(_ text: StaticString, _ value: JSONValue) throws(JSONSyntaxError) -> JSONValue {
        for byte in String(describing: text).utf8 {
            guard take(byte) else { throw error("true, false or null") }
        }
        return value
    }
}

extension JSONParser {
    /// The byte at the position, or nil at the end.
    func peek() -> UInt8? {
        position < bytes.count ? bytes[position] : nil
    }

    /// Steps over `byte` if it is next.
    mutating func take(_ byte: UInt8) -> Bool {
        guard peek() == byte else { return false }
        position += 1
        return true
    }

    func isDigit(_ byte: UInt8) -> Bool {
        (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte)
    }

    func error(_ expected: String) -> JSONSyntaxError {
        JSONSyntaxError(offset: position, expected: expected)
    }

    // RFC 8259 §2: space, tab, line feed, carriage return; nothing else counts as white space.
    private mutating func skipWhitespace() {
        while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
    }
}

/// Where a document stops being JSON, and what should have stood there.
package struct JSONSyntaxError: Error, Equatable, CustomStringConvertible {
    package var offset: Int
    package var expected: String

    package var description: String { "at byte \(offset): expected \(expected)" }
}

/// Finds duplicate names: few are compared one by one, many (an attack) are hashed.
private struct NameSet {
    private static let few = 16
    private var hashed: Set<String> = []

    /// Whether none of `members`, which are all that came before, has the name.
    mutating func isNew(_ name: String, after members: [(name: String, value: JSONValue)]) -> Bool {
        guard members.count >= Self.few else { return !members.contains { $0.name == name } }
        if hashed.isEmpty { hashed.formUnion(members.lazy.map(\.name)) }
        return hashed.insert(name).inserted
    }
}
