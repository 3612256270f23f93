import Testing

@testable import Cryptography

@Suite struct AES256GCMTests {
    struct Vector: Sendable {
        let number: Int
        let key: String
        let nonce: String
        let plaintext: String
        let associatedData: String
        let sealed: String
    }

    static let key16 = "feffe9928665731c6d6a8f9467308308feffe9928665731c6d6a8f9467308308"
    static let plaintext16 = """
        d9313225f88406e5a55909c5aff5269a86a7a9531534f7da2e4c303d8a318a721c3c0c95956809532fcf0e2449a6b525b16aedf5aa0de657\
        ba637b39
        """
    static let ciphertext16 = """
        522dc1f099567d07f47f37a32a84427d643a8cdcbfe5c0c97598a2bd2555d1aa8cb08e48590dbb3da7b08b1056828838c5f61e6393ba7a0a\
        bcc9f662
        """

    /// The test cases 13 to 16 of "The Galois/Counter Mode of Operation", submitted to NIST for SP 800-38D.
    static let vectors = [
        Vector(
            number: 13,
            key: .zeros(32),
            nonce: .zeros(12),
            plaintext: "",
            associatedData: "",
            sealed: "530f8afbc74536b9a963b4f1c4cb738b"
        ),
        Vector(
            number: 14,
            key: .zeros(32),
            nonce: .zeros(12),
            plaintext: .zeros(16),
            associatedData: "",
            sealed: "cea7403d4d606b6e074ec5d3baf39d18d0d1c8a799996bf0265b98b5d48ab919"
        ),
        Vector(
            number: 15,
            key: key16,
            nonce: "cafebabefacedbaddecaf888",
            plaintext: plaintext16 + "1aafd255",
            associatedData: "",
            sealed: ciphertext16 + "898015adb094dac5d93471bdec1a502270e3cc6c"
        ),
        Vector(
            number: 16,
            key: key16,
            nonce: "cafebabefacedbaddecaf888",
            plaintext: plaintext16,
            associatedData: "feedfacedeadbeeffeedfacedeadbeefabaddad2",
            sealed: ciphertext16 + "76fc6ece0f4e1768cddf8853bb2d551b"
        ),
    ]

    @Test(arguments: vectors)
    func `seals and opens as the specification says`(vector: Vector) throws {
        let key = SecretBytes(try bytes(vector.key))
        let (plaintext, nonce) = (try bytes(vector.plaintext), try bytes(vector.nonce))
        let associatedData = try bytes(vector.associatedData)

        let sealed = try AES256GCM.seal(plaintext.span, key: key, nonce: nonce, associatedData: associatedData)

        #expect(Hex.encode(sealed) == vector.nonce + vector.sealed)
        #expect(try AES256GCM.open(sealed, key: key, associatedData: associatedData) == plaintext)
    }

    @Test(arguments: [0, 1, 15, 16, 17, 64, 10_000])
    func `what is sealed can be opened`(count: Int) throws {
        let (key, plaintext) = (SecretBytes.random(count: 32), RandomBytes.make(count))

        let sealed = try AES256GCM.seal(plaintext, key: key, associatedData: [1, 2, 3])

        #expect(sealed.count == count + AES256GCM.overhead)
        #expect(try AES256GCM.open(sealed, key: key, associatedData: [1, 2, 3]) == plaintext)
    }

    @Test func `a change to any bit is noticed`() throws {
        let key = SecretBytes.random(count: 32)
        let sealed = try AES256GCM.seal(RandomBytes.make(20), key: key, associatedData: [7])

        for position in sealed.indices {
            for bit in 0..<8 {
                var altered = sealed
                altered[position] ^= 1 << bit
                #expect(throws: CryptographyError.notAuthentic) {
                    try AES256GCM.open(altered, key: key, associatedData: [7])
                }
            }
        }
    }

    @Test func `a cut or a longer text is noticed`() throws {
        let key = SecretBytes.random(count: 32)
        let sealed = try AES256GCM.seal([1, 2, 3], key: key, associatedData: [])

        for text in (0..<sealed.count).map({ Array(sealed.prefix($0)) }) + [sealed + [0]] {
            #expect(throws: CryptographyError.notAuthentic) {
                try AES256GCM.open(text, key: key, associatedData: [])
            }
        }
    }

    @Test(arguments: [[], [1], [1, 2, 4], [1, 2, 3, 0]] as [[UInt8]])
    func `other associated data is noticed`(other: [UInt8]) throws {
        let key = SecretBytes.random(count: 32)
        let sealed = try AES256GCM.seal([9], key: key, associatedData: [1, 2, 3])

        #expect(throws: CryptographyError.notAuthentic) {
            try AES256GCM.open(sealed, key: key, associatedData: other)
        }
        #expect(throws: CryptographyError.notAuthentic) {
            try AES256GCM.openSecret(sealed, key: key, associatedData: other)
        }
    }

    @Test func `another key does not open`() throws {
        let sealed = try AES256GCM.seal([9], key: .random(count: 32), associatedData: [])

        #expect(throws: CryptographyError.notAuthentic) {
            try AES256GCM.open(sealed, key: .random(count: 32), associatedData: [])
        }
    }

    @Test(arguments: [0, 16, 31, 33])
    func `a key of another size is refused`(count: Int) {
        let key = SecretBytes.random(count: count)

        #expect(throws: CryptographyError.keyLength(expected: 32, actual: count)) {
            try AES256GCM.seal([1], key: key, associatedData: [])
        }
        #expect(throws: CryptographyError.keyLength(expected: 32, actual: count)) {
            try AES256GCM.open([UInt8](repeating: 0, count: 40), key: key, associatedData: [])
        }
    }

    @Test func `the same text is sealed differently each time`() throws {
        let key = SecretBytes.random(count: 32)

        let sealed = try (0..<1_000).map { _ in try AES256GCM.seal([1], key: key, associatedData: []).prefix(12) }

        #expect(Set(sealed).count == 1_000)
    }

    private func bytes(_ hex: String) throws -> [UInt8] {
        try #require(Hex.decode(hex))
    }
}

extension String {
    fileprivate static func zeros(_ count: Int) -> String { String(repeating: "00", count: count) }
}
