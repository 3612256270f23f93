import Testing

@testable import VerifyEmulator

@Suite struct CBORTests {
    @Test(arguments: [
        // RFC 8949, Appendix A.
        ("00", CBOR.unsigned(0)), ("17", .unsigned(23)), ("1818", .unsigned(24)), ("1903e8", .unsigned(1000)),
        ("1a000f4240", .unsigned(1_000_000)), ("1bffffffffffffffff", .unsigned(.max)), ("20", .negative(0)),
        ("3863", .negative(99)), ("3bffffffffffffffff", .negative(.max)), ("f4", .bool(false)), ("f5", .bool(true)),
        ("f6", .null), ("40", .bytes([])), ("4401020304", .bytes([1, 2, 3, 4])), ("6449455446", .text("IETF")),
        ("62c3bc", .text("ü")), ("83010203", .array([.unsigned(1), .unsigned(2), .unsigned(3)])), ("a0", .map([])),
        ("a161611861", .map([.init(key: .text("a"), value: .unsigned(97))])),
    ])
    func `examples of the RFC are read`(hexadecimal: String, value: CBOR) {
        #expect(CBOR(bytes(hexadecimal)) == value)
    }

    @Test(arguments: [
        "", "18", "1800", "1817", "190017", "1900ff", "1a0000ffff", "1b00000000ffffffff", "1c", "1f",
        "5f42010243030405ff",
        "9f01ff", "bf6161ff", "c001", "f97e00", "fa47c35000", "fb3ff199999999999a", "f7", "f0", "f820", "ff", "4401",
        "62c328", "8301", "9bffffffffffffffff", "bbffffffffffffffff", "5bffffffffffffffff", "a1", "a101", "a201020103",
        "0000", "818181818100",
    ])
    func `what authenticators never write is refused`(hexadecimal: String) {
        #expect(CBOR(bytes(hexadecimal)) == nil)
    }

    private func bytes(_ hexadecimal: String) -> [UInt8] {
        let digits = hexadecimal.compactMap(\.hexDigitValue)
        return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
