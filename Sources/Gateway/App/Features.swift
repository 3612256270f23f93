package import CoreMetrics
package import Curl
import Cryptography
import Domain
package import Logging
package import Postgres
import VerifyClient
import VerifyModel

/// What the service does, put together: each feature gets the two or three collaborators that it names.
package struct Features: Sendable {
    /// The document of `/.well-known/jwks.json`.
    package let keySet: [UInt8]
    /// The breakers, for readiness.
    package let calls: ProviderCalls
    /// What goes on beside the requests.
    package let jobs: [LeasedJob]
    package let waiters: FlowWaiters
    /// One of the jobs, for a pass out of turn.
    package let factorSweeper: FactorSweeper

    /// Where the acts of operators are written down.
    let operatorAudit: OperatorAudit

    private let login: LoginRoutes
    private let enrollment: EnrollmentRoutes
    private let flows: FlowRoutes
    private let users: UserRoutes
    private let audit: AuditRoutes
    private let verifyAdmin: VerifyAdminRoutes
    private let operatorLog: OperatorAuditRoutes

    /// Puts the features together; connects to nothing.
    ///
    /// - Throws: `CryptographyError` when the signing keys cannot be used.
    package init(
        _ configuration: GatewayConfiguration,
        pool: Pool,
        transport: Transport,
        metrics: any MetricsFactory,
        logger: Logger
    ) throws {
        let vault = Vault(configuration.keys.keyring)
        let signer = try AssertionSigner(keys: configuration.keys.signingKeys, issuer: configuration.keys.issuer)
        let calls = ProviderCalls(logger: logger, metrics: metrics)
        let provider = Provider(configuration.verify, transport: transport, calls: calls)
        let services = ProviderServices(configuration.verify.services)
        let counters = FlowMetrics(factory: metrics)
        let denials = Denials(pool: pool, vault: vault, metrics: counters, logger: logger)
        let delivery = Delivery(pool: pool, vault: vault, provider: provider, metrics: counters)
        let confirmation = Confirmation(pool: pool, vault: vault, provider: provider, metrics: counters)
        let viewer = FlowViewer(vault: vault, signer: signer)
        let codeLength = configuration.verify.codeLength

        keySet = signer.keySet
        factorSweeper = FactorSweeper(pool: pool, provider: provider)
        self.calls = calls
        jobs = LeasedJob.flows(
            FlowSweeper(pool: pool, counters: counters, metrics: metrics),
            FlowResolver(pool: pool, provider: provider, counters: counters, logger: logger),
            factorSweeper,
            Purge(pool: pool, retention: configuration.flowRetention),
            pool: pool,
            logger: logger
        )
        waiters = FlowWaiters(pool: pool)
        login = LoginRoutes(
            login: Login(
                pool: pool,
                vault: vault,
                services: services,
                delivery: delivery,
                confirmation: confirmation,
                denials: denials
            ),
            viewer: viewer,
            codeLength: codeLength
        )
        enrollment = EnrollmentRoutes(
            enrollment: Enrollment(
                pool: pool,
                vault: vault,
                users: UserDirectory(vault: vault),
                services: services,
                delivery: delivery,
                confirmation: confirmation,
                denials: denials
            ),
            codeLength: codeLength
        )
        flows = FlowRoutes(pool: pool, waiters: waiters, viewer: viewer)
        users = UserRoutes(
            users: Users(pool: pool, vault: vault),
            factors: FactorChanges(pool: pool, vault: vault, provider: provider, denials: denials, metrics: counters)
        )
        let log = AuditLog(pool: pool, vault: vault)
        audit = AuditRoutes(log: log)
        operatorAudit = OperatorAudit(pool: pool, logger: logger)
        operatorLog = OperatorAuditRoutes(log: log, audit: operatorAudit)
        verifyAdmin = VerifyAdminRoutes(
            admin: VerifyAdmin(
                pool: pool,
                vault: vault,
                client: provider.client,
                patience: configuration.verify.startTimeout,
                services: services,
                audit: operatorAudit,
                metrics: metrics,
                logger: logger
            )
        )
    }

    /// Puts every feature's endpoints into the table.
    package func add(to routes: AppRoutes) {
        login.add(to: routes)
        enrollment.add(to: routes)
        flows.add(to: routes)
        users.add(to: routes)
        audit.add(to: routes)
    }

    /// Puts what operators can do into the table of their listener.
    package func add(to routes: OperatorRoutes) {
        verifyAdmin.add(to: routes)
        operatorLog.add(to: routes)
    }
}

extension LeasedJob {
    fileprivate static func flows(
        _ sweeper: FlowSweeper,
        _ resolver: FlowResolver,
        _ factors: FactorSweeper,
        _ purge: Purge,
        pool: Pool,
        logger: Logger
    ) -> [LeasedJob] {
        [
            LeasedJob("flows.sweep", every: .seconds(1), pool: pool, logger: logger, rest: sweeper.rest) {
                try await sweeper.sweep()
            },
            LeasedJob("flows.resolve", every: .seconds(1), pool: pool, logger: logger) { try await resolver.resolve() },
            LeasedJob("factors.sweep", every: .seconds(60), pool: pool, logger: logger) { try await factors.sweep() },
            LeasedJob("purge", every: .seconds(60), pool: pool, logger: logger) { try await purge.purge() },
        ]
    }
}

extension Provider {
    fileprivate convenience init(_ settings: VerifySettings, transport: Transport, calls: ProviderCalls) {
        let client = VerifyClient(settings.access, transport: transport)
        var patience = Patience()
        patience.start = settings.startTimeout
        patience.check = settings.checkTimeout
        let services = ProviderServices(settings.services)
        let counting = settings.countsStarts ? [services.login, services.enroll, services.stepup] : []
        self.init(client: client, calls: calls, patience: patience, counting: Set(counting))
    }
}

extension ProviderServices {
    fileprivate init(_ services: VerifySettings.Services) {
        self.init(
            login: ServiceSID(services.login),
            enroll: ServiceSID(services.enroll),
            stepup: ServiceSID(services.stepup)
        )
    }
}
