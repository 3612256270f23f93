import Testing

@testable import Cryptography

@Suite struct RandomTests {
    @Test(arguments: [0, 1, 12, 32, 4_096])
    func `gives as many bytes as asked for`(count: Int) {
        #expect(RandomBytes.make(count).count == count)
    }

    @Test func `does not repeat itself`() {
        #expect(Set((0..<1_000).map { _ in RandomBytes.make(16) }).count == 1_000)
    }

    @Test func `every digit is equally likely`() {
        let digits = RandomDigits.make(100_000)

        // Chi-square with 9 degrees of freedom: 45 is exceeded by chance once in a million runs.
        let counts = digits.utf8.reduce(into: [Int](repeating: 0, count: 10)) { $0[Int($1) - 48] += 1 }
        let chiSquare = counts.reduce(0.0) { $0 + Double(($1 - 10_000) * ($1 - 10_000)) / 10_000 }
        #expect(chiSquare < 45)
    }

    @Test func `bytes that would favour low digits are drawn again`() {
        var bytes: [UInt8] = [250, 255, 249, 0, 251, 10, 254, 199]

        let code = RandomDigits.make(4) { count in
            defer { bytes.removeFirst(min(count, bytes.count)) }
            return Array(bytes.prefix(count))
        }

        #expect(code == "9009")
    }

    @Test func `a byte below the bound gives each digit 25 times`() {
        let codes = (0..<250 as Range<UInt8>).map { byte in RandomDigits.make(1) { _ in [byte] } }

        for digit in 0..<10 { #expect(codes.count { $0 == String(digit) } == 25) }
    }
}

@Suite struct ConstantTimeTests {
    @Test(
        arguments: [
            ([], [], true), ([1, 2], [1, 2], true), ([1, 2], [1, 3], false), ([0, 2], [1, 2], false),
            ([1, 2], [1, 2, 0], false), ([], [0], false),
        ] as [([UInt8], [UInt8], Bool)]
    )
    func `says what == says`(left: [UInt8], right: [UInt8], isEqual: Bool) {
        #expect(ConstantTime.equal(left, right) == isEqual)
        #expect((SecretBytes(left) == SecretBytes(right)) == isEqual)
    }

    @Test func `texts are compared byte by byte`() {
        #expect(ConstantTime.equal("kluczyk", "kluczyk"))
        #expect(!ConstantTime.equal("kluczyk", "kluczyK"))
        #expect(!ConstantTime.equal("\u{E9}", "e\u{301}"))
    }
}
