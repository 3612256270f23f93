import Domain
import Postgres

/// The audit log as its app reads it, and the operators theirs.
struct AuditLog: Sendable {
    let pool: Pool
    let vault: Vault

    /// Events, newest first, and where the next page begins, if there is one.
    struct Page: Sendable {
        var events: [StoredEvent]
        var next: AuditPosition?
    }

    /// Reads one page.
    ///
    /// - Throws: what the database threw.
    func page(_ query: AuditQuery, of app: AppID) async throws -> Page {
        // One more than the page holds tells whether there is another page.
        let window = AuditWindow(app: app, from: query.from, before: query.before, count: query.limit + 1)
        let found = try await events(query, in: window)
        let events = Array(found.prefix(query.limit))
        return Page(events: events, next: found.count > events.count ? events.last?.position : nil)
    }

    private func events(_ query: AuditQuery, in window: AuditWindow) async throws -> [StoredEvent] {
        let lookups = query.user.map { vault.lookups($0, of: window.app) }
        if let flow = query.flow {
            return try await pool.run(EventsOfFlow(window: window, flow: flow, lookups: lookups))
        }
        if let lookups {
            return try await pool.run(EventsOfUser(window: window, lookups: lookups))
        }
        return try await pool.run(EventsOfApp(window: window))
    }

    /// Reads everything that happened to one flow, oldest first.
    ///
    /// - Throws: `FlowRefusal.flowNotFound`, or what the database threw.
    func timeline(of flow: FlowID, of caller: Caller) async throws -> [TimelineEntry] {
        let entries = try await pool.run(TimelineOfFlow(flow: flow, app: caller.app))
        // No flow is without an event: its start is one.
        if entries.isEmpty { throw FlowRefusal.flowNotFound }
        return entries
    }
}
