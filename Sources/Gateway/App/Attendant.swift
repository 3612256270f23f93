import ServiceLifecycle

/// Work that lives until the service stops, as a member of the service group: a pool, a transport.
///
/// The group stops its members in reverse order, so whoever is listed first outlives those that use it.
package struct Attendant: Service, CustomStringConvertible {
    package let description: String
    private let work: @Sendable () async throws -> Void

    /// Takes work that runs until its task is cancelled, then winds up and returns.
    package init(_ name: String, _ work: @escaping @Sendable () async throws -> Void) {
        description = name
        self.work = work
    }

    package func run() async throws {
        try await cancelWhenGracefulShutdown { try await work() }
    }
}
