import Testing
import VerifyEmulator

@Suite struct EntityTests {
    static let entities = "/v2/Services/\(Wire.service)/Entities"

    @Test func `an entity is created once, listed and deleted with its factors`() async throws {
        try await Wire.withEmulator { wire in
            let created = try await wire.post(Self.entities, ["Identity": "rosa-0001"])
            let again = try await wire.post(Self.entities, ["Identity": "rosa-0001"])
            let factor = try await wire.post(
                "\(Wire.entity)/Factors",
                ["FriendlyName": "x", "FactorType": "totp"]
            )
            let listed = try await wire.get(Self.entities)
            let deleted = try await wire.delete(Wire.entity)
            let orphan = try await wire.get("\(Wire.entity)/Factors/\(try #require(factor.string("sid")))")

            #expect(created.status == 201)
            #expect(created.string("links.new_factors")?.hasSuffix("/rosa-0001/Factors") == true)
            #expect(again.status == 409)
            #expect(again.number("code") == 60301)
            #expect(listed.count("entities") == 1)
            #expect(deleted.status == 204)
            #expect(orphan.number("code") == 20404)
        }
    }

    @Test(arguments: ["short-1", "", String(repeating: "x", count: 65), "rosa_0001", "rosa 0001", "rosa.0001"])
    func `an identity is eight to sixty-four letters, digits and dashes`(identity: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.post(Self.entities, ["Identity": identity])

            #expect(refused.status == 400)
            #expect(refused.number("code") == (identity.isEmpty ? 60300 : 60306))
        }
    }

    @Test func `the case of identities counts as the switch says`() async throws {
        for counts in [true, false] {
            try await Wire.withEmulator({ $0.behaviour.identitiesAreCaseSensitive = counts }) { wire in
                _ = try await wire.post(Self.entities, ["Identity": "ROSA-0001"])
                let found = try await wire.get(Wire.entity)

                #expect(found.status == (counts ? 404 : 200))
                #expect(found.string("identity") == (counts ? nil : "ROSA-0001"))
            }
        }
    }

    @Test func `factors are listed, renamed and deleted`() async throws {
        try await Wire.withEmulator { wire in
            let factor = try await wire.post("\(Wire.entity)/Factors", ["FriendlyName": "x", "FactorType": "totp"])
            let path = "\(Wire.entity)/Factors/\(try #require(factor.string("sid")))"
            let renamed = try await wire.post(path, ["FriendlyName": "laptop"])
            let listed = try await wire.get("\(Wire.entity)/Factors")
            let deleted = try await wire.delete(path)
            let gone = try await wire.delete(path)

            #expect(renamed.string("friendly_name") == "laptop")
            #expect(listed.count("factors") == 1)
            #expect(deleted.status == 204)
            #expect(gone.number("code") == 20404)
        }
    }

    @Test(arguments: [
        ("FactorType=totp", 60300), ("FriendlyName=x", 60300), ("FriendlyName=x&FactorType=smoke", 60306),
        ("FriendlyName=x&FactorType=totp&Config.Skew=3", 60306),
        ("FriendlyName=x&FactorType=totp&Config.TimeStep=19", 60306),
        ("FriendlyName=x&FactorType=totp&Config.CodeLength=9", 60306),
        ("FriendlyName=x&FactorType=totp&Config.Alg=md5", 60306),
        ("FriendlyName=x&FactorType=totp&Binding.Secret=1nv4lid", 60306),
        ("FriendlyName=x&FactorType=totp&Metadata=notjson", 60306),
        ("FriendlyName=x&FactorType=push", 60300),
        ("FriendlyName=x&FactorType=push&Binding.Alg=RS256", 60314),
        ("FriendlyName=x&FactorType=push&Binding.Alg=ES256&Binding.PublicKey=MFkw", 60314),
        ("FriendlyName=\(String(repeating: "x", count: 65))&FactorType=totp", 60306),
    ])
    func `a factor outside its limits is refused and makes no entity`(form: String, code: Int) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.send("POST", "\(Wire.entity)/Factors", body: form)
            let entity = try await wire.get(Wire.entity)

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
            #expect(entity.status == 404)
        }
    }
}
