extension Session {
    /// Sets what is the same for all its statements; the time-outs too, where the session is our own.
    func set(_ configuration: PostgresConfiguration) throws(PostgresError) {
        if configuration.usesPreparedStatements {
            _ = try run(OwnSessionSettings(configuration))
        } else {
            _ = try run(SharedSessionSettings())
        }
    }
}

/// The settings of a session that nobody else uses.
///
/// Our statements are few, fixed and served by indexes: planning each of them for its values at every run took a quarter
/// of the server's CPU time, and compiling a plan can never pay. A plan is kept until the statistics change, so it must
/// not depend on how small a table was when it was made: what reads or sorts whole tables is the last resort.
private struct OwnSessionSettings: Statement {
    static let sql = """
        select set_config('TimeZone', 'UTC', false), set_config('statement_timeout', $1, false),
            set_config('lock_timeout', $2, false), set_config('idle_in_transaction_session_timeout', $3, false),
            set_config('plan_cache_mode', 'force_generic_plan', false), set_config('jit', 'off', false),
            set_config('enable_seqscan', 'off', false), set_config('enable_bitmapscan', 'off', false),
            set_config('enable_hashjoin', 'off', false), set_config('enable_mergejoin', 'off', false)
        """
    let configuration: PostgresConfiguration

    init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
    }

    var parameters: [Parameter] { configuration.timeouts }

    static func decode(_ row: inout RowReader) throws(PostgresError) {}
}

/// The only setting that a transaction pooler keeps with its client (PgBouncer: it is reported by the server).
private struct SharedSessionSettings: Statement {
    static let sql = "select set_config('TimeZone', 'UTC', false)"

    static func decode(_ row: inout RowReader) throws(PostgresError) {}
}

/// The settings of one transaction, where the session is shared.
struct TransactionSettings: Statement {
    static let sql = """
        select set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
            set_config('idle_in_transaction_session_timeout', $3, true)
        """
    let configuration: PostgresConfiguration

    init(_ configuration: PostgresConfiguration) {
        self.configuration = configuration
    }

    var parameters: [Parameter] { configuration.timeouts }

    static func decode(_ row: inout RowReader) throws(PostgresError) {}
}

extension PostgresConfiguration {
    fileprivate var timeouts: [Parameter] {
        [statementTimeout, lockTimeout, idleInTransactionTimeout].map { .text("\($0.wholeMilliseconds)ms") }
    }
}

extension Duration {
    fileprivate var wholeMilliseconds: Int64 {
        components.seconds * 1000 + components.attoseconds / 1_000_000_000_000_000
    }
}
