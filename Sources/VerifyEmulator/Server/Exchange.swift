import FoundationEssentials

/// One request as it came, before anything of it is trusted.
struct Exchange: Sendable {
    let method: String
    let path: String
    let query: String
    let authorization: String?
    let origin: String
    let body: [UInt8]
}

/// What becomes of an exchange: an answer, and perhaps a disturbance on its way.
struct Outcome: Sendable {
    var reply: Reply
    var fault: Fault?
    /// The emulator's time.
    var now: Date
}
