import Foundation

/// A server of the test's own, which it may stop, restart and configure; made by `scripts/with-postgres`.
///
/// It ends with the last reference, and with the test process: its shell reads commands until the pipe is closed.
final class PrivateServer: Sendable {
    let url: String
    let port: Int
    private let process: Process
    private let commands: FileHandle
    private let answers: FileHandle

    /// Starts a server that also listens on 127.0.0.1.
    init(settings: [String] = []) async throws {
        let script = URL(filePath: #filePath).appending(path: "../../../scripts/with-postgres").standardized
        let (input, output) = (Pipe(), Pipe())
        port = try freePort()
        process = Process()
        process.executableURL = script
        process.arguments =
            (["listen_addresses=127.0.0.1", "port=\(port)"] + settings).reduce(into: ["--unsafe-fast"]) {
                $0 += ["--set", $1]
            } + ["--", "bash", "-c", Self.shell]
        process.standardInput = input
        process.standardOutput = output
        try process.run()
        commands = input.fileHandleForWriting
        answers = output.fileHandleForReading
        url = try Self.line(answers)
    }

    deinit {
        try? commands.close()
        process.waitUntilExit()
    }

    /// The same database over TCP.
    func tcpURL(_ parameters: String = "") -> String {
        "postgresql://postgres@127.0.0.1:\(port)/postgres\(parameters)"
    }

    /// Runs a line of shell beside the server and returns the last line it printed.
    @discardableResult
    func shell(_ line: String) throws -> String {
        try commands.write(contentsOf: Data((line + "\n").utf8))
        let answer = try Self.line(answers)
        guard answer.hasPrefix("0 ") else { throw Failed(line: line, answer: answer) }
        return String(answer.dropFirst(2))
    }

    func restart() throws {
        try shell("$POSTERN_TEST_PG_CTL -m fast -w restart >/dev/null")
    }

    private struct Failed: Error {
        let line: String
        let answer: String
    }

    // Answers each line it reads with its status and the last line of its output.
    private static let shell = """
        printf '%s\\n' "$POSTERN_TEST_DATABASE_URL"
        while IFS= read -r line; do
            output=$(eval "$line" 2>&1 </dev/null); status=$?
            printf '%s %s\\n' "$status" "${output##*$'\\n'}"
        done
        if [ -f "$PGDATA/pgbouncer.pid" ]; then kill -KILL "$(<"$PGDATA/pgbouncer.pid")"; fi
        """

    private static func line(_ handle: FileHandle) throws -> String {
        var bytes: [UInt8] = []
        while let byte = try handle.read(upToCount: 1)?.first, byte != UInt8(ascii: "\n") { bytes.append(byte) }
        return String(decoding: bytes, as: UTF8.self)
    }
}
