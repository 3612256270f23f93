internal import Synchronization

/// Counts round trips on the connection's thread; read from anywhere.
final class TripCounter: Sendable {
    private let trips = Atomic(0)

    var value: Int { trips.load(ordering: .relaxed) }

    func count() { trips.wrappingAdd(1, ordering: .relaxed) }
}
