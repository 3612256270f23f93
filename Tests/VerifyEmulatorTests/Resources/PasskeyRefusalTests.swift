import Cryptography
import Foundation
import Testing
import VerifyEmulator

/// Each test changes one thing of a right ceremony and expects the code for just that, and then that nothing was lost.
@Suite struct PasskeyRefusalTests {
    typealias Change = @Sendable (inout SoftwareAuthenticator.Statement) -> Void

    /// Wrong in either ceremony.
    private static let everywhere: [(String, Int, Change)] = [
        (
            "type of the other ceremony", 60380,
            { $0.type = $0.type.hasSuffix("get") ? "webauthn.create" : "webauthn.get" }
        ),
        ("type of payments", 60380, { $0.type = "payment.get" }),
        ("another origin", 60382, { $0.origin = "https://login.example.com" }),
        ("origin with a port", 60382, { $0.origin = "https://login.example.org:8443" }),
        ("origin without TLS", 60382, { $0.origin = "http://login.example.org" }),
        ("in a stranger's frame", 60380, { $0.crossOrigin = "true" }),
        ("frame that is no boolean", 60380, { $0.crossOrigin = #""no""# }),
        ("another relying party", 60382, { $0.relyingParty = "example.org" }),
        ("user not present", 60379, { $0.flags &= ~0x01 }),
        ("user not verified", 60379, { $0.flags &= ~0x04 }),
        ("backed up without being eligible", 60379, { $0.flags |= 0x10 }),
        ("extensions that are missing", 60379, { $0.flags |= 0x80 }),
        ("extensions that are no map", 60379, { ($0.flags, $0.trailing) = ($0.flags | 0x80, [0x01]) }),
        ("bytes behind the end", 60379, { $0.trailing = [0] }),
        ("another id", 60375, { $0.id = Base64URL.encode(RandomBytes.make(32)) }),
        ("id that is no Base64url", 60375, { $0.id = "a+b/=" }),
        ("rawId of another", 60376, { $0.rawID = String(repeating: "ab", count: 32) }),
        ("rawId that is nothing", 60376, { $0.rawID = "!" }),
        ("unknown attachment", 60377, { $0.attachment = "usb" }),
        ("attachment that was not asked for", 60377, { $0.attachment = "cross-platform" }),
        ("unknown credential type", 60387, { $0.credentialType = "password" }),
    ]

    private static let registration: [(String, Int, Change)] = [
        ("attested format", 60386, { $0.format = .text("packed") }),
        ("statement where none must be", 60386, { $0.statement = .map([(.text("alg"), .negative(7))]) }),
        ("broken attestation", 60386, { $0.forge = { Array($0.dropLast()) } }),
        ("bytes behind the attestation", 60386, { $0.forge = { $0 + [0] } }),
        ("empty attestation", 60386, { $0.forge = { _ in [] } }),
        ("no credential", 60387, { $0.flags &= ~0x40 }),
        ("credential without an id", 60379, { $0.credentialLength = 0 }),
        ("credential longer than the data", 60379, { $0.credentialLength = 1023 }),
        ("RS256", 60385, { $0.algorithm = .negative(257) }),
        ("P-384", 60385, { $0.curve = .unsigned(2) }),
        ("point off the curve", 60385, { $0.point = (Array(repeating: 1, count: 32), Array(repeating: 2, count: 32)) }),
        ("short coordinate", 60385, { $0.point = ([1], [2]) }),
        ("unknown transport", 60378, { $0.transports = #"["carrier pigeon"]"# }),
        ("transports that are no list", 60378, { $0.transports = "7" }),
    ]

    private static let assertion: [(String, Int, Change)] = [
        ("data changed behind the signature", 60324, { $0.forge = { Array($0.dropLast()) + [9] } }),
        ("signature cut", 60324, { $0.signature = { Array($0.dropLast()) } }),
        ("signature of nothing", 60381, { $0.signature = { _ in [] } }),
        ("signature changed", 60324, { $0.signature = { Array($0.dropLast()) + [$0[$0.count - 1] ^ 1] } }),
        ("handle of another user", 60378, { $0.userHandle = Base64URL.encode(Array("YE1".utf8)) }),
        ("handle that is no Base64url", 60378, { $0.userHandle = "=" }),
        ("no attachment", 60377, { $0.attachment = nil }),
        ("data too short", 60379, { $0.forge = { Array($0.prefix(36)) } }),
    ]

    @Test func `a registration that is wrong in one point is refused`() async throws {
        try await Wire.withPasskeys(Self.strict) { wire in
            let phone = try SoftwareAuthenticator()
            let asked = try challenge(in: await wire.createPasskey())
            for (what, code, change) in Self.everywhere + Self.registration {
                let refused = try await wire.verify(phone.registration(asked, change))
                #expect(refused.status == 400 && refused.number("code") == code, "\(what): \(refused.text)")
            }
            #expect(try await wire.verify(phone.registration(asked)).string("status") == "verified")
        }
    }

    @Test func `an assertion that is wrong in one point is refused`() async throws {
        try await Wire.withPasskeys(Self.strict) { wire in
            let phone = try SoftwareAuthenticator()
            _ = try await wire.enrol(phone)
            let asked = try challenge(in: await wire.askPasskey(#"{"identity":"rosa-0001"}"#))
            for (what, code, change) in Self.everywhere + Self.assertion {
                let refused = try await wire.approve(phone.assertion(asked, change))
                // Who names another credential than their own is not found at all; a rawId must equal the id.
                let expected = what == "another id" ? 60376 : code
                #expect(refused.number("code") == expected, "\(what): \(refused.text)")
                #expect(refused.status == (expected == 60324 ? 403 : 400), "\(what)")
            }
            #expect(try await wire.approve(phone.assertion(asked)).string("status") == "approved")
        }
    }

    @Test func `another key and another challenge are refused`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            let other = try SoftwareAuthenticator()
            _ = try await wire.enrol(phone)
            let asked = try challenge(in: await wire.askPasskey(#"{"identity":"rosa-0001"}"#))
            let stranger = try await wire.approve(other.assertion(asked))
            let impostor = try await wire.approve(
                other.assertion(asked) {
                    $0.id = Base64URL.encode(phone.credential)
                    $0.rawID = Base64URL.encode(phone.credential)
                }
            )
            let invented = try await wire.approve(phone.assertion("AAAA"))
            let created = try challenge(in: await wire.createPasskey())
            let crossed = try await wire.approve(phone.assertion(created))

            #expect(stranger.status == 404 && stranger.number("code") == 60390)
            #expect(impostor.status == 403 && impostor.number("code") == 60324)
            #expect(invented.status == 404 && invented.number("code") == 60391)
            #expect(crossed.number("code") == 60391)
        }
    }

    @Test func `a challenge of one passkey is not answered by another`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            let key = try SoftwareAuthenticator()
            let sid = try #require(try await wire.enrol(phone).string("sid"))
            _ = try await wire.enrol(key)
            let asked = try challenge(in: await wire.askPasskey(#"{"factor_sid":"\#(sid)"}"#))

            #expect(try await wire.approve(key.assertion(asked)).number("code") == 60375)
            #expect(try await wire.approve(phone.assertion(asked)).string("status") == "approved")
        }
    }

    @Test(arguments: [
        (#"{"identity":"rosa-0001"}"#, 60388), (#"{"friendly_name":"","identity":"rosa-0001"}"#, 60388),
        (#"{"friendly_name":7,"identity":"rosa-0001"}"#, 60388), (#"{"friendly_name":"a"}"#, 60367),
        (#"{"friendly_name":"a","identity":"short"}"#, 60367), (#"{"friendly_name":"a","identity":[]}"#, 60367),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":7}"#, 60370),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"user_verification":"always"}}"#, 60370),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"authenticator_attachment":"usb"}}"#, 60370),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"discoverable_credentials":1}}"#, 60370),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"relying_party":"x"}}"#, 60371),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"relying_party":{"id":"https://x.org"}}}"#, 60372),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"relying_party":{"id":7}}}"#, 60372),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"relying_party":{"origins":["http://x"]}}}"#, 60371),
        (#"{"friendly_name":"a","identity":"rosa-0001","config":{"relying_party":{"origins":[7]}}}"#, 60371),
        ("", 60300), ("[]", 60300), ("{", 60300), ("null", 60300), (String(repeating: "[", count: 9_000), 60300),
    ])
    func `a creation outside its limits is refused`(body: String, code: Int) async throws {
        try await Wire.withPasskeys { wire in
            let refused = try await wire.postJSON("\(Wire.passkeys)/Factors", body)

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
            #expect(try await wire.get(Wire.entity).status == 404)
        }
    }

    @Test func `without a relying party there are no passkeys`() async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.createPasskey()
            let challenge = try await wire.askPasskey("{}")
            let own = try await wire.createPasskey(
                #","config":{"relying_party":{"id":"example.org","name":"x","origins":["https://a.example.org"]}}"#
            )

            #expect(refused.status == 400 && refused.number("code") == 60393)
            #expect(challenge.number("code") == 60393)
            #expect(own.status == 201)
            #expect(own.string("options.publicKey.rp.id") == "example.org")
            #expect(own.string("config.authenticator_attachment") == "any")
        }
    }

    @Test(arguments: [
        (#"{"identity":"nobody-0001"}"#, 404, 60392), (#"{"identity":"x"}"#, 400, 60367),
        (#"{"factor_sid":"YF1"}"#, 400, 60362), (#"{"factor_sid":"YF00000000000000000000000000009999"}"#, 404, 60390),
        (#"{"factor_sid":7}"#, 400, 60362), ("[]", 400, 60300), (#"{"identity":"rosa-0001"}"#, 403, 60318),
    ])
    func `a challenge for what is not there is refused`(body: String, status: Int, code: Int) async throws {
        try await Wire.withPasskeys { wire in
            _ = try await wire.createPasskey()
            let refused = try await wire.askPasskey(body)

            #expect(refused.status == status)
            #expect(refused.number("code") == code)
        }
    }

    @Test func `twenty passkeys are enough for one entity`() async throws {
        try await Wire.withPasskeys { wire in
            for _ in 0..<20 { _ = try await wire.createPasskey() }
            let refused = try await wire.createPasskey()
            let listed = try await wire.get("\(Wire.entity)/Factors")

            #expect(listed.count("factors") == 20)
            #expect(refused.number("code") == 60315)
        }
    }

    private static let strict: KeyValuePairs = [
        "Passkeys.AuthenticatorAttachment": "platform", "Passkeys.UserVerification": "required",
        "Passkeys.DiscoverableCredentials": "required",
    ]
}
