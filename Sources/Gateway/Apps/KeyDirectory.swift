import Cryptography
package import Logging
import ServiceLifecycle
import Synchronization

/// Answers whom an API key belongs to, from memory where the answer is young enough.
///
/// Requests never query themselves: those that find nothing in the cache wait while one worker asks the database for
/// all of them at once. Thousands of requests with a fresh key cost one query, and an attack with invented keys occupies
/// one connection, not the pool. No more can wait than there are callers' connections, which are bounded.
package final class KeyDirectory: Service {
    private struct State {
        var cache = KeyCache()
        /// Ids to look up, with the requests that wait for each; none wait for a refresh ahead of time.
        var wanted: [String: [CheckedContinuation<Bool, Never>]] = [:]
        var isClosed = false
    }

    private let store: KeyStore
    private let logger: Logger
    private let state = Mutex(State())
    private let queries = Atomic(0)
    private let wakeups = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))

    package init(store: KeyStore, logger: Logger) {
        self.store = store
        self.logger = logger
    }

    /// How often the database was asked, for metrics.
    package var lookUps: Int { queries.load(ordering: .relaxed) }

    /// Finds the app of a key and counts the request against the key's rate.
    ///
    /// - Throws: `Problem` `credentials_invalid`, also for an operator's key; `key_limited`; or `store_unavailable` when the
    ///   database cannot be asked.
    package func authenticate(_ key: APIKey) async throws -> Caller {
        try await authenticate(key, as: \.app)
    }

    /// Finds the operator of a key and counts the request against the key's rate.
    ///
    /// - Throws: as `authenticate` does; the key of an app is refused.
    package func authenticateOperator(_ key: APIKey) async throws -> OperatorKey {
        try await authenticate(key, as: \.operatorKey)
    }

    private func authenticate<Holder>(
        _ key: APIKey,
        as holder: (KeyHolder) -> Holder?
    ) async throws -> Holder {
        try judge(key, try await find(key.id), as: holder)
    }

    // Not inlined: nothing of it is needed while the key is looked up.
    @inline(never)
    private func judge<Holder>(_ key: APIKey, _ known: KnownKey?, as holder: (KeyHolder) -> Holder?) throws -> Holder {
        let hash = SHA256.hash(key.secret)
        guard let known, ConstantTime.equal(hash, known.secretHash), known.isLive, let found = holder(known.holder)
        else { throw Problem(.credentialsInvalid) }
        // After the comparison: who knows only the public part of a key must not be able to use up its rate.
        if let wait = state.withLock({ $0.cache.admit(key.id, at: .now) }) {
            throw Problem(.keyLimited, retryAfter: max(1, wait.wholeSecondsUp), limit: "key_requests")
        }
        return found
    }

    private func find(_ id: String) async throws -> KnownKey? {
        // Twice at most: an entry can be pushed out of a full cache between the look-up and our reading it.
        for _ in 0..<2 {
            if case .known(let key, let isDue) = look(up: id) {
                if isDue { want(id) }
                return key
            }
            guard await lookUp(id) else { throw Self.refusal(.storeUnavailable) }
        }
        throw Self.refusal(.overloaded)
    }

    @inline(never)
    private func look(up id: String) -> KeyCache.Answer {
        state.withLock { $0.cache.look(up: id, at: .now) }
    }

    @inline(never)
    private static func refusal(_ code: ProblemCode) -> any Error { Problem(code, retryAfter: 1) }

    /// Waits until the worker has asked for `id`; false when it could not.
    private func lookUp(_ id: String) async -> Bool {
        await withCheckedContinuation { continuation in
            let isRefused = state.withLock { state in
                if state.isClosed { return true }
                state.wanted[id, default: []].append(continuation)
                return false
            }
            if isRefused { continuation.resume(returning: false) } else { wakeups.continuation.yield() }
        }
    }

    private func want(_ id: String) {
        let isNew = state.withLock { state in
            if state.wanted[id] != nil { return false }
            state.wanted[id] = []
            return true
        }
        if isNew { wakeups.continuation.yield() }
    }
}

extension KeyDirectory {
    /// Looks keys up until graceful shutdown; then nobody waits any more.
    package func run() async throws {
        for await _ in wakeups.stream.cancelOnGracefulShutdown() {
            let wanted = takeWanted()
            if !wanted.isEmpty { await lookUp(wanted) }
        }
        state.withLock { $0.isClosed = true }
        for waiting in takeWanted().values.joined() { waiting.resume(returning: false) }
    }

    private func takeWanted() -> [String: [CheckedContinuation<Bool, Never>]] {
        state.withLock { state in
            defer { state.wanted = [:] }
            return state.wanted
        }
    }

    private func lookUp(_ wanted: [String: [CheckedContinuation<Bool, Never>]]) async {
        let ids = Array(wanted.keys)
        queries.wrappingAdd(1, ordering: .relaxed)
        do {
            let found = try await store.keys(ids)
            state.withLock { $0.cache.store(found, for: ids, at: .now) }
            for waiting in wanted.values.joined() { waiting.resume(returning: true) }
            await touch(ids)
        } catch {
            logger.warning("API keys could not be looked up", metadata: ["error": "\(String(describing: error))"])
            for waiting in wanted.values.joined() { waiting.resume(returning: false) }
        }
    }

    private func touch(_ ids: [String]) async {
        let due = state.withLock { $0.cache.due(of: ids, at: .now) }
        guard !due.isEmpty else { return }
        do {
            try await store.touch(due)
        } catch {
            logger.info("last use of API keys not written", metadata: ["error": "\(String(describing: error))"])
        }
    }
}

extension Duration {
    /// Seconds, rounded up.
    package var wholeSecondsUp: Int {
        Int(components.seconds) + (components.attoseconds > 0 ? 1 : 0)
    }
}
