/// The answers that a trip still has to bring, in order.
struct Expectations {
    enum Expectation {
        case preparation(ObjectIdentifier, name: String)
        case answer(ObjectIdentifier)

        /// The type of the statement that is prepared or run.
        var statement: ObjectIdentifier {
            switch self {
            case .preparation(let statement, _), .answer(let statement): statement
            }
        }
    }

    private var entries: [Expectation] = []
    private var head = 0

    var isEmpty: Bool { head == entries.count }

    mutating func append(_ expectation: Expectation) {
        entries.append(expectation)
    }

    mutating func popFirst() -> Expectation? {
        guard !isEmpty else { return nil }
        defer { head += 1 }
        return entries[head]
    }

    mutating func removeAll() {
        entries.removeAll(keepingCapacity: true)
        head = 0
    }

    /// The name under which this trip prepares the statement, if it does.
    func preparation(of id: ObjectIdentifier) -> String? {
        for case .preparation(id, let name) in entries { return name }
        return nil
    }
}
