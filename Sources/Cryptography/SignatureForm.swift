/// The two ways to write an ECDSA signature: OpenSSL's ASN.1 and the plain r ‖ s of JSON Web Signatures.
enum SignatureForm {
    /// SEQUENCE { INTEGER r, INTEGER s } of RFC 3279 §2.2.3; nil unless `raw` has 64 bytes.
    static func der(raw: [UInt8]) -> [UInt8]? {
        guard raw.count == 2 * P256.coordinateCount else { return nil }
        let body = integer(raw.prefix(P256.coordinateCount)) + integer(raw.suffix(P256.coordinateCount))
        return [0x30, UInt8(body.count)] + body
    }

    /// r ‖ s, 64 bytes; nil if `der` is no signature of this curve.
    static func raw(der: [UInt8]) -> [UInt8]? {
        var rest = der[...]
        guard rest.popFirst() == 0x30, rest.popFirst() == UInt8(exactly: rest.count),
            let r = popNumber(&rest), let s = popNumber(&rest), rest.isEmpty
        else { return nil }
        return r + s
    }

    /// ASN.1 integers are signed and as short as can be.
    private static func integer(_ number: ArraySlice<UInt8>) -> [UInt8] {
        let digits = number.drop { $0 == 0 }
        let needsSign = digits.first.map { $0 >= 0x80 } ?? true
        let contents = (needsSign ? [0] : []) + digits
        return [0x02, UInt8(contents.count)] + contents
    }

    private static func popNumber(_ rest: inout ArraySlice<UInt8>) -> [UInt8]? {
        guard rest.popFirst() == 0x02, let count = rest.popFirst(), rest.count >= count else { return nil }
        let digits = rest.prefix(Int(count)).drop { $0 == 0 }
        rest = rest.dropFirst(Int(count))
        guard digits.count <= P256.coordinateCount else { return nil }
        return [UInt8](repeating: 0, count: P256.coordinateCount - digits.count) + digits
    }
}
