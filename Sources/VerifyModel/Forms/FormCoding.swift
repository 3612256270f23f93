// `application/x-www-form-urlencoded` (WHATWG URL §5): total both ways, as a browser is.
extension Form {
    /// Reads a form body or a query string; broken escapes stay as they are, broken UTF-8 becomes U+FFFD.
    ///
    /// Pairs are split at their first `=`: mobile SDKs leave `=`, `/` and `:` unescaped in values.
    package init(encoded: some Sequence<UInt8>) {
        let pairs = Array(encoded).split(separator: UInt8(ascii: "&"))
        self.init(
            fields: pairs.map { pair in
                let end = pair.firstIndex(of: UInt8(ascii: "=")) ?? pair.endIndex
                return FormField(Self.text(pair[..<end]), Self.text(pair[end...].dropFirst()))
            }
        )
    }

    /// The fields as text, with `+` for a space; ready as a body or behind a `?`.
    package var encoded: String {
        var bytes: [UInt8] = []
        for field in fields {
            if !bytes.isEmpty { bytes.append(UInt8(ascii: "&")) }
            PercentEncoding.append(field.name, to: &bytes, space: UInt8(ascii: "+"))
            bytes.append(UInt8(ascii: "="))
            PercentEncoding.append(field.value, to: &bytes, space: UInt8(ascii: "+"))
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    private static func text(_ bytes: ArraySlice<UInt8>) -> String {
        PercentEncoding.decode(bytes, plusIsSpace: true)
    }
}

/// RFC 3986 §2: everything but the unreserved characters is escaped.
package enum PercentEncoding {
    /// Escapes one path segment, so that no text can leave its place in the path.
    ///
    /// A segment of dots alone has every dot escaped too: servers and proxies resolve `.` and `..`.
    package static func pathSegment(_ text: String) -> String {
        if text == "." { return "%2E" }
        if text == ".." { return "%2E%2E" }
        var bytes: [UInt8] = []
        append(text, to: &bytes, space: nil)
        return String(decoding: bytes, as: UTF8.self)
    }

    static func append(_ text: String, to bytes: inout [UInt8], space: UInt8?) {
        for byte in text.utf8 {
            if isUnreserved(byte) {
                bytes.append(byte)
            } else if byte == UInt8(ascii: " "), let space {
                bytes.append(space)
            } else {
                bytes += [UInt8(ascii: "%"), digit(byte >> 4), digit(byte & 15)]
            }
        }
    }

    static func decode(_ bytes: ArraySlice<UInt8>, plusIsSpace: Bool) -> String {
        var decoded: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            if byte == UInt8(ascii: "%"), let high = value(rest.first), let low = value(rest.dropFirst().first) {
                decoded.append(high << 4 | low)
                rest = rest.dropFirst(2)
            } else {
                decoded.append(plusIsSpace && byte == UInt8(ascii: "+") ? UInt8(ascii: " ") : byte)
            }
        }
        return String(decoding: decoded, as: UTF8.self)
    }

    private static func isUnreserved(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
            UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"),
            UInt8(ascii: "~"):
            true
        default: false
        }
    }

    private static func digit(_ value: UInt8) -> UInt8 {
        value < 10 ? UInt8(ascii: "0") + value : UInt8(ascii: "A") + value - 10
    }

    private static func value(_ digit: UInt8?) -> UInt8? {
        switch digit {
        case .some(let digit) where (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit):
            digit - UInt8(ascii: "0")
        case .some(let digit) where (UInt8(ascii: "a")...UInt8(ascii: "f")).contains(digit | 0x20):
            (digit | 0x20) - UInt8(ascii: "a") + 10
        default: nil
        }
    }
}
