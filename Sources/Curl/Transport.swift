package import Reactor
internal import Synchronization

/// Sends HTTP requests through libcurl; any number of tasks may share it.
///
/// All of libcurl happens on the reactor's thread. `run` must be running for calls to make progress. Connections are kept
/// and shared, HTTP/2 is used where TLS offers it. Redirects are not followed and nothing is sent twice, but for GET and
/// HEAD on a kept connection that turned out dead.
package final class Transport: Sendable {
    private let configuration: TransportConfiguration
    private let reactor: Reactor
    private let driver: MultiDriver
    private let load: Load
    private let lastID = Atomic<UInt64>(0)

    /// Makes a transport that waits for `run`.
    ///
    /// - Throws: `TransportError` `.invalidRequest` when a limit of the configuration is out of range.
    package init(
        _ configuration: TransportConfiguration,
        on reactor: Reactor = Reactor()
    ) throws(TransportError) {
        guard configuration.isSound else { throw .unsent(.invalidRequest) }
        self.configuration = configuration
        self.reactor = reactor
        load = Load(maximum: configuration.maxInFlight)
        driver = MultiDriver(configuration, load, reactor)
    }

    /// The calls that are under way or wait for a connection.
    package var inFlight: Int { load.inFlight }

    /// Works until the task is cancelled; then new calls fail as closed and those under way end within their deadlines.
    ///
    /// To be called once.
    package func run() async {
        await withTaskCancellationHandler {
            await driver.run()
        } onCancel: {
            load.close()
            reactor.perform { [driver] in driver.assumeIsolated { $0.windUp() } }
        }
    }

    /// Sends `request` and returns the answer, whatever its status.
    ///
    /// Cancelling the task ends the transfer at once.
    ///
    /// - Throws: `TransportError`; look at `wasSent` before repeating anything.
    package func send(_ request: OutgoingRequest) async throws(TransportError) -> Reply {
        guard request.isSound(allowsPlainHTTP: configuration.allowsPlainHTTP) else { throw .unsent(.invalidRequest) }
        // Else the request might be on its way before the driver hears that nobody wants it.
        if Task.isCancelled { throw .unsent(.cancelled) }
        if let refusal = load.take() { throw .unsent(refusal) }
        let id = lastID.wrappingAdd(1, ordering: .relaxed).newValue
        let outcome = await withTaskCancellationHandler {
            await withCheckedContinuation { continuation in
                let job = Job(id: id, request: request, start: .now, continuation: continuation)
                reactor.perform { [driver] in driver.assumeIsolated { $0.start(job) } }
                // A cancel that came before the start was for a call still unknown.
                if Task.isCancelled { cancel(id) }
            }
        } onCancel: {
            cancel(id)
        }
        return try outcome.get()
    }

    private func cancel(_ id: UInt64) {
        reactor.perform { [driver] in driver.assumeIsolated { $0.cancel(id) } }
    }
}
