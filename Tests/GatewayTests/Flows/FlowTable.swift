import Domain
import Foundation
import Postgres
import TestSupport

@testable import Gateway

/// A database with one app, one user and one phone, for flows that are written by hand.
struct FlowTable: Sendable {
    let database: TestDatabase
    let pool: Pool
    let app = AppID.new()
    let user = UserID.new()
    let factor = FactorID.new()
    let log = TestLog()

    static func with(_ body: @escaping @Sendable (FlowTable) async throws -> Void) async throws {
        try await TestDatabase.with { database in
            let table = FlowTable(database)
            try await table.fill()
            try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await table.pool.run() }
                defer { group.cancelAll() }
                try await body(table)
            }
        }
    }

    private init(_ database: TestDatabase) {
        self.database = database
        var configuration = PostgresConfiguration(connection: database.url)
        // Many tests share the machine; none of these is about a full pool.
        configuration.admissionWait = .seconds(30)
        pool = Pool(configuration, logger: TestLog().logger)
    }

    private func fill() async throws {
        try await database.sql(
            """
            insert into apps (app_id, slug, name) values ('\(app.uuid)', 'app', 'App');
            insert into users (
                user_id, app_id, external_id_hmac, lookup_key_id, external_id_sealed, entity_identity, data_key_wrapped
            ) values ('\(user.uuid)', '\(app.uuid)', '\\x01', 'l', '\\x02', '\(UUID())', '\\x03');
            insert into factors (
                factor_id, app_id, user_id, type, status, name, address_hmac, address_key_id, address_sealed,
                address_masked, consecutive_failures, total_failures
            ) values (
                '\(factor.uuid)', '\(app.uuid)', '\(user.uuid)', 'phone', 'active', 'Phone', '\\x04', 'l', '\\x05', '*', 1, 1
            );
            """
        )
    }
}

/// A flow's row, as the tests want it.
struct FlowRow: Sendable {
    var id = FlowID.new()
    var state = FlowState.pending
    var call: CallID?
    /// Seconds from now until it expires.
    var lifetime = 600
}

/// A provider call's row.
struct CallRow: Sendable {
    var id = CallID.new()
    var flow: FlowID?
    var operation = ProviderOperation.checkVerification
    var state = "started"
    /// Seconds since it started.
    var age = 0
}

extension FlowTable {
    @discardableResult
    func insert(_ row: FlowRow) async throws -> FlowID {
        try await insert([row])
        return row.id
    }

    /// Inserts login flows by SMS, each to an address of its own: at most one live flow holds an address.
    func insert(_ rows: [FlowRow]) async throws {
        let values = rows.map { row in
            """
            ('\(row.id.uuid)', '\(row.state)', sha256('\(row.id)'), \(quoted(row.call?.uuid.uuidString)), \
            \(row.state == .approved ? "gen_random_uuid()" : "null"), clock_timestamp() + interval '\(row.lifetime) s', \
            \(row.state.isFinal ? "clock_timestamp()" : "null"))
            """
        }
        try await database.sql(
            """
            insert into flows (
                app_id, user_id, factor_id, purpose, method, provider_service, sends_used,
                flow_id, state, address_hmac, call_in_flight, assertion_id, expires_at, finished_at
            )
            select '\(app.uuid)', '\(user.uuid)', '\(factor.uuid)', 'login', 'sms', 'VA', 1,
                id::uuid, state, address, call::uuid, assertion::uuid, expires_at, finished_at::timestamptz
            from (values \(values.joined(separator: ",")))
                as v (id, state, address, call, assertion, expires_at, finished_at)
            """
        )
    }

    func insert(_ calls: CallRow...) async throws {
        try await insert(calls)
    }

    func insert(_ calls: [CallRow]) async throws {
        let values = calls.map { call in
            let time = "clock_timestamp() - interval '\(call.age) s'"
            return """
                ('\(call.id.uuid)', \(quoted(call.flow?.uuid.uuidString)), '\(call.operation.rawValue)', \
                '\(call.state)', \(time), \(call.state == "started" ? "null" : time))
                """
        }
        try await database.sql(
            """
            insert into provider_calls (call_id, flow_id, operation, state, started_at, finished_at)
            values \(values.joined(separator: ", "))
            """
        )
    }

    func state(of flow: FlowID) async throws -> String? {
        try await database.sql("select state from flows where flow_id = '\(flow.uuid)'").first
    }

    func state(of call: CallID) async throws -> String? {
        try await database.sql("select state from provider_calls where call_id = '\(call.uuid)'").first
    }

    /// The audit rows of a flow, as `action result`, oldest first.
    func audit(of flow: FlowID) async throws -> [String] {
        try await database.sql(
            "select action || ' ' || result from audit_events where flow_id = '\(flow.uuid)' order by at"
        )
    }

    private func quoted(_ text: String?) -> String { text.map { "'\($0)'" } ?? "null" }
}
