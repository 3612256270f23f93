import Domain
import VerifyModel

/// A flow that is about to be written, with everything that its row, its intent and its message need.
struct NewFlow: Sendable {
    /// A code is good for ten minutes, counted by the provider from its first message (ASVS 6.5.5).
    static let lifetime = Duration.seconds(600)

    var id = FlowID.new()
    var user: UserID
    var userLookup: [UInt8]
    var factor: FactorID
    var purpose: Purpose
    var method: Method
    var service: ServiceSID
    var addressLookup: [UInt8]?
    var call: (id: CallID, operation: ProviderOperation)?
    var firstFactor: [String] = []
    var nonce: String?
    var locale: String?
}
