import Foundation
import TestSupport
import Testing

/// An operator at the ops listener.
struct Desk {
    let gateway: TestGateway
    let key: String

    static func with(
        _ options: TestGateway.Options = TestGateway.Options(),
        _ body: @Sendable (Desk, TestGateway) async throws -> Void
    ) async throws {
        try await TestGateway.with(options) { gateway in
            try await body(Desk(gateway: gateway, key: try await gateway.operatorKey()), gateway)
        }
    }

    func send(_ method: String, _ path: String, _ body: String? = nil, key: String? = nil) async throws -> Answer {
        try await gateway.send(method, gateway.opsURL + "/admin" + path, body, key: key ?? self.key)
    }

    /// A service that no login uses.
    func newService(_ more: String = "") async throws -> String {
        let made = try await send("POST", "/verify/services", #"{"friendly_name":"Trial"\#(more)}"#)
        guard made.status == 201, let sid = made.string("service_sid") else { throw TestGateway.Unexpected(made) }
        return sid
    }

    /// What the audit says, oldest first: action and result.
    func audited() async throws -> [String] {
        let page = try await send("GET", "/audit?limit=200")
        let events = try #require(page["events"] as? [[String: Any]])
        return events.reversed().map { "\($0["action"] ?? "") \($0["result"] ?? "")" }.filter { $0 != "audit.read ok" }
    }

    /// The details of the audit as one text.
    func details() async throws -> String {
        try await send("GET", "/audit?limit=200").text
    }
}
