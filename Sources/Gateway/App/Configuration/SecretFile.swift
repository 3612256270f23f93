import FoundationEssentials

#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif

/// Values that should not stand on a command line, which other users of the machine can see while the command runs.
package enum SecretFile {
    /// No secret is longer, in bytes; what comes without an end is none.
    private static let limit = 64 * 1024

    /// Reads the file at `path`, or standard input for `-`, as UTF-8 without the line breaks at its end.
    ///
    /// A pipe with a name is no file here: Foundation reads none. Nil if it cannot be read; standard input also if it is
    /// longer than 64 KiB.
    package static func text(at path: String) -> String? {
        // The system's reason would add nothing to the path.
        guard var text = path == "-" ? standardInput() : try? String(contentsOfFile: path, encoding: .utf8) else {
            return nil
        }
        while text.last?.isNewline == true { text.removeLast() }
        return text
    }

    private static func standardInput() -> String? {
        var bytes: [UInt8] = []
        while case let byte = getchar(), byte != EOF {
            guard bytes.count < limit else { return nil }
            bytes.append(UInt8(truncatingIfNeeded: byte))
        }
        return String(validating: bytes, as: UTF8.self)
    }
}
