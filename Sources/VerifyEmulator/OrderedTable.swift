/// Values by key that also remember the order in which they came, as every list of the provider does.
struct OrderedTable<Value: Sendable>: Sendable {
    private var values: [String: Value] = [:]
    private var keys: [String] = []

    /// Oldest first.
    var all: [Value] { keys.compactMap { values[$0] } }

    /// Oldest first, with their keys.
    var entries: [(key: String, value: Value)] { keys.compactMap { key in values[key].map { (key, $0) } } }

    var count: Int { values.count }

    subscript(key: String) -> Value? { values[key] }

    mutating func put(_ value: Value, for key: String) {
        guard values.updateValue(value, forKey: key) == nil else { return }
        keys.append(key)
    }

    mutating func remove(_ key: String) {
        guard values.removeValue(forKey: key) != nil else { return }
        keys.removeAll { $0 == key }
    }

    /// Removes the oldest value that `isGone` admits, if there is one.
    mutating func removeOldest(where isGone: (Value) -> Bool) {
        guard let place = keys.firstIndex(where: { values[$0].map(isGone) ?? true }) else { return }
        values[keys.remove(at: place)] = nil
    }
}
