/// The ports on which the listeners accept connections, once they do.
package struct ListeningPorts: Sendable {
    private let httpPort = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))
    private let opsPort = AsyncStream.makeStream(of: Int.self, bufferingPolicy: .bufferingNewest(1))

    @Sendable func http(_ port: Int) { httpPort.continuation.yield(port) }
    @Sendable func ops(_ port: Int) { opsPort.continuation.yield(port) }

    /// Waits until both listeners accept connections; may be asked once.
    ///
    /// - Returns: nil when the task is cancelled before.
    package func both() async -> (http: Int, ops: Int)? {
        guard let http = await httpPort.stream.first(where: { _ in true }),
            let ops = await opsPort.stream.first(where: { _ in true })
        else { return nil }
        return (http, ops)
    }
}
