import Domain
import TestSupport
import Testing

@testable import Gateway

/// Requests without a valid key are limited per address, and nobody else pays for it.
@Suite struct KeyFailureTests {
    private static let bad = "psk_test_000000000000_" + String(repeating: "0", count: 52)

    private func options(_ settings: [String: String] = [:]) -> TestGateway.Options {
        var options = TestGateway.Options()
        options.settings = ["HTTP_KEY_FAILURES_PER_MINUTE": "3"].merging(settings) { $1 }
        return options
    }

    @Test func `after so many failures an address is told to wait, and a valid key still works`() async throws {
        try await TestGateway.with(options()) { gateway in
            for _ in 0..<3 { #expect(try await gateway.get("/users/ann", key: Self.bad).code == "credentials_invalid") }

            let refused = try await gateway.get("/users/ann", key: Self.bad)
            let without = try await gateway.raw("/login/start", authorization: nil)

            for answer in [refused, without] {
                #expect(answer.status == 429)
                #expect(answer.code == "ip_limited")
                #expect(answer.string("limit") == "key_failures")
                #expect(answer.header("Retry-After").flatMap { Int($0) }.map { (1...20).contains($0) } == true)
            }
            #expect(try await gateway.get("/users/ann").code == "user_not_found")
        }
    }

    @Test func `behind a trusted proxy each address counts for itself`() async throws {
        try await TestGateway.with(options(["TRUSTED_PROXIES": "127.0.0.1"])) { (gateway) async throws in
            func fail(from address: String) async throws -> Int {
                try await gateway.send(
                    "GET",
                    "/users/ann",
                    key: Self.bad,
                    headers: [(name: "X-Forwarded-For", value: address)]
                ).status
            }
            for _ in 0..<3 { #expect(try await fail(from: "192.0.2.1") == 401) }

            #expect(try await fail(from: "192.0.2.1") == 429)
            // A stranger cannot get away by inventing hops before the proxy's own entry.
            #expect(try await fail(from: "198.51.100.7, 192.0.2.1") == 429)
            #expect(try await fail(from: "192.0.2.2") == 401)
            #expect(gateway.log.text.contains("192.0.2.0/24"))
            #expect(!gateway.log.text.contains("192.0.2.1"))
        }
    }

    @Test func `the word of a peer that is not trusted counts for nothing`() async throws {
        try await TestGateway.with(options(["TRUSTED_PROXIES": "10.0.0.0/8"])) { gateway in
            var statuses: [Int] = []
            for number in 1...5 {
                let header = (name: "X-Forwarded-For", value: "192.0.2.\(number)")
                statuses.append(try await gateway.send("GET", "/users/a", key: Self.bad, headers: [header]).status)
            }
            #expect(statuses == [401, 401, 401, 429, 429])
        }
    }

    @Test func `addresses are forgotten rather than remembered without end`() throws {
        let failures = KeyFailures(perMinute: 1)
        let start = ContinuousClock.now
        for number in 0..<(KeyFailures.capacity + 10) {
            let address = try #require(IPAddress("10.\(number >> 16).\(number >> 8 & 255).\(number & 255)"))
            #expect(failures.count(from: address, at: start) == nil)
        }
        #expect(failures.addresses <= KeyFailures.capacity)
    }
}
