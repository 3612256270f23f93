import Testing
@testable import VerifyEmulator

@Suite struct AttemptTests {
    @Test func `every send is an attempt, and the last one before a right code is converted`() async throws {
        try await Wire.withEmulator { wire in
            let sid = try #require(try await wire.start().string("sid"))
            _ = try await wire.start(by: "call")
            _ = try await wire.start("+447700900123")
            _ = try await wire.check(wire.code())
            let all = try await wire.get("/v2/Attempts")
            let mine = try await wire.get("/v2/Attempts?VerificationSid=\(sid)")
            let one = try await wire.get("/v2/Attempts/\(try #require(mine.string("attempts.0.sid")))")
            let unknown = try await wire.get("/v2/Attempts?VerificationSid=VE00000000000000000000000000009999")

            #expect(all.count("attempts") == 3)
            #expect(all.string("attempts.0.channel_data.country") == "GB")
            #expect(mine.count("attempts") == 2)
            #expect(mine.string("attempts.0.channel") == "call")
            #expect(mine.string("attempts.0.conversion_status") == "converted")
            #expect(mine.string("attempts.0.channel_data.status") == "confirmed")
            #expect(mine.string("attempts.0.channel_data.call_status") == "completed")
            #expect(mine.string("attempts.1.conversion_status") == "unconverted")
            #expect(mine.string("attempts.1.channel_data.message_status") == "delivered")
            #expect(one.string("sid") == mine.string("attempts.0.sid"))
            #expect(unknown.count("attempts") == 0)
        }
    }

    @Test(arguments: [
        ("Country=GB", 1), ("Country=us", 2), ("Channel=call", 1), ("Status=converted", 1), ("Status=unconverted", 2),
        ("ChannelData.To=%2B15005550006", 2), ("DateCreatedAfter=2020-01-01T00:00:00Z", 3),
        ("DateCreatedBefore=2020-01-01T00:00:00Z", 0), ("VerifyServiceSid=\(Wire.service)", 3),
        ("VerifyServiceSid=VA00000000000000000000000000009999", 0), ("PageSize=2", 2), ("Status=CONVERTED", 1),
        ("Channel=SMS", 2), ("Country=FR", 0),
        ("DestinationPrefix=x", 3), ("VerificationSid=VE00000000000000000000000000009999", 0),
    ])
    func `attempts are filtered`(query: String, count: Int) async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            _ = try await wire.start(by: "call")
            _ = try await wire.start("+447700900123")
            _ = try await wire.check(wire.code())
            let found = try await wire.get("/v2/Attempts?\(query)")

            #expect(found.count("attempts") == count)
        }
    }

    @Test(arguments: [
        "Country=GBR", "Country=ZZ", "Channel=pigeon", "Status=maybe", "VerificationSid=VE1", "DateCreatedAfter=today",
    ])
    func `a filter outside its limits is refused`(query: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.get("/v2/Attempts?\(query)")

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60200)
        }
    }

    @Test func `attempts show late when the switch says so, and expire`() async throws {
        try await Wire.withEmulator({ $0.behaviour.attemptsDelaySeconds = 30 }) { wire in
            _ = try await wire.start()
            let early = try await wire.get("/v2/Attempts")
            try await wire.advanceClock(by: 30)
            let late = try await wire.get("/v2/Attempts")
            try await wire.advanceClock(by: 600)
            let expired = try await wire.get("/v2/Attempts")

            #expect(early.count("attempts") == 0)
            #expect(late.string("attempts.0.channel_data.status") == "unconfirmed")
            #expect(expired.string("attempts.0.channel_data.status") == "expired")
        }
    }

    @Test(arguments: [
        ("", 3, 1), ("DestinationPrefix=%2B44", 1, 0), ("DestinationPrefix=1500", 2, 1), ("Country=GB", 1, 0),
        ("Channel=call", 1, 1), ("VerifyServiceSid=\(Wire.service)", 3, 1),
        ("VerifyServiceSid=VA00000000000000000000000000009999", 0, 0),
        ("DateCreatedAfter=2020-01-01T00:00:00Z", 3, 1), ("DateCreatedBefore=2020-01-01T00:00:00Z", 0, 0),
        ("Country=US&Channel=sms&DestinationPrefix=%2B1500", 1, 0), ("Status=nonsense&VerificationSid=x", 3, 1),
    ])
    func `the summary counts what its filters admit`(query: String, total: Int, converted: Int) async throws {
        try await Wire.withEmulator { wire in
            _ = try await wire.start()
            _ = try await wire.start(by: "call")
            _ = try await wire.check(wire.code())
            _ = try await wire.start("+447700900123")
            let summary = try await wire.get("/v2/Attempts/Summary?\(query)")

            #expect(
                summary.members == [
                    "total_attempts", "total_converted", "total_unconverted", "conversion_rate_percentage", "url",
                ]
            )
            #expect(summary.number("total_attempts") == total)
            #expect(summary.number("total_converted") == converted)
            #expect(summary.number("total_unconverted") == total - converted)
            #expect(summary.string("url")?.hasSuffix("/v2/Attempts/Summary") == true)
        }
    }

    @Test(arguments: [
        "Country=GBR", "Channel=sna", "VerifyServiceSid=VA1", "DateCreatedBefore=soon", "DestinationPrefix=plus",
        "DestinationPrefix=%2B0", "DestinationPrefix=%2B12345678901234567",
    ])
    func `a summary outside its limits is refused`(query: String) async throws {
        try await Wire.withEmulator { wire in
            let refused = try await wire.get("/v2/Attempts/Summary?\(query)")

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60200)
        }
    }

    // The first pair is the provider's own example.
    @Test(arguments: [
        (9, 11, "81.818181818"), (31, 40, "77.5"), (0, 0, "0"), (0, 3, "0"), (7, 7, "100"), (1, 7, "14.285714285"),
    ])
    func `a rate has nine decimals and no needless zeros`(converted: Int, total: Int, text: String) {
        #expect(ProviderState.percentage(converted, of: total) == text)
    }
}
