/// How a pool reaches its database, and the bounds of every wait.
package struct PostgresConfiguration: Sendable {
    /// A `postgresql://` URI or a keyword/value string (PostgreSQL manual §34.1.1), with several hosts if there are.
    ///
    /// It may hold a password, so it is never printed. What it says wins over this module's defaults
    /// (`target_session_attrs=read-write`, keep-alives, `application_name`, `connect_timeout`).
    package var connection: String
    /// Sessions at most, 1…200; they are opened as they are needed.
    ///
    /// Defaults to 10.
    package var poolSize = 10
    /// How long a request waits for a session while the line before it has not moved at all, or has not been empty for
    /// `burst`.
    ///
    /// Defaults to 250 ms.
    package var admissionWait = Duration.milliseconds(250)
    /// How long a line that has moved may stand still: a server pauses now and then, for a new file of its log or a
    /// checkpoint, and thousands who wait must not all be refused for that.
    ///
    /// Defaults to 1 s.
    package var pause = Duration.seconds(1)
    /// How long many requests that come at once may take to be worked off, as long as the line moves.
    ///
    /// Defaults to 30 s.
    package var burst = Duration.seconds(30)
    /// How many requests wait at one time; settlements are not counted.
    ///
    /// Defaults to 4096.
    package var maxWaiting = 4096
    /// The server ends a statement after this time.
    ///
    /// Defaults to 2 s.
    package var statementTimeout = Duration.seconds(2)
    /// The server gives up on a lock after this time.
    ///
    /// Defaults to 500 ms.
    package var lockTimeout = Duration.milliseconds(500)
    /// The server ends a session that holds a transaction open and is silent for this long.
    ///
    /// Defaults to 5 s.
    package var idleInTransactionTimeout = Duration.seconds(5)
    /// Whole seconds for each host and address, at least 2 (libpq's minimum).
    ///
    /// Defaults to 3 s.
    package var connectTimeout = Duration.seconds(3)
    /// Whether statements are prepared on the server, which takes a session of one's own.
    ///
    /// Off for a pooler that lends a session for one transaction (PgBouncer): statements are then sent whole, and the
    /// time-outs above are set inside each transaction; statements outside a transaction have those of their role
    /// (`alter role … set statement_timeout`), and the client's own deadline.
    package var usesPreparedStatements = true
    /// Shown in `pg_stat_activity`.
    ///
    /// Defaults to `postern`.
    package var applicationName = "postern"

    /// Makes a configuration with the defaults above.
    package init(connection: String) {
        self.connection = connection
    }

    /// How long the client waits for the answers of one round trip; it then gives the connection up.
    ///
    /// Longer than the server's own limit, so that a healthy server is the first to speak.
    var tripTimeout: Duration { statementTimeout + .seconds(1) }

    /// How long a settlement waits for a session: a new connection and one statement before it.
    var settlementWait: Duration { connectTimeout + statementTimeout }
}

extension PostgresConfiguration: CustomStringConvertible, CustomReflectable {
    package var description: String { "PostgresConfiguration(poolSize: \(poolSize))" }

    package var customMirror: Mirror { Mirror(self, children: ["poolSize": poolSize]) }
}

extension PostgresConfiguration {
    /// Keywords for `PQconnectdbParams`, in its order: of two values for one keyword the later wins.
    var connectionParameters: [(keyword: String, value: String)] {
        [
            ("target_session_attrs", "read-write"),
            ("application_name", applicationName),
            ("connect_timeout", String(max(2, connectTimeout.components.seconds))),
            ("keepalives", "1"),
            ("keepalives_idle", "15"),
            ("keepalives_interval", "5"),
            ("keepalives_count", "3"),
            ("tcp_user_timeout", "10000"),
            ("gssencmode", "disable"),  // spares every connection a look at the Kerberos configuration
            ("dbname", connection),
            ("client_encoding", "UTF8"),
        ]
    }
}
