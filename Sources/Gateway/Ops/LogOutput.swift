#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import NIOPosix
import Synchronization
package import SystemPackage

/// Where log lines go: collected in memory and written by one thread, some milliseconds of lines at a time.
///
/// A request only appends to a buffer; a reader that stalls stops the writing thread, never a request. Beyond the
/// buffer's limit lines are dropped and counted. What the last 20 ms before a crash logged may be lost.
package final class LogOutput: Sendable {
    private struct Buffer {
        var bytes: [UInt8] = []
        var dropped = 0
        var isScheduled = false
    }

    /// Lines beyond so many bytes are dropped while nobody takes them.
    private static let limit = 4 * 1024 * 1024
    private static let gathering: UInt32 = 20_000  // µs

    package static let standardOutput = LogOutput(.standardOutput)
    package static let standardError = LogOutput(.standardError)

    private let file: FileDescriptor
    private let thread = NIOThreadPool(numberOfThreads: 1)
    private let buffer = Mutex(Buffer())
    // One writer at a time, so that `flush` and the thread cannot swap their lines.
    private let writing = Mutex(())

    /// - Parameter file: An open descriptor that stays open; it may block.
    package init(_ file: FileDescriptor) {
        self.file = file
        thread.start()
    }

    /// Lines lost because nobody read the output fast enough.
    package var dropped: Int { buffer.withLock { $0.dropped } }

    /// Takes one finished line, line break included.
    func append(_ line: [UInt8]) {
        let isFirst = buffer.withLock { buffer in
            guard buffer.bytes.count + line.count <= Self.limit else {
                buffer.dropped += 1
                return false
            }
            buffer.bytes += line
            defer { buffer.isScheduled = true }
            return !buffer.isScheduled
        }
        if isFirst { thread.submit { [self] _ in gatherAndWrite() } }
    }

    /// Writes what is there and returns when it is written; blocks, so only for the end of the process.
    package func flush() {
        writing.withLock { _ in
            let bytes = buffer.withLock { buffer in
                defer {
                    buffer.bytes.removeAll(keepingCapacity: buffer.bytes.count < 65_536)
                    buffer.isScheduled = false
                }
                return buffer.bytes
            }
            // Nobody could be told that the log cannot be written.
            _ = try? file.writeAll(bytes)
        }
    }

    private func gatherAndWrite() {
        usleep(Self.gathering)
        flush()
    }
}
