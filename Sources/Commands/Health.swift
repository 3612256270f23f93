import ArgumentParser
import Curl
import Gateway

struct Health: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Ask the running service whether it is ready; for the health check of a container."
    )

    @Flag(help: "Ask only whether the process lives.")
    var live = false

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let ops = try await options.read { ListenerSettings.ops(&$0) }
        var configuration = TransportConfiguration()
        configuration.allowsPlainHTTP = true
        let transport = try Transport(configuration)
        // An address to listen on everywhere is no address to ask.
        let host = ["0.0.0.0", "::", ""].contains(ops.host) ? "127.0.0.1" : ops.host
        let url = "http://\(host.contains(":") ? "[\(host)]" : host):\(ops.port)/\(live ? "livez" : "readyz")"
        let reply = try await withThrowingTaskGroup(of: Void.self) { group in
            group.addTask { await transport.run() }
            defer { group.cancelAll() }
            return try await ask(transport, url)
        }
        print(String(decoding: reply.body, as: UTF8.self))
        if reply.status != 200 { throw ExitCode(ExitStatus.unavailable.rawValue) }
    }

    private func ask(_ transport: Transport, _ url: String) async throws -> Reply {
        do {
            return try await transport.send(
                OutgoingRequest(method: "GET", url: url, total: .seconds(3), connect: .seconds(1))
            )
        } catch {
            throw ExitCode.failure(.unavailable, "\(url): \(error)")
        }
    }
}
