import Domain
import FoundationEssentials
import HTTPTypes
import Hummingbird
import Logging
import NIOCore
import Synchronization

/// Takes a request to its answer on the wire, as Hummingbird's `Application` does.
///
/// There, a task of the connection's, three suspended functions and a task-local logger that nobody reads stand between
/// a connection and its router, and every request that waits keeps them.
final class Answering: Sendable {
    private let entry: PublicEntry
    private let logger: Logger
    private let date = HTTPDate()

    init(_ entry: PublicEntry, logger: Logger) {
        self.entry = entry
        self.logger = logger
    }

    /// Answers each exchange as it comes, all at the same time, until there are no more.
    func answer(_ exchanges: AsyncStream<Exchange>) async {
        await withDiscardingTaskGroup { stories in
            for await exchange in exchanges {
                stories.addTask { await self.answer(exchange) }
            }
        }
    }

    /// Answers bytes that are no HTTP request, or one whose headers are too long to be read.
    func refusal(of peer: IPAddress?) -> (head: HTTPResponse, body: ByteBuffer) {
        let requestID = RequestID().description
        let problem = Problem(.malformedRequest, "This is no HTTP request, or its headers are too long.")
        var answer = problem.response(requestID: requestID)
        entry.finishUnread(&answer, from: peer, requestID: requestID, logger)
        return (answer.head, ByteBuffer(bytes: problem.document(requestID: requestID)))
    }

    private func answer(_ exchange: Exchange) async {
        await send(await response(to: exchange), exchange)
    }

    @inline(never)
    private func response(to exchange: Exchange) async -> Response {
        let context = PublicContext(source: RequestSource(logger: logger, peer: exchange.peer))
        return await entry.answer(exchange.request, context)
    }

    // Not inlined: a request that waits has no answer yet.
    @inline(never)
    private func send(_ response: Response, _ exchange: Exchange) async {
        let body = await response.body.collected()
        var head = response.head
        head.headerFields[.date] = date.text
        exchange.answer(head, body)
    }
}

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
