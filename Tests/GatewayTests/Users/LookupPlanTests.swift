import Postgres
import TestSupport
import Testing

@testable import Gateway

/// How the server finds a user, as planned on a table about which it knows nothing yet.
///
/// A session keeps its plans, so what is planned on the first day of an app is what a million users are found by.
@Suite struct LookupPlanTests {
    @Test(arguments: [
        (LockUser.sql, "uuid, bytea[]"), (ReadSubject.sql, "uuid, bytea[]"),
        (RecentFlowsOfUser.sql, "uuid, bytea[], text"),
        (CreateUserIfAbsent.sql, "uuid, uuid, bytea, text, bytea, uuid, bytea, uuid, text, bytea[]"),
    ])
    func `a user is looked up by both halves of its key`(statement: String, types: String) async throws {
        try await TestDatabase.with { database in
            let nulls = types.split(separator: ", ").map { _ in "null" }.joined(separator: ", ")
            let plan = try await database.sql(
                """
                set plan_cache_mode = force_generic_plan;
                prepare it (\(types)) as \(statement);
                explain (costs off) execute it (\(nulls));
                """
            )

            let text = plan.joined(separator: "\n")
            let condition = /Index Cond: \(\(app_id = \$\d+\) AND \(external_id_hmac = l\.hmac\)\)/
            #expect(text.contains(condition), "\(text)")
            #expect(!text.contains("Join Filter"), "a table is read whole and filtered:\n\(text)")
        }
    }
}
