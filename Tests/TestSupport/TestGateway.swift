import Configuration
import Cryptography
import Curl
import Domain
import Foundation
package import Gateway
import Logging
import ServiceLifecycle
package import VerifyEmulator
import VerifyModel

/// The whole service as a test meets it.
///
/// A database of its own, the emulator and the gateway on free ports, and an app with a key. Requests go over real sockets by our own transport.
package struct TestGateway: Sendable {
    package let database: TestDatabase
    package let emulator: VerifyEmulator
    package let app: GatewayApp
    /// `http://127.0.0.1:port` of the app API and of the operators' listener.
    package let url: String
    package let opsURL: String
    package let emulatorURL: String
    /// A key with every scope, of an app whose limits are those of `Options.policy`.
    package let key: String
    package let log: TestLog
    private let service: ServiceGroup
    private let transport: Transport

    package struct Options: Sendable {
        /// The app's policy as stored: wide by default, so that only tests of limits meet them.
        package var policy =
            #"{"resend_gaps_seconds":[0],"limits":{"user_1h":1000000,"user_24h":1000000,"user_starts_1h":1000000}}"#
        package var emulator = Behaviour()
        package var settings: [String: String] = [:]
        package init() {}
    }

    package static let loginService = "VA" + String(repeating: "1", count: 32)
    package static let enrollService = "VA" + String(repeating: "2", count: 32)

    /// Runs `body` beside a fresh service.
    ///
    /// Afterwards nothing may be left that contradicts the invariants: no call in flight, no session in use.
    package static func with<Value: Sendable>(
        _ options: Options = Options(),
        _ body: @Sendable (TestGateway) async throws -> Value
    ) async throws -> Value {
        try await Turnstile.gateways.run {
            try await TestDatabase.with { database in
                var configuration = EmulatorConfiguration(accountSID: accountSID, authToken: authToken)
                configuration.port = 0
                configuration.services = [loginService, enrollService]
                configuration.behaviour = options.emulator
                let emulator = try VerifyEmulator(
                    configuration,
                    logger: Logger(label: "emulator") { _ in SwiftLogNoOpLogHandler() }
                )
                return try await emulator.whileRunning { emulatorURL in
                    try await run(options, database, emulator, emulatorURL, body)
                }
            }
        }
    }

    private static func run<Value: Sendable>(
        _ options: Options,
        _ database: TestDatabase,
        _ emulator: VerifyEmulator,
        _ emulatorURL: String,
        _ body: @Sendable (TestGateway) async throws -> Value
    ) async throws -> Value {
        let log = TestLog()
        let files = try KeyFiles()
        defer { files.remove() }
        let settings = settings(database, emulatorURL, files).merging(options.settings) { $1 }
        let configuration = try GatewayConfiguration(reader: ConfigReader(provider: settings.provider))
        let app = try GatewayApp(configuration, logger: log.logger)
        let service = ServiceGroup(services: [Whole(app: app)], logger: log.logger)
        let key = try await TestApp.make(in: database, policy: options.policy)
        let transport = try Transport(.test)
        return try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { try await service.run() }
            group.addTask { await transport.run() }
            defer { group.cancelAll() }
            guard let ports = await app.ports.both() else { throw CancellationError() }
            let gateway = TestGateway(
                database: database,
                emulator: emulator,
                app: app,
                url: "http://127.0.0.1:\(ports.http)",
                opsURL: "http://127.0.0.1:\(ports.ops)",
                emulatorURL: emulatorURL,
                key: key,
                log: log,
                service: service,
                transport: transport
            )
            let result: Result<Value, any Error>
            do { result = .success(try await body(gateway)) } catch { result = .failure(error) }
            // Stopped as in production: a cancelled HTTP server drops connections that it has accepted and not looked at
            // yet, which ends the process (swift-nio issue 2637).
            await service.triggerGracefulShutdown()
            try await group.next()
            return try result.get()
        }
    }

    /// Asks the service to stop, as SIGTERM does; it ends when everything under way is done.
    package func stop() async { await service.triggerGracefulShutdown() }

    private struct Whole: Service {
        let app: GatewayApp
        func run() async throws { try await app.run() }
    }

    private static let accountSID = "AC" + String(repeating: "a", count: 32)
    private static let authToken = "test-token-0123456789abcdef"

    private static func settings(_ database: TestDatabase, _ emulatorURL: String, _ files: KeyFiles) -> [String: String]
    {
        [
            "HTTP_PORT": "0", "OPS_PORT": "0", "DATABASE_URL": database.url, "VERIFY_BASE_URL": emulatorURL,
            "VERIFY_ALLOW_HTTP": "true", "VERIFY_ACCOUNT_SID": accountSID, "VERIFY_AUTH_TOKEN": authToken,
            "VERIFY_SERVICE_LOGIN": loginService, "VERIFY_SERVICE_ENROLL": enrollService,
            "VERIFY_SERVICE_STEPUP": loginService, "KEYRING_FILE": files.keyring, "ASSERTION_KEY_FILE": files.signing,
            "ASSERTION_ISSUER": "postern-test", "OPENAPI_PATH": Repository.path("openapi.yaml"),
            "MIGRATIONS_PATH": Repository.path("migrations"), "LOG_LEVEL": "debug", "DRAIN_SECONDS": "5",
            "HTTP_KEY_FAILURES_PER_MINUTE": "1000000",
        ]
    }
}

// MARK: Requests

extension TestGateway {
    /// Sends a JSON request with the app's key.
    package func send(
        _ method: String,
        _ path: String,
        _ body: String? = nil,
        key: String? = nil,
        headers: [(name: String, value: String)] = []
    ) async throws -> Answer {
        var all = [(name: "Authorization", value: "Bearer \(key ?? self.key)")] + headers
        if body != nil, !headers.contains(where: { $0.name == "Content-Type" }) {
            all.append((name: "Content-Type", value: "application/json"))
        }
        let request = OutgoingRequest(
            method: method,
            url: path.hasPrefix("http") ? path : url + path,
            headers: all,
            body: Array((body ?? "").utf8),
            total: .seconds(60)
        )
        return Answer(try await transport.send(request))
    }

    /// Sends a body with exactly this `Authorization` header, or with none.
    package func raw(_ path: String, authorization: String?) async throws -> Answer {
        var headers = [(name: "Content-Type", value: "application/json")]
        if let authorization { headers.append((name: "Authorization", value: authorization)) }
        let body = Array(#"{"user_id":"ann"}"#.utf8)
        return Answer(
            try await transport.send(OutgoingRequest(method: "POST", url: url + path, headers: headers, body: body))
        )
    }

    package func post(_ path: String, _ body: [String: any Sendable], key: String? = nil) async throws -> Answer {
        let data = try JSONSerialization.data(withJSONObject: body)
        return try await send("POST", path, String(decoding: data, as: UTF8.self), key: key)
    }

    package func get(_ path: String, key: String? = nil) async throws -> Answer {
        try await send("GET", path, key: key)
    }

    /// The code that was last "sent" to an address.
    package func code(for address: String) async throws -> String {
        guard let code = await emulator.messages(to: address).last?.code else { throw NoMessage(address: address) }
        return code
    }

    package struct NoMessage: Error {
        package let address: String
    }

    /// Enrols a phone by its code and returns the factor's id.
    package func enrollPhone(_ user: String, _ phone: String, channel: String = "sms") async throws -> String {
        let start = try await post("/enroll/phone", ["user_id": user, "phone": phone, "channel": channel])
        guard start.status == 201, let flow = start["flow_id"] as? String else { throw Unexpected(start) }
        let confirm = try await post("/enroll/phone/confirm", ["flow_id": flow, "code": try await code(for: phone)])
        guard confirm.status == 200, let factor = confirm["factor_id"] as? String else { throw Unexpected(confirm) }
        return factor
    }

    /// Starts a login and returns the flow's id.
    package func startLogin(_ user: String, channel: String? = nil) async throws -> String {
        var body: [String: any Sendable] = ["user_id": user]
        body["channel"] = channel
        let start = try await post("/login/start", body)
        guard start.status == 201, let flow = start["flow_id"] as? String else { throw Unexpected(start) }
        return flow
    }

    package func confirm(_ flow: String, _ code: String) async throws -> Answer {
        try await post("/login/confirm", ["flow_id": flow, "code": code])
    }

    package struct Unexpected: Error, CustomStringConvertible {
        package let description: String
        package init(_ answer: Answer) { description = "unexpected answer \(answer.status): \(answer.text)" }
    }

    /// A key for the operators' listener.
    package func operatorKey(scopes: [String] = ["verify:admin", "audit:read"]) async throws -> String {
        try await TestApp.makeOperatorKey(in: database, scopes: scopes)
    }

    /// Another app with a key of its own.
    package func otherApp(policy: String = "{}", scopes: [String] = TestApp.allScopes) async throws -> String {
        try await TestApp.make(in: database, policy: policy, scopes: scopes)
    }
}

/// What came back, with its JSON members at hand.
package struct Answer: Sendable {
    package let status: Int
    package let text: String
    private let reply: Reply

    init(_ reply: Reply) {
        self.reply = reply
        status = reply.status
        text = String(decoding: reply.body, as: UTF8.self)
    }

    package func header(_ name: String) -> String? { reply.header(name) }

    /// The JSON object, empty if the body is none.
    package var object: [String: Any] {
        (try? JSONSerialization.jsonObject(with: Data(reply.body)) as? [String: Any]) ?? [:]
    }

    package subscript(_ name: String) -> Any? { object[name] }

    /// The problem's stable code, if this is a problem document.
    package var code: String? {
        header("Content-Type") == "application/problem+json" ? object["code"] as? String : nil
    }

    package func string(_ name: String) -> String? { object[name] as? String }
}

extension TransportConfiguration {
    fileprivate static var test: TransportConfiguration {
        var configuration = TransportConfiguration()
        configuration.allowsPlainHTTP = true
        configuration.maxBodyBytes = 4 * 1024 * 1024
        return configuration
    }
}

extension [String: String] {
    fileprivate var provider: EnvironmentVariablesProvider {
        EnvironmentVariablesProvider(environmentVariables: self)
    }
}
