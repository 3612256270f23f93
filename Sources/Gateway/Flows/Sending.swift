import Domain
import FoundationEssentials
import VerifyModel

/// A counted message on its way: the flow waits for exactly this call.
///
/// On the heap: thousands may wait for the provider, each with several functions that know of it.
final class Sending: Sendable {
    let flow: FlowID
    let call: CallID
    let caller: Caller
    let userLookup: [UInt8]
    let purpose: Purpose
    let method: Method
    let service: ServiceSID
    /// The address in clear, for the provider only.
    let address: String
    let locale: String?
    /// What stands again if the provider provably never saw the message.
    let previousMethod: Method
    let previousSendAt: Date?
    let limits: LimitSet
    /// The verification that the flow has already.
    let verification: String?
    /// The database's clock when it was decided.
    let at: Date

    init(
        flow: FlowID,
        call: CallID,
        caller: Caller,
        userLookup: [UInt8],
        purpose: Purpose,
        method: Method,
        service: ServiceSID,
        address: String,
        locale: String? = nil,
        previousMethod: Method,
        previousSendAt: Date? = nil,
        limits: LimitSet,
        verification: String? = nil,
        at: Date
    ) {
        self.flow = flow
        self.call = call
        self.caller = caller
        self.userLookup = userLookup
        self.purpose = purpose
        self.method = method
        self.service = service
        self.address = address
        self.locale = locale
        self.previousMethod = previousMethod
        self.previousSendAt = previousSendAt
        self.limits = limits
        self.verification = verification
        self.at = at
    }

    /// Whether the message belongs to a verification that somebody else began, and whose code they may have chosen.
    func isForeign(_ made: MadeVerification) -> Bool {
        guard let verification, made.sid.wire != verification else { return false }
        return !made.isNew(since: at)
    }
}

/// A counted answer on its way.
///
/// On the heap: thousands may wait for the provider, each with several functions that know of it.
final class Checking: Sendable {
    let flow: StoredFlow
    let call: CallID
    let caller: Caller
    let operation: ProviderOperation
    /// The digest of a TOTP code, which is never accepted again while it could be right.
    let usedCode: [UInt8]?

    init(flow: StoredFlow, call: CallID, caller: Caller, operation: ProviderOperation, usedCode: [UInt8]?) {
        self.flow = flow
        self.call = call
        self.caller = caller
        self.operation = operation
        self.usedCode = usedCode
    }

    /// (2 · skew + 1) steps of 30 s in which a code is right, and one more for clocks (RFC 6238 §5.2).
    static let usedCodeLifetime = Duration.seconds(120)
}
