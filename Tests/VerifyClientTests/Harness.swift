import Curl
import Logging
import VerifyClient
import VerifyEmulator
import VerifyModel

/// A client with its transport, an emulator, and real sockets between them.
struct Harness: Sendable {
    static let service = ServiceSID("VA00000000000000000000000000001001")
    static let account = AccountSID("AC0000000000000000000000000ace0001")
    static let token = "an-auth-token-of-tests"

    let emulator: VerifyEmulator
    let client: VerifyClient
    private let transport: Transport
    private let baseURL: String

    /// Runs `body` against a fresh emulator on a free port.
    static func run(_ body: @escaping @Sendable (Harness) async throws -> Void) async throws {
        var configuration = EmulatorConfiguration(accountSID: account.wire, authToken: token)
        configuration.port = 0
        configuration.services = [service.wire]
        let emulator = try VerifyEmulator(
            configuration,
            logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }
        )
        try await emulator.whileRunning { baseURL in
            try await withTransport { transport in
                try await body(Harness(emulator: emulator, transport: transport, baseURL: baseURL))
            }
        }
    }

    private init(emulator: VerifyEmulator, transport: Transport, baseURL: String) {
        self.emulator = emulator
        self.transport = transport
        self.baseURL = baseURL
        client = VerifyClient(
            transport: transport,
            baseURL: baseURL,
            credentials: .authToken(Self.account, token: Self.token)
        )
    }

    /// The same transport, another server or another caller.
    func client(at baseURL: String? = nil, token: String = token) -> VerifyClient {
        VerifyClient(
            transport: transport,
            baseURL: baseURL ?? self.baseURL,
            credentials: .authToken(Self.account, token: token)
        )
    }

    /// What `body` failed with, or nil.
    func failure<Value>(of body: () async throws(VerifyClientError) -> Value) async -> VerifyClientError? {
        do throws(VerifyClientError) {
            _ = try await body()
            return nil
        } catch {
            return error
        }
    }
}
