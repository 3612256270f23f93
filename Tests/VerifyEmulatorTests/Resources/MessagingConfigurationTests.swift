import Testing
import VerifyEmulator

@Suite struct MessagingConfigurationTests {
    static let path = "/v2/Services/\(Wire.service)/MessagingConfigurations"
    static let one = "MG0000000000000000000000000000a001"
    static let two = "MG0000000000000000000000000000a002"

    @Test func `a country is configured, changed, listed and deleted`() async throws {
        try await Wire.withEmulator { wire in
            let created = try await wire.post(Self.path, ["Country": "GB", "MessagingServiceSid": Self.one])
            let all = try await wire.post(Self.path, ["Country": "all", "MessagingServiceSid": Self.one])
            let changed = try await wire.post("\(Self.path)/GB", ["MessagingServiceSid": Self.two])
            let fetched = try await wire.get("\(Self.path)/gb")
            let first = try await wire.get("\(Self.path)?PageSize=1")
            let second = try await wire.get("\(Self.path)?PageSize=1&Page=1&PageToken=DNGB")
            let deleted = try await wire.delete("\(Self.path)/GB")

            #expect(created.status == 201)
            #expect(
                created.members == [
                    "account_sid", "service_sid", "country", "messaging_service_sid", "date_created", "date_updated",
                    "url",
                ]
            )
            #expect(all.string("country") == "all")
            #expect(changed.string("messaging_service_sid") == Self.two)
            #expect(fetched.body == changed.body)
            #expect(first.string("meta.key") == "messaging_configurations")
            #expect(first.string("meta.next_page_url")?.hasSuffix("PageToken=DNGB") == true)
            #expect(second.string("messaging_configurations.0.country") == "all")
            #expect(deleted.status == 204)
            #expect(try await wire.get("\(Self.path)/GB").number("code") == 20404)
            #expect(try await wire.get("\(Self.path)/all").status == 200)
        }
    }

    @Test(arguments: [
        ("Country=GB", 60200), ("MessagingServiceSid=\(one)", 60200), ("Country=ZZ&MessagingServiceSid=\(one)", 60200),
        ("Country=GBR&MessagingServiceSid=\(one)", 60200), ("Country=GB&MessagingServiceSid=MG1", 60200),
        ("Country=GB&MessagingServiceSid=\(Wire.service)", 60200), ("Country=fr&MessagingServiceSid=\(one)", 60213),
    ])
    func `a configuration outside its limits is refused`(form: String, code: Int) async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.post(Self.path, ["Country": "FR", "MessagingServiceSid": Self.one])
            let refused = try await wire.send("POST", Self.path, body: form)

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
            #expect(try await wire.post("\(Self.path)/FR").number("code") == 60200)
            #expect(try await wire.post("\(Self.path)/DE", ["MessagingServiceSid": Self.two]).status == 404)
        }
    }
}
