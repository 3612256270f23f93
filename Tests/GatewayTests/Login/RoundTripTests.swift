import Gateway
import Postgres
import Testing
import TestSupport

/// The price of a login in round trips to the database: two before the provider is asked and one after it.
@Suite struct RoundTripTests {
    static let phone = "+447700900123"

    @Test func `a start and a confirmation take three round trips each`() async throws {
        try await TestGateway.with { gateway in
            _ = try await gateway.enrollPhone("ann", Self.phone)

            // The service's own periodic work may come in between, so the cheapest of a few logins is looked at.
            var starts: [Int] = []
            var confirmations: [Int] = []
            for _ in 0..<4 {
                let before = gateway.app.pool.roundTrips
                let flow = try await gateway.startLogin("ann")
                let between = gateway.app.pool.roundTrips
                _ = try await gateway.confirm(flow, gateway.code(for: Self.phone))
                starts.append(between - before)
                confirmations.append(gateway.app.pool.roundTrips - between)
            }

            #expect(starts.min() == 3)
            #expect(confirmations.min() == 3)
        }
    }
}
