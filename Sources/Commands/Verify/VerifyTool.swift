import ArgumentParser
import Curl
import Gateway
import VerifyClient
import VerifyModel

/// The provider's settings, of which these commands need no others.
struct VerifyTool: Sendable {
    let access: VerifyAccess
    let services: NamedServices
    let codeLength: Int

    /// Reads the settings.
    ///
    /// - Parameters:
    ///   - settings: Those of the command line.
    ///   - file: A file of `NAME=value` lines.
    /// - Throws: `ExitCode` for an option that is no setting, or for faults of the configuration.
    init(settings: [String], file: String?) async throws {
        do {
            var reader = SettingsReader(try await ConfigurationSources.reader(arguments: settings, file: file))
            access = VerifyAccess(&reader)
            services = NamedServices(&reader)
            codeLength = reader.verifyCodeLength()
            if let unknown = reader.unknownOptions(settings).first {
                throw ExitCode.failure(
                    UsageFault("\(unknown.printable) is neither a parameter nor a setting of the provider")
                )
            }
            if !reader.faults.isEmpty { throw ConfigurationError(faults: reader.faults) }
        } catch let error as ConfigurationError {
            throw ExitCode.failure(.configuration, error.description)
        }
    }

    /// The service that a word stands for: a purpose, a SID, or nothing for the usual one.
    func service(_ word: String) -> String? {
        switch word {
        case "": (services.shared ?? services.login)?.wire
        case "login": (services.login ?? services.shared)?.wire
        case "enroll": (services.enroll ?? services.shared)?.wire
        case "stepup": (services.stepup ?? services.shared)?.wire
        default: word
        }
    }

    /// Runs `body` with a client; no call of it may fail otherwise than as `ExitCode`.
    func withClient<Value: Sendable>(_ body: (VerifyClient) async throws -> Value) async throws -> Value {
        do {
            let transport = try Transport(TransportConfiguration(access))
            let client = VerifyClient(access, transport: transport)
            return try await withThrowingTaskGroup(of: Void.self) { group in
                group.addTask { await transport.run() }
                defer { group.cancelAll() }
                return try await body(client)
            }
        } catch let error as VerifyClientError {
            throw ExitCode.failure(error)
        } catch let error as TransportError {
            throw ExitCode.failure(.configuration, "the provider cannot be called: \(error)")
        }
    }
}
