import Cryptography
import Testing

@Suite struct HMACTests {
    struct Vector: Sendable {
        let key: [UInt8]
        let message: String
        let sha256: String
        let sha512: String
    }

    /// RFC 4231 §4.2, 4.3, 4.4, 4.7 and 4.8.
    static let vectors = [
        Vector(
            key: .init(repeating: 0x0B, count: 20),
            message: "Hi There",
            sha256: "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7",
            sha512: """
                87aa7cdea5ef619d4ff0b4241a1d6cb02379f4e2ce4ec2787ad0b30545e17cde\
                daa833b7d6b8a702038b274eaea3f4e4be9d914eeb61f1702e696c203a126854
                """
        ),
        Vector(
            key: Array("Jefe".utf8),
            message: "what do ya want for nothing?",
            sha256: "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843",
            sha512: """
                164b7a7bfcf819e2e395fbe73b56e0a387bd64222e831fd610270cd7ea250554\
                9758bf75c05a994a6d034f65f8f0e6fdcaeab1a34d4a6b4b636e070a38bce737
                """
        ),
        Vector(
            key: .init(repeating: 0xAA, count: 131),
            message: "Test Using Larger Than Block-Size Key - Hash Key First",
            sha256: "60e431591ee0b67f0d8a26aacbf5b77f8e0bc6213728c5140546040f0ee37f54",
            sha512: """
                80b24263c7c1a3ebb71493c1dd7be8b49b46d1f41b4aeec1121b013783f8f352\
                6b56d037e05f2598bd0fd2215d6a1e5295e64f73f63f0aec8b915a985d786598
                """
        ),
        Vector(
            key: .init(repeating: 0xAA, count: 131),
            message: """
                This is a test using a larger than block-size key and a larger than block-size data. \
                The key needs to be hashed before being used by the HMAC algorithm.
                """,
            sha256: "9b09ffa71b942fcb27635fbcd5b0e944bfdc63644f0713938a7f51535c3a35e2",
            sha512: """
                e37b6a775dc87dbaa4dfa9f96e5e3ffddebd71f8867289865df5a32d20cdc944\
                b6022cac3c4982b10d5eeb55c3e4de15134676fb6de0446065c97440fa8c6a58
                """
        ),
    ]

    @Test(arguments: vectors)
    func `authenticates as RFC 4231 says`(vector: Vector) {
        let (message, key) = (Array(vector.message.utf8), SecretBytes(vector.key))

        #expect(Hex.encode(HMAC(.sha256).authenticate(message, key: key)) == vector.sha256)
        #expect(Hex.encode(HMAC(.sha512).authenticate(message, key: key)) == vector.sha512)
    }

    @Test(arguments: vectors)
    func `a key that was taken in authenticates any number of messages`(vector: Vector) {
        let (message, key) = (Array(vector.message.utf8), SecretBytes(vector.key))
        let (sha256, sha512) = (HMAC(.sha256).keyed(with: key), HMAC(.sha512).keyed(with: key))

        for _ in 1...2 {
            #expect(Hex.encode(sha256.authenticate(message)) == vector.sha256)
            #expect(Hex.encode(sha512.authenticate(message)) == vector.sha512)
            #expect(sha256.authenticate([]) == HMAC(.sha256).authenticate([], key: key))
        }
    }

    /// RFC 2202 §3, cases 1, 2 and 6.
    @Test(arguments: [
        ([UInt8](repeating: 0x0B, count: 20), "Hi There", "b617318655057264e28bc0b6fb378c8ef146be00"),
        (Array("Jefe".utf8), "what do ya want for nothing?", "effcdf6ae5eb2fa2d27416d5f184df9c259a7c79"),
        (
            [UInt8](repeating: 0xAA, count: 80), "Test Using Larger Than Block-Size Key - Hash Key First",
            "aa4ae5e15272d00e95705637ce8a3b55ed402112"
        ),
    ])
    func `authenticates with SHA-1 as RFC 2202 says`(key: [UInt8], message: String, code: String) {
        #expect(Hex.encode(HMAC(.sha1).authenticate(Array(message.utf8), key: SecretBytes(key))) == code)
    }

    /// RFC 2104 §2: keys are filled up with zeros, so no key and a block of zeros are the same.
    @Test func `an empty key is a key of zeros`() {
        let empty = HMAC(.sha256).authenticate([1], key: SecretBytes([]))
        let zeros = HMAC(.sha256).authenticate([1], key: SecretBytes([UInt8](repeating: 0, count: 64)))

        #expect(empty == zeros)
    }

    @Test func `parallel callers of one key do not disturb each other`() async {
        let key = SecretBytes([1, 2, 3])
        let keyed = HMAC(.sha256).keyed(with: key)

        await withTaskGroup { group in
            for round in 0..<2_000 {
                let message = [UInt8](repeating: UInt8(round % 64), count: round % 200)
                group.addTask { keyed.authenticate(message) == HMAC(.sha256).authenticate(message, key: key) }
            }

            for await isRight in group { #expect(isRight) }
        }
    }

    @Test func `parallel callers do not disturb each other`() async {
        let expected = (0..<64).map { HMAC(.sha256).authenticate([UInt8($0)], key: SecretBytes([UInt8($0)])) }

        await withTaskGroup { group in
            for round in 0..<2_000 {
                group.addTask {
                    let number = UInt8(round % 64)
                    return HMAC(.sha256).authenticate([number], key: SecretBytes([number])) == expected[round % 64]
                }
            }

            for await isRight in group { #expect(isRight) }
        }
    }
}
