package import Domain
package import Hummingbird
package import Logging
import Synchronization

/// What is known of a request before it is looked at.
package struct RequestSource: RequestContextSource {
    package let logger: Logger
    /// Who holds the connection; nil where that has no IP address.
    let peer: IPAddress?
}

/// What every request carries, whoever sent it.
package struct PublicContext: RequestContext {
    package typealias Source = RequestSource

    package var coreContext: CoreRequestContextStorage
    /// What is fixed about the request, and the facts for its access line.
    package let record: RequestRecord

    package init(source: RequestSource) {
        coreContext = CoreRequestContextStorage(source: source)
        record = RequestRecord(requestID: RequestID().description, peer: source.peer)
    }

    /// The answer's `request_id` and `X-Request-Id`, also on every log line of the request.
    package var requestID: String { record.requestID }
    /// Who holds the connection.
    var peer: IPAddress? { record.peer }
}

/// A request of an authenticated app; a handler that takes it cannot be reached without a valid API key.
package struct AppContext: KnownContext {
    package let parameters: Parameters
    package let record: RequestRecord
    package let caller: Caller

    init(_ context: PublicContext, _ caller: Caller) {
        parameters = context.parameters
        record = context.record
        self.caller = caller
    }

    /// The app that is calling.
    package var app: AppID { caller.app }
}

/// A request of an authenticated operator; a handler that takes it cannot be reached without an operator's key.
package struct OperatorContext: KnownContext {
    package let parameters: Parameters
    package let record: RequestRecord
    package let key: OperatorKey
    /// What is being done, as the audit calls it.
    package let action: String

    init(_ context: PublicContext, _ key: OperatorKey, _ action: String) {
        parameters = context.parameters
        record = context.record
        self.key = key
        self.action = action
    }
}

/// What is fixed about a request, and the facts that handlers leave for its one access line.
///
/// On the heap, because every layer between the listener and a handler keeps its own copy of the context.
package final class RequestRecord: Sendable {
    let requestID: String
    let peer: IPAddress?
    private let facts = Mutex<[(String, String)]>([])

    init(requestID: String, peer: IPAddress?) {
        self.requestID = requestID
        self.peer = peer
    }

    /// Adds a fact; never codes, secrets, addresses or the app's own user ids.
    package func note(_ key: String, _ value: some CustomStringConvertible) {
        let text = value.description
        facts.withLock { $0.append((key, text)) }
    }

    var all: [(String, String)] { facts.withLock { $0 } }
}

/// A request whose sender is known.
package protocol KnownContext: Replying {
    /// What the route's template left open, as it was sent.
    var parameters: Parameters { get }
    var record: RequestRecord { get }
}

extension KnownContext {
    package var requestID: String { record.requestID }

    /// The text of the path segment `:name`, its percent escapes resolved.
    ///
    /// - Throws: `Problem` with `missing`, since a segment that cannot be decoded names nothing that exists.
    package func segment(_ name: String, or missing: ProblemCode = .notFound) throws(Problem) -> String {
        guard let text = parameters[name[...]]?.percentDecoded else { throw Problem(missing) }
        return text
    }
}
