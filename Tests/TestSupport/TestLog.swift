package import Logging
import Synchronization

/// Everything that the service logged, so that a test can search it.
package final class TestLog: Sendable {
    private let lines = Mutex<[(level: Logger.Level, text: String)]>([])

    package init() {}

    package var logger: Logger {
        var logger = Logger(label: "postern") { _ in Handler(log: self) }
        logger.logLevel = .debug
        return logger
    }

    package var text: String { lines.withLock { $0.map(\.text).joined(separator: "\n") } }

    /// Lines at level error and above: none may be caused by any request.
    package var errors: [String] { lines.withLock { $0.filter { $0.level >= .error }.map(\.text) } }

    private struct Handler: LogHandler {
        let log: TestLog
        var metadata: Logger.Metadata = [:]
        var logLevel = Logger.Level.debug

        subscript(metadataKey key: String) -> Logger.Metadata.Value? {
            get { metadata[key] }
            set { metadata[key] = newValue }
        }

        func log(event: LogEvent) {
            let facts = metadata.merging(event.metadata ?? [:]) { $1 }
            log.lines.withLock { $0.append((event.level, "\(event.level) \(event.message) \(facts)")) }
        }
    }
}
