internal import Subprocess
internal import SystemPackage

/// A program that ended badly.
package struct ProgramFailure: Error, CustomStringConvertible {
    package let description: String
}

/// Runs a program to its end.
///
/// Not by Foundation's `Process`: it leaves its pipes open (Swift 6.3), and with more than 1,360 open files it reads past
/// the end of its list of them, which has ended whole test runs.
///
/// - Parameters:
///   - command: the program's name or path, and its arguments.
///   - folder: where it runs; the test's own folder if nil.
/// - Throws: `ProgramFailure` with what it wrote to its standard error, unless it ended with 0.
/// - Returns: what it wrote to its standard output.
@discardableResult
package func output(of command: [String], in folder: String? = nil) async throws -> String {
    let name = command.first ?? ""
    let result = try await run(
        name.contains("/") ? .path(FilePath(name)) : .name(name),
        arguments: Arguments(Array(command.dropFirst())),
        workingDirectory: folder.map { FilePath($0) },
        output: .string(limit: 256 << 20),
        error: .string(limit: 1 << 20)
    )
    guard result.terminationStatus.isSuccess else {
        throw ProgramFailure(description: "\(name): \(result.terminationStatus) \(result.standardError)")
    }
    return result.standardOutput
}
