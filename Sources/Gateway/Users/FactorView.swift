import Domain
import FoundationEssentials

/// A factor as answers show it: nothing that could reach the person, only what helps to recognize it.
struct FactorView: JSONWritable {
    let factor: StoredFactor
    /// A lock that is over by then is not shown.
    let now: Date

    init(_ factor: StoredFactor, at now: Date) {
        self.factor = factor
        self.now = now
    }

    func write(to json: inout JSONWriter) {
        json.object(writeMembers)
    }

    /// Writes the members alone, into an object that has others too.
    func writeMembers(to json: inout JSONWriter) {
        json.write("factor_id", factor.id.description)
        json.write("type", factor.type.rawValue)
        json.write("status", factor.status.rawValue)
        json.write("name", factor.name)
        json.write("destination", factor.addressMasked)
        json.write("methods", Method.proving(factor.type).map(\.rawValue))
        json.write("is_default", factor.isDefault)
        json.write("created_at", factor.createdAt)
        json.write("verified_at", factor.verifiedAt)
        json.write("last_used_at", factor.lastUsedAt)
        json.write("locked_until", factor.lockedUntil.flatMap { $0 > now ? $0 : nil })
    }
}
