import Domain
import FoundationEssentials
import VerifyModel

/// A counted message on its way: the flow waits for exactly this call.
struct Sending: Sendable {
    var flow: FlowID
    var call: CallID
    var caller: Caller
    var userLookup: [UInt8]
    var purpose: Purpose
    var method: Method
    var service: ServiceSID
    /// The address in clear, for the provider only.
    var address: String
    var locale: String?
    /// What stands again if the provider provably never saw the message.
    var previousMethod: Method
    var previousSendAt: Date?
    var limits: LimitSet
}

/// A counted answer on its way.
struct Checking: Sendable {
    var flow: StoredFlow
    var call: CallID
    var caller: Caller
    var operation: ProviderOperation

    /// (2 · skew + 1) steps of 30 s in which a code is right, and one more for clocks (RFC 6238 §5.2).
    static let usedCodeLifetime = Duration.seconds(120)
}
