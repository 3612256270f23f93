import Testing

@testable import Cryptography

@Suite struct SecretBytesTests {
    private struct Holder {
        let secret: SecretBytes
        let others: [SecretBytes]
    }

    @Test func `a secret does not print`() {
        let secret = SecretBytes(Array("canary".utf8))
        let holder = Holder(secret: secret, others: [secret])

        var dumped = ""
        dump(holder, to: &dumped)
        let printed = ["\(secret)", String(reflecting: secret), "\(holder)", String(reflecting: holder), dumped]

        for text in printed {
            #expect(text.contains("redacted"))
            #expect(!text.contains("canary"))
            #expect(!text.contains("99, 97"))  // "ca" as numbers
        }
        #expect(Mirror(reflecting: secret).children.isEmpty)
    }

    @Test func `gives its bytes to who asks`() {
        let secret = SecretBytes([1, 2, 3])

        #expect(secret.count == 3)
        #expect(secret.withBytes { bytes in bytes.indices.map { bytes[$0] } } == [1, 2, 3])
        #expect(SecretBytes([]).withBytes { $0.count } == 0)
    }

    @Test func `taking bytes over leaves none behind`() {
        var bytes: [UInt8] = [1, 2, 3]

        let secret = SecretBytes(moving: &bytes)

        #expect(bytes.isEmpty)
        #expect(secret == SecretBytes([1, 2, 3]))
    }

    @Test func `wiping overwrites every byte`() {
        var bytes = RandomBytes.make(64)

        ConstantTime.wipe(&bytes)

        #expect(bytes == [UInt8](repeating: 0, count: 64))
    }
}
