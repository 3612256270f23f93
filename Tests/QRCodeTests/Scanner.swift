import Foundation
import TestPrograms

/// An independent reader of QR codes: the zbarimg command.
enum Scanner {
    private static let command = URL(fileURLWithPath: "/usr/bin/zbarimg")

    static var isInstalled: Bool {
        FileManager.default.isExecutableFile(atPath: command.path)
    }

    /// Returns what the picture says.
    static func read(_ pgm: [UInt8]) async throws -> String {
        let picture = FileManager.default.temporaryDirectory.appending(path: "\(UUID().uuidString).pgm")
        try Data(pgm).write(to: picture)
        defer { try? FileManager.default.removeItem(at: picture) }  // a leftover in the temporary folder harms nobody

        let options = ["--quiet", "--raw", "-Sdisable", "-Sqrcode.enable"]
        let text = try await output(of: [command.path] + options + [picture.path])
        return String(text.dropLast())
    }
}
