import Domain
package import Logging
package import CoreMetrics
import Curl
import Synchronization
import VerifyClient
import VerifyModel

/// Makes provider calls: breaker, safe repetition, metrics and one log line each.
///
/// A call is repeated only after a provable non-delivery (no connection, or 429/20429) and only while its time lasts.
package final class ProviderCalls: Sendable {
    /// What a call gave: an answer, a refusal of the provider, or nothing that could be acted on.
    indirect enum Answer<Value: Sendable>: Sendable {
        case value(VerifyAnswer<Value>)
        case rejected(VerifyFailure, CallRecord)
        case unsent(CallRecord)
        case unknown(CallRecord)
    }

    private let breakers = Mutex<[BreakerClass: Breaker]>([:])
    private let meters: [ProviderOperation: [String: any TimerHandler]]
    private let factory: any MetricsFactory
    private let logger: Logger

    package init(logger: Logger, metrics factory: any MetricsFactory) {
        self.logger = logger
        self.factory = factory
        meters = Dictionary(
            uniqueKeysWithValues: ProviderOperation.allCases.map { operation in
                let timers = VerifyClientError.classes.map { name in
                    let dimensions = [("op", operation.rawValue), ("class", name)]
                    return (name, factory.makeTimer(label: "gw_provider_seconds", dimensions: dimensions))
                }
                return (operation, Dictionary(uniqueKeysWithValues: timers))
            }
        )
    }

    /// 0 while the breaker of a class is closed, 1 while one call is trying, 2 while it is open.
    package func state(of operations: BreakerClass) -> Int {
        switch breakers.withLock({ $0[operations]?.state }) {
        case nil, .closed: 0
        case .probing: 1
        case .open: 2
        }
    }

    /// The classes of operations whose breaker is not closed.
    package var open: [BreakerClass] {
        breakers.withLock { breakers in BreakerClass.allCases.filter { breakers[$0]?.isOpen ?? false } }
    }

    /// Runs `call` within `budget`, giving it the time that is left.
    func make<Value: Sendable>(
        _ operation: ProviderOperation,
        within budget: Duration,
        _ call: (Duration) async throws(VerifyClientError) -> VerifyAnswer<Value>
    ) async -> Answer<Value> {
        let start = ContinuousClock.now
        guard admits(operation, start) else { return .unsent(CallRecord(.unsent)) }
        var pause = Duration.milliseconds(200)
        while true {
            do throws(VerifyClientError) {
                let value = try await call(budget - start.duration(to: .now))
                ended(operation, start, nil)
                return .value(value)
            } catch {
                if await Self.rest(pause, after: error, until: start + budget) {
                    pause *= 2
                    continue
                }
                ended(operation, start, error)
                return Self.answer(error)
            }
        }
    }

    /// Waits before a repetition; false if there must be none.
    // Not inlined, nor are the others that `make` calls: its own frame is there while the provider is waited for.
    @inline(never)
    private static func rest(
        _ pause: Duration,
        after error: VerifyClientError,
        until end: ContinuousClock.Instant
    ) async -> Bool {
        let wait = max(error.retryAfter ?? pause, pause) * Double.random(in: 0.8...1.2)
        let left = ContinuousClock.now.duration(to: end)
        guard error.wasNotProcessed, wait * 2 < left else { return false }
        return (try? await Task.sleep(for: wait)) != nil
    }

    @inline(never)
    private func admits(_ operation: ProviderOperation, _ now: ContinuousClock.Instant) -> Bool {
        let isAdmitted = breakers.withLock { $0[operation.breakerClass, default: Breaker()].admits(at: now) }
        if !isAdmitted { count(operation, "breaker_open") }
        return isAdmitted
    }

    @inline(never)
    private func ended(_ operation: ProviderOperation, _ start: ContinuousClock.Instant, _ error: VerifyClientError?) {
        let duration = start.duration(to: .now)
        meters[operation]?[error?.kind ?? "ok"]?.recordNanoseconds(duration.nanoseconds)
        breakers.withLock { breakers in
            if error?.speaksAgainstProvider ?? false {
                let isFatal = error?.failure?.code.number == 20003
                breakers[operation.breakerClass, default: Breaker()].failed(isFatal: isFatal, at: .now)
            } else {
                breakers[operation.breakerClass]?.succeeded()
            }
        }
        guard let error else { return }
        count(operation, error.failure.map { String($0.code.number) } ?? error.kind)
        logger.notice(
            "provider call failed",
            metadata: [
                "op": .string(operation.rawValue), "kind": .string(error.kind),
                "code": .string(error.failure.map { String($0.code.number) } ?? "none"),
                "provider_request_id": .string(error.requestID ?? "none"),
            ]
        )
    }

    private func count(_ operation: ProviderOperation, _ code: String) {
        let dimensions = [("op", operation.rawValue), ("twilio_code", code)]
        factory.makeCounter(label: "gw_provider_errors_total", dimensions: dimensions).increment(by: 1)
    }

    @inline(never)
    private static func answer<Value>(_ error: VerifyClientError) -> Answer<Value> {
        let code = error.failure?.code.number
        switch error {
        case .unsent, .throttled: return .unsent(CallRecord(.unsent, providerCode: code, requestID: error.requestID))
        case .rejected(let failure, let requestID):
            return .rejected(failure, CallRecord(.rejected, providerCode: code, requestID: requestID))
        case .unknown(_, let requestID): return .unknown(CallRecord(.unknown, requestID: requestID))
        }
    }
}

extension TransportError {
    /// Whether the provider or the way to it failed, and not we ourselves.
    fileprivate var isTheirs: Bool {
        switch reason {
        case .overloaded, .cancelled, .closed, .invalidRequest: false
        default: true
        }
    }
}

extension VerifyClientError {
    /// Whether the call may be repeated without risk: it provably had no effect.
    fileprivate var wasNotProcessed: Bool {
        switch self {
        case .unsent, .throttled: true
        case .rejected, .unknown: false
        }
    }

    fileprivate var retryAfter: Duration? {
        if case .throttled(_, let wait, _) = self { wait } else { nil }
    }

    /// Whether the provider as a whole seems to be in trouble; a refusal of one request is no such sign.
    fileprivate var speaksAgainstProvider: Bool {
        switch self {
        case .unsent(let error): error.isTheirs
        case .unknown: true
        case .throttled: false
        case .rejected(let failure, _): failure.status == 401 || failure.code.number == 20403
        }
    }

    /// How a call can end, as a metric's label.
    fileprivate static let classes = ["ok", "unsent", "throttled", "rejected", "unknown"]

    /// The kind of failure, as a metric's label.
    fileprivate var kind: String {
        switch self {
        case .unsent: "unsent"
        case .throttled: "throttled"
        case .rejected: "rejected"
        case .unknown: "unknown"
        }
    }
}
