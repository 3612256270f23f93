import FoundationEssentials
import HTTPTypes
import Hummingbird
import HummingbirdCore
import Logging
import NIOCore
import NIOHTTP1
import Synchronization

/// Takes a request to its answer on the wire, as Hummingbird's `Application` does.
///
/// There, three suspended functions and a task-local logger that nobody reads stand between a connection and its
/// router, and every request that waits keeps them.
final class Answering: Sendable {
    private let entry: PublicEntry
    private let logger: Logger
    private let date = HTTPDate()

    init(_ entry: PublicEntry, logger: Logger) {
        self.entry = entry
        self.logger = logger
    }

    func answer(_ request: Request, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        // A task of its own: what its functions needed goes with it. The connection's task keeps all that it ever used.
        async let answer = answer(to: request, channel)
        try await send(await answer, writer)
    }

    private func answer(to request: Request, _ channel: any Channel) async -> Response {
        var response = await entry.answer(request, context(channel))
        response.headers[.date] = date.text
        return response
    }

    // Not inlined, like `context`: their room is free again while an answer is waited for.
    @inline(never)
    private func send(_ response: Response, _ writer: consuming ResponseWriter) async throws {
        do {
            try await writer.write(response: response.head, body: response.body)
        } catch is HTTPParserError {
            // As it stands, the connection would take it for a bad request and send a second answer.
            throw AnswerCutShort()
        }
    }

    @inline(never)
    private func context(_ channel: any Channel) -> PublicContext {
        var logger = logger
        logger[metadataKey: "hb.request.id"] = .stringConvertible(RequestID())
        return PublicContext(source: .init(channel: channel, logger: logger))
    }
}

/// The bytes after a request were no HTTP, which came to light while its answer was written.
private struct AnswerCutShort: Error {}

/// The time as answers carry it (RFC 9110 §5.6.7), written once a second.
private final class HTTPDate: Sendable {
    private let last = Mutex((second: 0, text: ""))

    var text: String {
        let second = Int(Date.now.timeIntervalSince1970)
        return last.withLock { last in
            if last.second != second { last = (second, Self.text(second)) }
            return last.text
        }
    }

    // `Sun, 06 Nov 1994 08:49:37 GMT`, whatever the language.
    private static func text(_ second: Int) -> String {
        let (days, secondOfDay) = second.flooredDivision(by: 86_400)
        let (year, month, day) = Timestamp.civil(daysSinceEpoch: days)
        // The first of January 1970 was a Thursday.
        let weekday = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"][days.flooredDivision(by: 7).remainder]
        let name = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"][month - 1]
        let clock = [secondOfDay / 3600, secondOfDay / 60 % 60, secondOfDay % 60].map(twoDigits).joined(separator: ":")
        return "\(weekday), \(twoDigits(day)) \(name) \(year) \(clock) GMT"
    }

    private static func twoDigits(_ number: Int) -> String { number < 10 ? "0\(number)" : String(number) }
}
