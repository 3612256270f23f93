import Foundation
import Testing

/// An independent reader of QR codes: the zbarimg command.
enum Scanner {
    private static let command = URL(fileURLWithPath: "/usr/bin/zbarimg")

    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(atPath: command.path)
    }

    /// Returns what the picture says.
    static func read(_ pgm: [UInt8]) throws -> String {
        let picture = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pgm")
        try Data(pgm).write(to: picture)
        defer { try? FileManager.default.removeItem(at: picture) }  // a leftover in the temporary folder harms nobody

        let scanner = Process()
        let output = Pipe()
        scanner.executableURL = command
        scanner.arguments = ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable", picture.path]
        scanner.standardOutput = output
        try scanner.run()
        let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
        scanner.waitUntilExit()
        try #require(scanner.terminationStatus == 0)
        return String(text.dropLast())
    }
}
