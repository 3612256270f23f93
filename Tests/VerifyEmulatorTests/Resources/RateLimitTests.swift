import Testing
import VerifyEmulator

@Suite struct RateLimitTests {
    static let limits = "/v2/Services/\(Wire.service)/RateLimits"

    @Test func `a rate limit is created, described anew, listed and deleted with its buckets`() async throws {
        try await Wire.withEmulator { wire in
            let created = try await wire.post(
                Self.limits,
                ["UniqueName": "end.user_ip-1", "Description": "by address"]
            )
            let path = "\(Self.limits)/\(try #require(created.string("sid")))"
            let bucket = try await wire.post("\(path)/Buckets", ["Max": "5", "Interval": "60"])
            let bucketPath = "\(path)/Buckets/\(try #require(bucket.string("sid")))"
            let changed = try await wire.post(path, ["Description": "by IP", "UniqueName": "other"])
            let kept = try await wire.post(path)
            let fetched = try await wire.get(path)
            let listed = try await wire.get(Self.limits)
            let deleted = try await wire.delete(path)

            #expect(created.status == 201)
            #expect(
                created.members == [
                    "sid", "service_sid", "account_sid", "unique_name", "description", "date_created", "date_updated",
                    "url", "links",
                ]
            )
            #expect(created.string("sid")?.hasPrefix("RK") == true)
            #expect(created.string("links.buckets")?.hasSuffix("\(path)/Buckets") == true)
            #expect(changed.string("description") == "by IP")
            #expect(changed.string("unique_name") == "end.user_ip-1")
            #expect(kept.string("description") == "by IP")
            #expect(fetched.body == kept.body)
            #expect(listed.string("meta.key") == "rate_limits")
            #expect(listed.count("rate_limits") == 1)
            #expect(deleted.status == 204)
            #expect(try await wire.get(path).number("code") == 20404)
            #expect(try await wire.get(bucketPath).number("code") == 20404)
        }
    }

    @Test func `a bucket is created, changed, listed and deleted`() async throws {
        try await Wire.withEmulator { wire in
            let path = try await Self.limit(wire, "ip")
            let created = try await wire.post("\(path)/Buckets", ["Max": "5", "Interval": "60"])
            let bucket = "\(path)/Buckets/\(try #require(created.string("sid")))"
            let changed = try await wire.post(bucket, ["Max": "7"])
            let listed = try await wire.get("\(path)/Buckets")
            let elsewhere = try await wire.get(
                "\(try await Self.limit(wire, "user"))/Buckets/\(try #require(created.string("sid")))"
            )
            let deleted = try await wire.delete(bucket)

            #expect(created.status == 201)
            #expect(
                created.members == [
                    "sid", "rate_limit_sid", "service_sid", "account_sid", "max", "interval", "date_created",
                    "date_updated", "url",
                ]
            )
            #expect(created.string("url")?.hasSuffix(bucket) == true)
            #expect(changed.number("max") == 7)
            #expect(changed.number("interval") == 60)
            #expect(listed.string("meta.key") == "buckets")
            #expect(listed.count("buckets") == 1)
            #expect(elsewhere.number("code") == 20404)
            #expect(deleted.status == 204)
            #expect(try await wire.get("\(path)/Buckets").count("buckets") == 0)
        }
    }

    @Test(arguments: [
        ("", 60200), ("UniqueName=", 60200), ("UniqueName=a%20b", 60209), ("UniqueName=a%2Fb", 60209),
        ("UniqueName=%C3%A4", 60209), ("UniqueName=\(String(repeating: "x", count: 65))", 60209),
        ("UniqueName=taken", 60208), ("UniqueName=x&Description=\(String(repeating: "x", count: 257))", 60200),
    ])
    func `a rate limit outside its limits is refused`(form: String, code: Int) async throws {
        try await Wire.withEmulator { wire in
            _ = try await Self.limit(wire, "taken")
            let refused = try await wire.send("POST", Self.limits, body: form)

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
            #expect(try await wire.get(Self.limits).count("rate_limits") == 1)
        }
    }

    @Test(arguments: [
        ("Max=1", 60200), ("Interval=1", 60200), ("Max=0&Interval=1", 60200), ("Max=1&Interval=0", 60200),
        ("Max=-1&Interval=9", 60200), ("Max=one&Interval=9", 60200), ("Max=1&Interval=1.5", 60200),
        ("Max=2147483648&Interval=9", 60200), ("Max=9&Interval=60", 60211),
    ])
    func `a bucket outside its limits is refused`(form: String, code: Int) async throws {
        try await Wire.withEmulator { wire in
            let path = try await Self.limit(wire, "ip", max: 1, interval: 60)
            let other = try #require(
                try await wire.post("\(path)/Buckets", ["Max": "5", "Interval": "3600"]).string("sid")
            )
            let refused = try await wire.send("POST", "\(path)/Buckets", body: form)
            let taken = try await wire.post("\(path)/Buckets/\(other)", ["Interval": "60"])

            #expect(refused.status == 400)
            #expect(refused.number("code") == code)
            #expect(taken.number("code") == 60211)
            #expect(try await wire.get("\(path)/Buckets").count("buckets") == 2)
        }
    }

    @Test func `services and rate limits hold so many and no more`() async throws {
        try await Wire.withEmulator({
            $0.behaviour.maxRateLimits = 2
            $0.behaviour.maxBuckets = 1
        }) { wire in
            let path = try await Self.limit(wire, "one", max: 1, interval: 1)
            _ = try await Self.limit(wire, "two")
            let third = try await wire.post(Self.limits, ["UniqueName": "three"])
            let second = try await wire.post("\(path)/Buckets", ["Max": "1", "Interval": "2"])

            #expect(third.number("code") == 60207)
            #expect(second.number("code") == 60210)
        }
    }

    @Test func `a full bucket answers 429 for its value until its interval is over`() async throws {
        try await Wire.withEmulator { wire in
            _ = try await Self.limit(wire, "ip", max: 2, interval: 60)
            let first = try await Self.start(wire, "+15005550001", #"{"ip":"192.0.2.1"}"#)
            let second = try await Self.start(wire, "+15005550002", #"{"ip":"192.0.2.1"}"#)
            let third = try await Self.start(wire, "+15005550003", #"{"ip":"192.0.2.1"}"#)
            let other = try await Self.start(wire, "+15005550003", #"{"ip":"192.0.2.2"}"#)
            let unnamed = try await wire.start("+15005550004")
            try await wire.advanceClock(by: 60)
            let later = try await Self.start(wire, "+15005550005", #"{"ip":"192.0.2.1"}"#)

            #expect([first, second, other, unnamed, later].map(\.status) == [201, 201, 201, 201, 201])
            #expect(third.status == 429)
            #expect(third.number("code") == 20429)
            #expect(third.headers["twilio-reached-rate-limit"] == "ip")
            #expect(try await wire.get("/_emulator/messages").count("messages") == 5)
        }
    }

    @Test func `every bucket of every named limit counts, and a refused start does not`() async throws {
        try await Wire.withEmulator { wire in
            let ip = try await Self.limit(wire, "ip", max: 3, interval: 60)
            _ = try await wire.post("\(ip)/Buckets", ["Max": "4", "Interval": "3600"])
            _ = try await Self.limit(wire, "user", max: 1, interval: 7200)
            let values = #"{"ip":"192.0.2.1"}"#
            let both = try await Self.start(wire, "+15005550001", #"{"ip":"192.0.2.1","user":7}"#)
            let userIsFull = try await Self.start(wire, "+15005550002", #"{"ip":"192.0.2.1","user":7}"#)
            for number in ["+15005550003", "+15005550004"] { _ = try await Self.start(wire, number, values) }
            let minuteIsFull = try await Self.start(wire, "+15005550005", values)
            try await wire.advanceClock(by: 60)
            let fourth = try await Self.start(wire, "+15005550005", values)
            let hourIsFull = try await Self.start(wire, "+15005550006", values)

            #expect(both.status == 201)
            #expect(userIsFull.status == 429)
            #expect(minuteIsFull.status == 429)
            #expect(fourth.status == 201)
            #expect(hourIsFull.status == 429)
        }
    }

    @Test(arguments: [#"{"unknown":"x"}"#, #"{"ip":["x"]}"#, #"{"ip":null}"#, #"["ip"]"#, "ip", "{"])
    func `values that name no rate limit or are none are refused`(values: String) async throws {
        try await Wire.withEmulator { wire in
            _ = try await Self.limit(wire, "ip", max: 2, interval: 60)
            let refused = try await Self.start(wire, "+15005550001", values)

            #expect(refused.status == 400)
            #expect(refused.number("code") == 60200)
        }
    }

    @Test func `windows slide, refusals count and unknown names pass when the switches say so`() async throws {
        try await Wire.withEmulator({
            $0.behaviour.rateLimitWindow = .sliding
            $0.behaviour.countsRefusedStarts = true
            $0.behaviour.unknownRateLimit = .ignored
        }) { wire in
            _ = try await Self.limit(wire, "ip", max: 2, interval: 60)
            let values = #"{"ip":"192.0.2.1","unknown":"x"}"#
            var statuses: [Int] = []
            for seconds in [0, 40, 30, 45, 16] {
                try await wire.advanceClock(by: seconds)
                statuses.append(try await Self.start(wire, "+15005550001", values).status)
            }

            // At 0, 40, 70, 115 and 131 seconds no minute holds a third one; a fixed window would hold that of 115.
            #expect(statuses == [201, 201, 201, 201, 201])
            #expect(try await Self.start(wire, "+15005550002", values).number("code") == 20429)
            // The start of 131 seconds and the refused one fill the bucket until 191.
            try await wire.advanceClock(by: 59)
            #expect(try await Self.start(wire, "+15005550002", values).number("code") == 20429)
        }
    }

    @Test func `deleting a service takes its rate limits along`() async throws {
        try await Wire.withEmulator { wire in
            let path = try await Self.limit(wire, "ip", max: 2, interval: 60)
            _ = try await wire.delete("/v2/Services/\(Wire.service)")

            #expect(try await wire.get(path).number("code") == 20404)
            #expect(try await wire.get(Self.limits).number("code") == 20404)
        }
    }

    /// The path of a new rate limit, with one bucket if `max` is given.
    static func limit(_ wire: Wire, _ name: String, max: Int? = nil, interval: Int = 0) async throws -> String {
        let path = "\(limits)/\(try #require(try await wire.post(limits, ["UniqueName": name]).string("sid")))"
        if let max { _ = try await wire.post("\(path)/Buckets", ["Max": "\(max)", "Interval": "\(interval)"]) }
        return path
    }

    static func start(_ wire: Wire, _ to: String, _ values: String) async throws -> RawAnswer {
        try await wire.post(Wire.verifications, ["To": to, "Channel": "sms", "RateLimits": values])
    }
}
