import Domain
import FoundationEssentials

/// Which factor and method a login takes, out of what the user has, the app offers and the request asks for.
struct MethodChoice: Sendable, Equatable {
    var factor: StoredFactor
    var method: Method

    /// Chooses by the request's factor or order of methods, else the default factor, else the app's order.
    ///
    /// - Throws: `FlowRefusal` when the request asks for what the user does not have or the app does not offer.
    static func choose(
        from factors: [StoredFactor],
        wanting factor: FactorID?,
        by wanted: [Method],
        policy: Policy,
        at now: Date
    ) throws(FlowRefusal) -> MethodChoice {
        let candidates = try candidates(factors, factor, now)
        let order = wanted.isEmpty ? policy.methods : wanted.filter(policy.methods.contains)
        // Without a wish the user's default factor goes first, with its most usual method that the app offers.
        if wanted.isEmpty,
            let preferred = candidates.first(where: \.isDefault) ?? (factor == nil ? nil : candidates.first),
            let method = order.first(where: { $0.factorType == preferred.type })
        {
            return MethodChoice(factor: preferred, method: method)
        }
        for method in order {
            if let match = candidates.first(where: { $0.type == method.factorType && $0.isDefault })
                ?? candidates.first(where: { $0.type == method.factorType })
            {
                return MethodChoice(factor: match, method: method)
            }
        }
        throw .channelUnsupported
    }

    /// The methods that these factors offer under the app's policy.
    static func usable(_ factors: [StoredFactor], policy: Policy) -> [Method] {
        policy.methods.filter { method in factors.contains { $0.type == method.factorType } }
    }

    private static func candidates(
        _ factors: [StoredFactor],
        _ wanted: FactorID?,
        _ now: Date
    ) throws(FlowRefusal) -> [StoredFactor] {
        guard let wanted else {
            let active = factors.filter { $0.status == .active }
            // A factor that rests after wrong answers does not keep its user from the others.
            let rested = active.filter { factor in factor.lockedUntil.map { $0 <= now } ?? true }
            return rested.isEmpty ? active : rested
        }
        guard let factor = factors.first(where: { $0.id == wanted }) else { throw .factorNotFound }
        switch factor.status {
        case .active: return [factor]
        case .disabled: throw .factorDisabled
        case .unverified, .deleted: throw .factorNotFound
        }
    }
}
