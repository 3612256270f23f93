import Domain
import FoundationEssentials
import Postgres
import ServiceLifecycle
import VerifyModel

/// Removes what nobody needs any more at the provider: factors that were deleted here while the provider could not be
/// asked, TOTP secrets that nobody proved, and factors of which we never learned because the answer was lost.
///
/// A removal is an intent like any other call, and the memory of when the next try is due. Two sweepers at once do no
/// harm: what is gone already counts as removed.
package struct FactorSweeper: Sendable {
    /// An unproved TOTP factor is given up after this time; its flow has long expired.
    package static let unprovedLifetime = Duration.seconds(3600)
    /// A removal that failed is tried again after this time.
    package static let retryAfter = Duration.seconds(300)
    /// How many factors of a kind one pass takes.
    package static let batch = 50

    /// What one pass did.
    package struct Swept: Sendable, Equatable {
        package var givenUp: Int
        package var removed: Int

        package init(givenUp: Int = 0, removed: Int = 0) {
            self.givenUp = givenUp
            self.removed = removed
        }
    }

    private let pool: Pool
    let provider: Provider

    init(pool: Pool, provider: Provider) {
        self.pool = pool
        self.provider = provider
    }

    /// Makes one pass.
    ///
    /// It ends early once the provider does not answer, or when the service is to stop.
    @discardableResult
    package func sweep() async throws -> Swept {
        var swept = Swept()
        swept.givenUp = try await pool.run(GiveUpUnprovedFactors(), .settlement).first ?? 0
        for (place, sid) in try await pool.run(LeftFactors(), .settlement) {
            guard let removed = try await remove(sid, place) else { return swept }
            swept.removed += removed
        }
        for (place, call) in try await pool.run(LostFactors(), .settlement) {
            guard let removed = try await removeUnknown(at: place, madeBy: call) else { return swept }
            swept.removed += removed
        }
        return swept
    }

    /// Removes one factor at the provider and counts it; nil if it is no use to go on now.
    private func remove(_ sid: FactorSID, _ place: FactorPlace) async throws -> Int? {
        guard !Task.isShuttingDownGracefully else { return nil }
        let call = CallID.new()
        let intent = StartCall(call: call, factor: place.factor, operation: .deleteFactor, sid: sid.wire)
        try await pool.run(intent, .settlement)
        let record = await provider.delete(sid, identity: place.identity, service: place.service)
        try await pool.run(SettleRemoval(factor: place.factor, call: call, record: record, sid: sid), .settlement)
        return switch record.state {
        case .ok: 1
        case .rejected: 0
        case .unsent, .unknown: nil
        }
    }

    /// Removes what the provider holds of a user and we know nothing of; nil if it is no use to go on now.
    ///
    /// Every factor that we have made stands in our table, or its call is still under way: then this is left for later.
    private func removeUnknown(at place: FactorPlace, madeBy lost: CallID) async throws -> Int? {
        guard !Task.isShuttingDownGracefully else { return nil }
        let call = CallID.new()
        try await pool.run(StartCall(call: call, factor: place.factor, operation: .listFactors), .settlement)
        let listed = await provider.factors(of: place.identity, service: place.service)
        try await pool.run(SettleCall(call: call, record: listed.record), .settlement)
        guard let sids = listed.outcome?.map(\.sid) else { return listed.record.state == .rejected ? 0 : nil }
        let unknown = try await pool.run(UnknownFactors(factor: place.factor, sids: sids), .settlement).first
        guard let unknown, !unknown.isMakingMore else { return 0 }
        var count = 0
        for sid in unknown.sids {
            guard let removed = try await remove(sid, place) else { return nil }
            count += removed
        }
        if count == unknown.sids.count { try await pool.run(SettleLostFactor(call: lost), .settlement) }
        return count
    }
}
