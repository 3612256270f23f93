extension JSONParser {
    /// Reads a string; the position is at its opening quote.
    mutating func string() throws(JSONSyntaxError) -> String {
        let start = position + 1
        position = endOfPlainText(from: start)
        switch peek() {
        case UInt8(ascii: "\""):
            position += 1
            return try text(bytes.span.extracting(start..<position - 1), at: start)
        case UInt8(ascii: "\\"): return try escapedString(from: start)
        case .some: throw error("no control character in a string")
        case nil: throw error("the end of the string")
        }
    }

    /// The position of the first quote, backslash or control character from `start` on, or the end.
    private func endOfPlainText(from start: Int) -> Int {
        let bytes = bytes.span
        var end = start
        while end < bytes.count, bytes[end] >= 0x20, bytes[end] != UInt8(ascii: "\""), bytes[end] != UInt8(ascii: "\\")
        {
            end &+= 1
        }
        return end
    }

    /// The slow path: the first escape has been met, so the string is put together piece by piece.
    private mutating func escapedString(from start: Int) throws(JSONSyntaxError) -> String {
        var unescaped = Array(bytes[start..<position])
        while let byte = peek() {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return try text(unescaped.span, at: start)
            case UInt8(ascii: "\\"): try appendEscape(to: &unescaped)
            case 0x00..<0x20: throw error("no control character in a string")
            default: unescaped.append(byte)
            }
        }
        throw error("the end of the string")
    }

    // A span is validated by the standard library's own code; a slice would be by generic code, at ten times the cost.
    private func text(_ bytes: Span<UInt8>, at start: Int) throws(JSONSyntaxError) -> String {
        do {
            return String(copying: try UTF8Span(validating: bytes))
        } catch {
            throw JSONSyntaxError(offset: start, expected: "valid UTF-8")
        }
    }

    private mutating func appendEscape(to text: inout [UInt8]) throws(JSONSyntaxError) {
        guard let byte = peek() else { throw error("the end of the string") }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): text.append(byte)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "u"): text.append(contentsOf: String(Character(try unicodeEscape())).utf8)
        default: throw error("a known escape")
        }
    }

    // RFC 8259 §7: characters beyond the Basic Multilingual Plane are a pair of escapes; half a pair is no character.
    private mutating func unicodeEscape() throws(JSONSyntaxError) -> Unicode.Scalar {
        let unit = try fourHexDigits()
        guard (0xD800..<0xDC00).contains(unit) else { return try scalar(unit) }
        guard take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else { throw error("a low surrogate") }
        let low = try fourHexDigits()
        guard (0xDC00..<0xE000).contains(low) else { throw error("a low surrogate") }
        return try scalar(0x10000 + (unit - 0xD800) << 10 + (low - 0xDC00))
    }

    private func scalar(_ value: UInt32) throws(JSONSyntaxError) -> Unicode.Scalar {
        guard value != 0, let scalar = Unicode.Scalar(value) else { throw error("a character other than U+0000") }
        return scalar
    }

    private mutating func fourHexDigits() throws(JSONSyntaxError) -> UInt32 {
        var value: UInt32 = 0
        for _ in 0..<4 {
            guard let digit = peek().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
                throw error("four hexadecimal digits")
            }
            value = value << 4 | UInt32(digit)
            position += 1
        }
        return value
    }

    /// Reads a number; the position is at its minus sign or first digit.
    mutating func number() throws(JSONSyntaxError) -> JSONValue {
        let start = position
        _ = take(UInt8(ascii: "-"))
        let leadingZero = peek() == UInt8(ascii: "0")
        let digits = try takeDigits()
        guard !leadingZero || digits == 1 else { throw error("no leading zero") }
        let isWhole = try !takeFractionAndExponent()
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        if isWhole, let integer = Int(text) { return .integer(integer) }
        guard !isWhole, let number = Double(text), number.isFinite else {
            throw JSONSyntaxError(offset: start, expected: "a number of at most 64 bits")
        }
        return .number(number)
    }

    private mutating func takeFractionAndExponent() throws(JSONSyntaxError) -> Bool {
        let start = position
        if take(UInt8(ascii: ".")) { _ = try takeDigits() }
        if take(UInt8(ascii: "e")) || take(UInt8(ascii: "E")) {
            if !take(UInt8(ascii: "+")) { _ = take(UInt8(ascii: "-")) }
            _ = try takeDigits()
        }
        return position > start
    }

    private mutating func takeDigits() throws(JSONSyntaxError) -> Int {
        let start = position
        while let byte = peek(), isDigit(byte) { position += 1 }
        guard position > start else { throw error("a digit") }
        return position - start
    }
}
