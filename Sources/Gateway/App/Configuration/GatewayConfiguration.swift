package import Configuration
package import Domain

/// Everything that an operator can set, read once at the start and checked as a whole.
///
/// A setting has one name everywhere: `HTTP_PORT` in the environment and in the file, `--http-port` on the command
/// line. `docs/configuration.md` lists them all. Every setting except the secrets and the database has a default that
/// is safe, so that a new release starts with an old configuration.
package struct GatewayConfiguration: Sendable {
    package var http: ListenerSettings
    package var ops: ListenerSettings
    package var peers: PeerSettings
    package var database: DatabaseSettings
    package var verify: VerifySettings
    package var keys: KeySettings
    package var files: FileSettings
    package var log: LogSettings
    /// How long finished flows are kept; nil keeps them for ever.
    package var flowRetention: Duration?
    /// How long requests under way may take after the order to stop.
    package var drain: Duration
    /// Every setting with its effective value, secrets as «redacted», for `check-config`.
    package let effective: [(name: String, value: String)]

    /// Reads and checks all settings.
    ///
    /// - Parameters:
    ///   - reader: Where settings come from, the strongest source first.
    ///   - arguments: The command line's settings, of which unknown ones are refused.
    /// - Throws: `ConfigurationError` with every fault that was found.
    package init(reader: ConfigReader, arguments: [String] = []) throws(ConfigurationError) {
        var settings = SettingsReader(reader)
        http = .http(&settings)
        ops = .ops(&settings)
        peers = PeerSettings(&settings)
        database = DatabaseSettings(&settings)
        verify = VerifySettings(&settings)
        keys = KeySettings(&settings)
        files = FileSettings(&settings)
        log = LogSettings(&settings)
        let days = settings.integer("FLOW_RETENTION_DAYS", default: 90, in: 0...3650)
        flowRetention = days == 0 ? nil : .seconds(days * 86_400)
        drain = settings.duration("DRAIN_SECONDS", default: 25, in: 0...300)
        settings.refuseUnknown(arguments)
        effective = settings.effective
        if !settings.faults.isEmpty { throw ConfigurationError(faults: settings.faults) }
    }
}

/// What is wrong with the configuration, all of it.
package struct ConfigurationError: Error, CustomStringConvertible {
    /// `NAME: what is wrong, what is expected`, never the value of a secret.
    package var faults: [String]

    package init(faults: [String]) {
        self.faults = faults
    }

    package var description: String {
        "The configuration has \(faults.count == 1 ? "a fault" : "\(faults.count) faults"):\n"
            + faults.map { "  " + $0 }.joined(separator: "\n")
    }
}

/// One address to listen on.
package struct ListenerSettings: Sendable {
    package var host: String
    /// 0 lets the system choose.
    package var port: Int
    package var maxConnections: Int
    /// After so long without a request a connection is closed.
    package var idleTimeout: Duration
    /// So long a request may take to arrive, and its answer to be taken.
    package var requestTimeout: Duration

    /// The listener for apps.
    package static func http(_ settings: inout SettingsReader) -> ListenerSettings {
        ListenerSettings(&settings, prefix: "HTTP", defaultPort: 8080)
    }

    /// The listener for operators.
    package static func ops(_ settings: inout SettingsReader) -> ListenerSettings {
        ListenerSettings(&settings, prefix: "OPS", defaultPort: 9090)
    }

    private init(_ settings: inout SettingsReader, prefix: String, defaultPort: Int) {
        host = settings.text("\(prefix)_HOST", default: "127.0.0.1")
        port = settings.integer("\(prefix)_PORT", default: defaultPort, in: 0...65_535)
        maxConnections = settings.integer("\(prefix)_MAX_CONNECTIONS", default: 4096, in: 1...100_000)
        idleTimeout = settings.duration("\(prefix)_IDLE_TIMEOUT_SECONDS", default: 75, in: 1...3600)
        requestTimeout = settings.duration("\(prefix)_REQUEST_TIMEOUT_SECONDS", default: 20, in: 1...300)
    }
}

/// Whose requests these are.
package struct PeerSettings: Sendable {
    package var trustedProxies: TrustedProxies
    /// Requests without a valid key that one address may make.
    package var keyFailuresPerMinute: Int

    package init(_ settings: inout SettingsReader) {
        trustedProxies = settings.parsed(
            "TRUSTED_PROXIES",
            default: .none,
            "IP addresses or ranges such as 10.0.0.0/8, separated by commas",
            TrustedProxies.init
        )
        keyFailuresPerMinute = settings.integer("HTTP_KEY_FAILURES_PER_MINUTE", default: 60, in: 1...1_000_000)
    }
}

/// Documents that the service reads at the start.
package struct FileSettings: Sendable {
    package var migrations: String
    package var contract: String

    package init(_ settings: inout SettingsReader) {
        migrations = settings.text("MIGRATIONS_PATH", default: "migrations")
        contract = settings.text("OPENAPI_PATH", default: "openapi.yaml")
    }
}
