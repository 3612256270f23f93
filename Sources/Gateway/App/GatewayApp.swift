package import Curl
import FoundationEssentials
import Hummingbird
package import Logging
package import Postgres
import Reactor
import ServiceLifecycle
import UnixSignals

/// The whole service on one page: configuration → pool, transport, keys → features → listeners.
package struct GatewayApp: Sendable {
    package let pool: Pool
    package let transport: Transport
    package let metrics: PrometheusRegistry
    package let readiness: Readiness
    package let features: Features
    /// The ports in use, which the configuration may have left to the system.
    package let ports = ListeningPorts()

    private let configuration: GatewayConfiguration
    private let reactor: Reactor
    private let keys: KeyDirectory
    private let entry: PublicEntry
    private let authentication: Authentication
    private let accessLog: AccessLog
    private let logger: Logger

    /// Prepares everything and connects to nothing yet.
    ///
    /// - Throws: when a file that the configuration names cannot be used.
    package init(
        _ configuration: GatewayConfiguration,
        metrics: PrometheusRegistry = PrometheusRegistry(),
        logger: Logger
    ) throws {
        self.configuration = configuration
        self.metrics = metrics
        self.logger = logger
        reactor = Reactor()
        pool = Pool(PostgresConfiguration(configuration.database), on: reactor, logger: logger)
        transport = try Transport(TransportConfiguration(configuration.verify), on: reactor)
        keys = KeyDirectory(store: KeyStore(pool: pool), logger: logger)
        features = try Features(configuration, pool: pool, transport: transport, metrics: metrics, logger: logger)
        let calls = features.calls
        readiness = Readiness(checks: [
            .database(pool, try MigrationCheck(directory: configuration.files.migrations)), .auditIsAppendOnly(pool),
            .provider(features.calls),
        ])
        let origin = RequestOrigin(trusting: configuration.peers.trustedProxies)
        let failures = KeyFailures(perMinute: configuration.peers.keyFailuresPerMinute)
        authentication = Authentication(keys: keys, origin: origin, failures: failures)
        accessLog = AccessLog(metrics: RequestMetrics(factory: metrics), origin: origin)
        entry = GatewayRouter.build(
            authentication: authentication,
            log: accessLog,
            keySet: features.keySet,
            contract: try Array(Data(contentsOf: URL(filePath: configuration.files.contract))),
            features: features.add
        )
        let keys = keys
        metrics.poll(pool)
        for operations in BreakerClass.allCases {
            metrics.poll("gw_breaker_state", [("op", operations.rawValue)]) { Double(calls.state(of: operations)) }
        }
        metrics.poll("gw_key_lookups_total") { Double(keys.lookUps) }
        metrics.poll("gw_log_lines_dropped_total") { Double(LogOutput.standardOutput.dropped) }
    }

    /// Runs until the task is cancelled or, with `signals`, until the process is asked to stop.
    ///
    /// The members stop in reverse order: first the replica says that it is not ready, then the listener takes no more
    /// connections and finishes what is under way, then features, transport and pool; the operators' listener is last.
    /// Whoever waits for a flow is let go before the listener waits for them.
    package func run(signals: Bool = false) async throws {
        let pool = pool
        let transport = transport
        var services: [any Service] = signals ? [SecondSignal()] : []
        services += [
            Listener(configuration.ops, entry: opsEntry, logger: logger, listening: ports.ops),
            Attendant("pool") { await pool.run() },
            Attendant("transport") { await transport.run() },
            keys,
        ]
        services += features.jobs
        services += [
            Listener(configuration.http, entry: entry, logger: logger, listening: ports.http),
            features.waiters,
            DrainMark(readiness: readiness),
        ]
        var group = ServiceGroupConfiguration(services: services, logger: logger)
        group.gracefulShutdownSignals = signals ? [.sigterm, .sigint] : []
        group.maximumGracefulShutdownDuration = configuration.drain
        let configured = group
        try await withTaskExecutorPreference(reactor) {
            try await ServiceGroup(configuration: configured).run()
        }
    }

    private var opsEntry: PublicEntry {
        OpsRouter.build(readiness: readiness, metrics: metrics, log: accessLog) { router in
            features.add(to: OperatorRoutes(router, authentication, features.operatorAudit))
        }
    }
}

/// The first to learn that the service should stop: from then on no balancer should send requests here.
private struct DrainMark: Service {
    let readiness: Readiness

    func run() async throws {
        try await gracefulShutdown()
        readiness.startDraining()
    }
}
