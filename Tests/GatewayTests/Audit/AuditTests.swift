import Foundation
import TestSupport
import Testing

@Suite struct AuditTests {
    private static let phone = "+447700900123"

    @Test func `pages hold every event once, newest first`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.confirm(gateway.startLogin("ann"), gateway.code(for: Self.phone))
            let all = try await gateway.events("")

            var paged: [AuditedEvent] = []
            var cursor: String?
            repeat {
                let page = try await gateway.get("/audit?limit=2" + (cursor.map { "&cursor=\($0)" } ?? ""))
                let events = try AuditedEvent.all(in: page)
                #expect(events.count <= 2)
                paged += events
                cursor = page.string("next_cursor")
            } while cursor != nil && paged.count < 100

            #expect(paged == all)
            #expect(all.map(\.at) == all.map(\.at).sorted(by: >))
            #expect(all.count == (try await gateway.database.count("select count(*) from audit_events")))
            #expect(all.map(\.action).contains("flow.approved"))
            #expect(Set(all.map(\.actor)) == [String(gateway.key.split(separator: "_")[2])])
        }
    }

    @Test func `a page that is just full is the last one`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.send("PUT", "/users/ann")
            _ = try await gateway.send("PUT", "/users/bob")

            let full = try await gateway.get("/audit?limit=2")
            let half = try await gateway.get("/audit?limit=1")

            #expect(full["next_cursor"] is NSNull)
            #expect(half["next_cursor"] is String)
        }
    }

    @Test func `a user's and a flow's events are found by themselves`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.send("PUT", "/users/bob")
            let flow = try await gateway.startLogin("ann")

            let bob = try await gateway.events("?user_id=bob")
            let ann = try await gateway.events("?user_id=ann")
            let started = try await gateway.events("?flow_id=\(flow)")

            #expect(bob.map(\.action) == ["user.created"])
            #expect(ann.count + bob.count == (try await gateway.events("").count))
            #expect(started.map(\.action) == ["message.sent", "flow.started"])
            #expect(try await gateway.events("?flow_id=\(flow)&user_id=ann") == started)
            #expect(try await gateway.events("?flow_id=\(flow)&user_id=bob").isEmpty)
            #expect(try await gateway.events("?user_id=nobody").isEmpty)
        }
    }

    @Test func `times bound the page: from inclusive, to exclusive`() async throws {
        try await TestGateway.with { gateway in
            for (index, user) in ["a", "b", "c"].enumerated() {
                _ = try await gateway.send("PUT", "/users/\(user)")
                try await gateway.database.sql(
                    """
                    alter table audit_events disable trigger all;
                    update audit_events set at = '2026-03-01T09:00:0\(index)Z' where at > '2026-03-02'
                    """
                )
            }
            func actions(_ query: String) async throws -> [String] { try await gateway.events(query).map(\.at) }

            #expect(
                try await actions("?from=2026-03-01T09:00:01Z&to=2026-03-01T09:00:02Z") == ["2026-03-01T09:00:01.000Z"]
            )
            #expect(try await actions("?from=2026-03-01T10:00:01%2B01:00").count == 2)
            #expect(try await actions("?from=2026-03-01T10:00:01+01:00").count == 2)
            #expect(try await actions("?to=2026-03-01T09:00:00.000001Z").count == 1)
            #expect(try await actions("?from=9999-12-31T23:59:59Z").isEmpty)
            #expect(try await actions("?to=0000-01-01T00:00:00Z").isEmpty)
        }
    }

    @Test func `another app's events are out of reach`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let flow = try await gateway.startLogin("ann")
            let other = try await gateway.otherApp()
            let cursor = try #require(try await gateway.get("/audit?limit=1").string("next_cursor"))

            for query in ["", "?user_id=ann", "?flow_id=\(flow)", "?cursor=\(cursor)"] {
                let page = try await gateway.get("/audit\(query)", key: other)
                #expect(page.status == 200)
                #expect(try AuditedEvent.all(in: page).isEmpty)
            }
            #expect(try await gateway.get("/flows/\(flow)/timeline", key: other).code == "flow_not_found")
        }
    }

    @Test(arguments: ["?limit=0", "?cursor=x", "?from=now", "?flow_id=1", "?user_id=%00", "?sort=at", "?user_id=a%20b"])
    func `a faulty query is refused`(query: String) async throws {
        try await TestGateway.with { gateway in
            let answer = try await gateway.get("/audit\(query)")

            #expect(answer.status == 422)
            #expect(answer.code == "validation_failed")
        }
    }

    @Test func `a flood of one refusal is one event`() async throws {
        try await TestGateway.with { gateway in
            let factor = try await gateway.enrollPhone("ann", Self.phone)

            let codes = try await gateway.race(10) { _ in try await gateway.delete(factor, of: "ann").code }

            #expect(codes == Array(repeating: "last_factor", count: 10))
            // Two, if a minute ended meanwhile.
            #expect((1...2).contains(try await gateway.events("").count { $0.action == "factor.refused" }))
        }
    }
}

/// An event as `/audit` shows it.
private struct AuditedEvent: Equatable {
    let id: String
    let at: String
    let action: String
    let actor: String

    static func all(in page: Answer) throws -> [AuditedEvent] {
        let events = try #require(page["events"] as? [[String: Any]])
        return try events.map { event in
            AuditedEvent(
                id: try #require(event["event_id"] as? String),
                at: try #require(event["at"] as? String),
                action: try #require(event["action"] as? String),
                actor: try #require((event["actor"] as? [String: Any])?["id"] as? String)
            )
        }
    }
}

extension TestGateway {
    fileprivate func events(_ query: String) async throws -> [AuditedEvent] {
        try AuditedEvent.all(in: try await get("/audit\(query)"))
    }
}
