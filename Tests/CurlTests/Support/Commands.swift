import Foundation

struct CommandFailure: Error {
    let command: String
    let status: Int32
}

/// A program that runs until it is stopped.
final class ForegroundProcess: @unchecked Sendable {
    // Process is not Sendable; after the start only `stop` uses it, once.
    private let process = Process()
    private let output = Pipe()

    /// Returns when the program has written `sign` to its standard error.
    init(_ program: String, _ arguments: [String], in folder: URL, readyWhenItSays sign: String) throws {
        process.executableURL = URL(filePath: program)
        process.arguments = arguments
        process.currentDirectoryURL = folder
        process.standardError = output
        try process.run()
        var said = Data()
        while said.range(of: Data(sign.utf8)) == nil {
            let more = output.fileHandleForReading.availableData
            guard !more.isEmpty else { throw CommandFailure(command: program, status: -1) }
            said += more
        }
    }

    func stop() {
        // Not SIGTERM: a child has the signal mask of the thread that started it, and pool threads block nearly all.
        kill(process.processIdentifier, SIGKILL)
        process.waitUntilExit()
    }
}
