internal import Synchronization

/// Sends HTTP requests through libcurl; any number of tasks may share it.
///
/// `run` must be running for calls to make progress. Connections are kept and shared, HTTP/2 is used where TLS offers it.
/// Redirects are not followed and nothing is sent twice, but for GET and HEAD on a kept connection that turned out dead.
package final class Transport: Sendable {
    private let configuration: TransportConfiguration
    private let inbox: Inbox
    private let lastID = Atomic<UInt64>(0)

    /// Makes a transport that waits for `run`.
    ///
    /// - Throws: `TransportError` `.invalidRequest` when a limit of the configuration is out of range.
    package init(_ configuration: TransportConfiguration) throws(TransportError) {
        guard configuration.isSound else { throw .unsent(.invalidRequest) }
        self.configuration = configuration
        inbox = Inbox(maxInFlight: configuration.maxInFlight)
    }

    /// The calls that are under way or wait for a connection.
    package var inFlight: Int { inbox.inFlight }

    /// Works until the task is cancelled; then new calls fail as closed and those under way end within their deadlines.
    ///
    /// To be called once.
    package func run() async {
        let (configuration, inbox) = (configuration, inbox)
        let hasRun = await withTaskCancellationHandler {
            await runOnOwnThread { drive(configuration, inbox) }
        } onCancel: {
            inbox.close()
        }
        if !hasRun { inbox.abandon() }
    }

    /// Sends `request` and returns the answer, whatever its status.
    ///
    /// Cancelling the task ends the transfer at once.
    ///
    /// - Throws: `TransportError`; look at `wasSent` before repeating anything.
    package func send(_ request: OutgoingRequest) async throws(TransportError) -> Reply {
        guard request.isSound(allowsPlainHTTP: configuration.allowsPlainHTTP) else { throw .unsent(.invalidRequest) }
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                inbox.start(Job(id: id, request: request, start: .now, continuation: continuation))
                // A cancel that came before the start was for a call still unknown.
                if Task.isCancelled { inbox.cancel(id) }
            }
        } onCancel: {
            inbox.cancel(id)
        }
        return try outcome.get()
    }
}

/// The body of the driver's thread.
private func drive(_ configuration: TransportConfiguration, _ inbox: Inbox) {
    do throws(TransportError) {
        var driver = try MultiDriver(configuration, inbox)
        driver.run()
    } catch {
        inbox.abandon()
    }
}
