import Domain
import Logging
import Postgres

/// Writes down what operators do.
package struct OperatorAudit: Sendable {
    private let pool: Pool
    private let logger: Logger

    init(pool: Pool, logger: Logger) {
        self.pool = pool
        self.logger = logger
    }

    /// The row of one act; `detail` is a JSON object of plain facts, as `AuditEvent.detail` asks.
    static func event(_ context: OperatorContext, _ result: String, detail: String = "{}") -> AuditEvent {
        AuditEvent(
            app: .operators,
            actor: .operator(context.key.keyID),
            action: context.action,
            result: result,
            detail: detail
        )
    }

    /// Writes a row before something is done: without it nothing is.
    ///
    /// - Throws: what the database threw.
    func record(_ event: AuditEvent) async throws {
        try await pool.run(AppendAudit(event))
    }

    /// Writes a row about what has happened already, whether or not that can be written down.
    func note(_ event: AuditEvent) async {
        do {
            try await pool.run(AppendAudit(event), .settlement)
        } catch {
            logger.error(
                "an operator's act was not recorded",
                metadata: [
                    "action": .string(event.action), "result": .string(event.result),
                    "error": .string(String(describing: error)),
                ]
            )
        }
    }

    /// Writes down that a call was refused before anything was done.
    func refused(_ context: OperatorContext, _ code: ProblemCode) async {
        await note(Self.event(context, code.rawValue))
    }
}

/// A refusal that is in the audit already.
struct AuditedRefusal: Error {
    let problem: Problem
}
