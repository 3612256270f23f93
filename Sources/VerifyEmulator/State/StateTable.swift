import FoundationEssentials
import VerifyModel

/// A part of the provider's state that a snapshot holds, in pieces of a few hundred items.
struct StateTable: Sendable {
    let name: String
    let save: @Sendable (ProviderState, StateJournal) throws(StateFileFault) -> Void
    let load: @Sendable (inout ProviderState, [UInt8], inout SharedText) throws(StateFileFault) -> Void

    init<Table: Kept>(_ name: String, _ path: any WritableKeyPath<ProviderState, Table> & Sendable) {
        self.name = name
        save = { state, journal throws(StateFileFault) in
            let items = state[keyPath: path].kept
            for start in stride(from: 0, to: items.count, by: 256) {
                let piece = Array(items[start..<min(start + 256, items.count)])
                try journal.append(TableLine(table: name, items: piece))
            }
        }
        load = { state, json, shared throws(StateFileFault) in
            do {
                let items = try VerifyJSON.decode(TableLine<Table.Item>.self, from: json).items
                state[keyPath: path].keep(items, &shared)
            } catch {
                throw StateFileFault("its \(name) cannot be read")
            }
        }
    }
}

private struct TableLine<Item: Codable>: Codable {
    let table: String
    let items: [Item]
}

/// A collection that can be taken apart into items and put together again.
protocol Kept: SendableMetatype {
    associatedtype Item: Codable & SendableMetatype

    /// In the order in which `keep` needs them.
    var kept: [Item] { get }

    /// Texts that repeat should come from `shared`.
    mutating func keep(_ items: [Item], _ shared: inout SharedText)
}

/// One copy of every text that was read before: what is read again would else have memory of its own.
struct SharedText: Sendable {
    private var known: Set<String> = []

    mutating func callAsFunction(_ text: String) -> String {
        // Short ones live in the string itself.
        guard text.utf8.count > 15 else { return text }
        return known.insert(text).memberAfterInsert
    }
}

/// A value with its key.
struct KeptEntry<Value: Codable>: Codable {
    let key: String
    let value: Value
}

extension OrderedTable: Kept where Value: Codable {
    var kept: [KeptEntry<Value>] { entries.map { KeptEntry(key: $0.key, value: $0.value) } }

    mutating func keep(_ items: [KeptEntry<Value>], _ shared: inout SharedText) {
        for item in items { put(item.value, for: item.key) }
    }
}

extension Dictionary: Kept where Key == String, Value: Codable {
    var kept: [KeptEntry<Value>] { map { KeptEntry(key: $0.key, value: $0.value) } }

    mutating func keep(_ items: [KeptEntry<Value>], _ shared: inout SharedText) {
        for item in items { self[item.key] = item.value }
    }
}

extension VerificationShelf: Kept {
    var kept: [VerificationRecord] { all }

    mutating func keep(_ items: [VerificationRecord], _ shared: inout SharedText) {
        for item in items { put(item.sharing(&shared)) }
    }
}

extension SilentAttempts: Kept {
    var kept: [SilentAttempt] { all }

    mutating func keep(_ items: [SilentAttempt], _ shared: inout SharedText) {
        for item in items { put(item) }
    }
}

extension AttemptLog: Kept {
    var kept: [AttemptRecord] { all }

    mutating func keep(_ items: [AttemptRecord], _ shared: inout SharedText) {
        for item in items { note(item.sharing(&shared)) }
    }
}

extension RateLimitMeter: Kept {
    var kept: [RateLimitMeter] { [self] }

    mutating func keep(_ items: [RateLimitMeter], _ shared: inout SharedText) {
        self = items.last ?? self
    }
}

extension Inbox: Kept {
    var kept: [Delivery] { all }

    mutating func keep(_ items: [Delivery], _ shared: inout SharedText) {
        for item in items { receive(item.sharing(&shared)) }
    }
}
