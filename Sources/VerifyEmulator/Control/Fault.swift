/// A disturbance that a test asks for: which calls it meets, what it does to them, and how often.
package struct Fault: Sendable, Equatable {
    /// The operation's name in the provider's description (`CreateVerification`), or `*` for every call.
    package var operation: String
    package var effect: Effect
    /// How many calls it still meets.
    package var count: Int
    /// How many matching calls it lets pass first.
    package var skip: Int
    /// Seconds that the answer, or the end of the connection, is held back.
    package var seconds: Double

    package init(operation: String = "*", effect: Effect, count: Int = 1, skip: Int = 0, seconds: Double = 0) {
        self.operation = operation
        self.effect = effect
        self.count = count
        self.skip = skip
        self.seconds = seconds
    }

    /// What happens to the call.
    package enum Effect: Sendable, Equatable {
        /// The call is processed; only `seconds` count.
        case delay
        /// The connection ends and nothing was processed.
        case dropBefore
        /// The call is processed, then the connection ends without an answer.
        case dropAfter
        /// Any status, with an error body when `code` is given. `processes`: the call takes effect nevertheless.
        case status(Int, code: Int?, message: String?, retryAfter: Int?, processes: Bool)
        /// The call is processed and its answer spoiled.
        case garbage(Garbage)
        /// The call is processed and its answer trickles at this many bytes a second.
        case slow(bytesPerSecond: Int)
        /// The call is processed and its answer is followed by this many bytes of white space.
        case huge(bytes: Int)
        /// Nothing is processed; the answer sends the client elsewhere.
        case redirect(location: String, status: Int)
    }

    /// How an answer is spoiled.
    package enum Garbage: String, Sendable, CaseIterable {
        /// A page of HTML with status 200.
        case html
        /// The first half of the JSON, with a matching length.
        case truncated
        /// Every member is there, every value has another type.
        case wrongTypes = "wrong_types"
        /// An empty body.
        case empty
        /// The JSON `null`.
        case null
        /// Bytes that are no UTF-8.
        case binary
        /// A well-formed answer that says no: `valid` false and `status` pending.
        case invalid
        /// A well-formed answer with a status word that nobody knows.
        case unknownStatus = "unknown_status"
        /// A well-formed answer that names another resource: every SID differs.
        case foreign
        /// A well-formed answer without its lists and objects.
        case sparse
    }
}

/// The faults in force, in the order they were added; the first that matches a call meets it.
struct FaultScript: Sendable {
    private(set) var faults: [Fault] = []

    mutating func add(_ added: [Fault]) {
        faults += added.filter { $0.count > 0 }
    }

    mutating func clear() {
        faults = []
    }

    mutating func take(for operation: String) -> Fault? {
        guard let place = faults.firstIndex(where: { $0.operation == "*" || $0.operation == operation }) else {
            return nil
        }
        guard faults[place].skip == 0 else {
            faults[place].skip -= 1
            return nil
        }
        let fault = faults[place]
        faults[place].count -= 1
        if faults[place].count == 0 { faults.remove(at: place) }
        return fault
    }
}
