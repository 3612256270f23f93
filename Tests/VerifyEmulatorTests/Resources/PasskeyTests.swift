import Cryptography
import Foundation
import Testing
import VerifyEmulator

@Suite struct PasskeyTests {
    @Test func `a passkey is registered and then logs in`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            let created = try await wire.createPasskey()
            let verified = try await wire.verify(phone.registration(challenge(in: created)))
            let asked = try await wire.askPasskey(#"{"identity":"rosa-0001"}"#)
            let approved = try await wire.approve(phone.assertion(challenge(in: asked)))

            #expect(created.status == 201)
            #expect(created.string("status") == "unverified")
            #expect(created.string("factor_type") == "passkeys")
            #expect(created.members.contains("binding") && created["binding"] == nil)
            #expect(created.string("options.publicKey.rp.id") == "login.example.org")
            #expect(created.string("options.publicKey.attestation") == "none")
            #expect(created.number("options.publicKey.pubKeyCredParams.alg") == -7)
            #expect(created.number("options.publicKey.timeout") == 600_000)
            let entity = try #require(created.string("entity_sid"))
            #expect(created.string("options.publicKey.user.id") == Base64URL.encode(Array(entity.utf8)))
            #expect(try challenge(in: created).count >= 43)

            #expect(verified.status == 200)
            #expect(verified.string("status") == "verified")
            #expect(verified.string("sid") == created.string("sid"))
            #expect(verified.string("config.relying_party.origins.0") == SoftwareAuthenticator.origin)

            #expect(asked.status == 201)
            #expect(asked.string("status") == "pending")
            #expect(asked.string("options.publicKey.rpId") == "login.example.org")
            #expect(asked.string("options.publicKey.allowCredentials.0.id") == Base64URL.encode(phone.credential))
            #expect(approved.status == 200)
            #expect(approved.string("status") == "approved")
            #expect(approved.string("factor_sid") == created.string("sid"))
            #expect(approved.string("identity") == "rosa-0001")
        }
    }

    @Test func `nobody has to say who they are`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            let created = try await wire.enrol(phone)
            let handle = try #require(created.string("options.publicKey.user.id"))
            let asked = try await wire.askPasskey("{}")
            let silent = try await wire.approve(phone.assertion(challenge(in: asked)))
            let strange = try await wire.approve(
                phone.assertion(challenge(in: asked)) { $0.userHandle = Base64URL.encode(Array("somebody".utf8)) }
            )
            let approved = try await wire.approve(phone.assertion(challenge(in: asked)) { $0.userHandle = handle })

            #expect(asked.status == 201)
            #expect(
                asked.string("entity_sid") == "" && asked.string("identity") == "" && asked.string("factor_sid") == ""
            )
            #expect(asked.count("options.publicKey.allowCredentials") == 0)
            #expect(silent.number("code") == 60378)
            #expect(strange.number("code") == 60378)
            #expect(approved.string("status") == "approved")
            #expect(approved.string("identity") == "rosa-0001")
        }
    }

    @Test func `a passkey stands among the factors and challenges of its entity`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            let created = try await wire.enrol(phone)
            let sid = try #require(created.string("sid"))
            let asked = try await wire.askPasskey(#"{"factor_sid":"\#(sid)"}"#)
            let factor = try await wire.get("\(Wire.entity)/Factors/\(sid)")
            let named = try await wire.post("\(Wire.entity)/Factors/\(sid)", ["FriendlyName": "Old phone"])
            let challenges = try await wire.get("\(Wire.entity)/Challenges?Status=pending")
            let deleted = try await wire.delete("\(Wire.entity)/Factors/\(sid)")
            let late = try await wire.approve(phone.assertion(challenge(in: asked)))
            let again = try await wire.enrol(phone)

            #expect(factor.string("factor_type") == "passkeys")
            #expect(factor.string("config.user_verification") == "preferred")
            #expect(named.string("friendly_name") == "Old phone")
            #expect(challenges.string("challenges.0.sid") == asked.string("sid"))
            #expect(challenges.string("challenges.0.factor_type") == "passkeys")
            #expect(deleted.status == 204)
            #expect(late.number("code") == 60390)
            #expect(again.status == 201)
        }
    }

    @Test func `other operations do not take passkeys`() async throws {
        try await Wire.withPasskeys { wire in
            let sid = try #require(try await wire.enrol(SoftwareAuthenticator()).string("sid"))
            let factor = try await wire.post(
                "\(Wire.entity)/Factors",
                ["FriendlyName": "phone", "FactorType": "passkeys"]
            )
            let challenge = try await wire.post("\(Wire.entity)/Challenges", ["FactorSid": sid])
            let proof = try await wire.post("\(Wire.entity)/Factors/\(sid)", ["AuthPayload": "123456"])

            #expect(factor.number("code") == 60369)
            #expect(challenge.number("code") == 60369)
            #expect(proof.number("code") == 60306)
        }
    }

    @Test func `known credentials are excluded and a credential belongs to one factor`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            _ = try await wire.enrol(phone)
            let second = try await wire.createPasskey()
            let refused = try await wire.verify(phone.registration(challenge(in: second)))
            let listed = second.string("options.publicKey.excludeCredentials.0.id")

            #expect(listed == Base64URL.encode(phone.credential))
            #expect(refused.status == 409)
            #expect(refused.number("code") == 60317)
        }
    }

    @Test func `the counter must grow`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            _ = try await wire.enrol(phone)
            for (counter, code) in [(7, nil), (7, 60379), (6, 60379), (0, 60379), (8, nil)] as [(UInt32, Int?)] {
                let asked = try await wire.askPasskey(#"{"identity":"rosa-0001"}"#)
                let answer = try await wire.approve(phone.assertion(challenge(in: asked)) { $0.counter = counter })
                #expect(answer.number("code") == code, "\(counter)")
            }
        }
    }

    @Test func `an authenticator without a counter is admitted`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            _ = try await wire.verify(phone.registration(challenge(in: wire.createPasskey())) { $0.counter = 0 })
            for _ in 0..<2 {
                let asked = try await wire.askPasskey(#"{"identity":"rosa-0001"}"#)
                let answer = try await wire.approve(phone.assertion(challenge(in: asked)) { $0.counter = 0 })
                #expect(answer.string("status") == "approved")
            }
        }
    }

    @Test func `a ceremony is over after ten minutes and once it was answered`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            let other = try SoftwareAuthenticator()
            let created = try await wire.enrol(phone)
            let repeated = try await wire.verify(phone.registration(challenge(in: created)))
            let pending = try await wire.createPasskey()
            let answered = try await wire.askPasskey(#"{"identity":"rosa-0001"}"#)
            _ = try await wire.approve(phone.assertion(challenge(in: answered)))
            let twice = try await wire.approve(phone.assertion(challenge(in: answered)) { $0.counter = 3 })
            let waiting = try await wire.askPasskey(#"{"identity":"rosa-0001"}"#)
            try await wire.advanceClock(by: 601)
            let late = try await wire.verify(other.registration(challenge(in: pending)))
            let expired = try await wire.approve(phone.assertion(challenge(in: waiting)) { $0.counter = 4 })

            #expect(repeated.number("code") == 60383)
            #expect(twice.status == 403 && twice.number("code") == 60322)
            #expect(late.number("code") == 60384)
            #expect(expired.status == 403 && expired.number("code") == 60323)
        }
    }

    @Test func `passkeys of one service are unknown to another`() async throws {
        try await Wire.withPasskeys { wire in
            let phone = try SoftwareAuthenticator()
            let created = try await wire.enrol(phone)
            let asked = try await wire.askPasskey("{}")
            let sid = try #require(try await wire.post("/v2/Services", ["FriendlyName": "Other"]).string("sid"))
            let path = "/v2/Services/\(sid)/Passkeys"
            let body = try phone.assertion(challenge(in: asked))
            let verified = try await wire.postJSON(
                "\(path)/VerifyFactor",
                phone.registration(challenge(in: created))
            )

            #expect(try await wire.postJSON("\(path)/ApproveChallenge", body).number("code") == 60391)
            #expect(verified.number("code") == 60390)
        }
    }
}

/// The WebAuthn challenge that an answer's options hold.
func challenge(in answer: RawAnswer) throws -> String {
    try #require(answer.string("options.publicKey.challenge"), "\(answer.text)")
}

extension Wire {
    static let passkeys = "/v2/Services/\(service)/Passkeys"

    /// An emulator whose service has a relying party.
    static func withPasskeys(
        _ settings: KeyValuePairs<String, String> = [:],
        _ test: @escaping @Sendable (Wire) async throws -> Void
    ) async throws {
        let form = settings.map { "&\($0.key)=\(escaped($0.value))" }.joined()
        try await withEmulator { wire in
            try await wire.giveRelyingParty(form)
            try await test(wire)
        }
    }

    func giveRelyingParty(_ more: String = "") async throws {
        let updated = try await send(
            "POST",
            "/v2/Services/\(Self.service)",
            body: "Passkeys.RelyingParty.Id=login.example.org&Passkeys.RelyingParty.Name=Harbour"
                + "&Passkeys.RelyingParty.Origins=\(Self.escaped(SoftwareAuthenticator.origin))" + more
        )
        try #require(updated.status == 200, "\(updated.text)")
    }

    func createPasskey(_ more: String = "") async throws -> RawAnswer {
        try await postJSON("\(Self.passkeys)/Factors", #"{"friendly_name":"Phone","identity":"rosa-0001"\#(more)}"#)
    }

    func verify(_ json: String) async throws -> RawAnswer { try await postJSON("\(Self.passkeys)/VerifyFactor", json) }
    func askPasskey(_ json: String) async throws -> RawAnswer {
        try await postJSON("\(Self.passkeys)/Challenges", json)
    }
    func approve(_ json: String) async throws -> RawAnswer {
        try await postJSON("\(Self.passkeys)/ApproveChallenge", json)
    }

    /// The answer to the creation of a passkey that is verified by now.
    func enrol(_ authenticator: SoftwareAuthenticator) async throws -> RawAnswer {
        let created = try await createPasskey()
        let verified = try await verify(authenticator.registration(challenge(in: created)))
        try #require(verified.string("status") == "verified", "\(verified.text)")
        return created
    }
}
