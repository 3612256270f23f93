import FoundationEssentials
package import Logging

/// Writes each record as one line of JSON: time, level, message, logger, then the facts in the order of their names.
///
/// Whatever a record holds, it stays one line without control characters, so a peer cannot forge lines or move a
/// terminal's cursor.
package struct JSONLogHandler: LogHandler {
    package var logLevel: Logger.Level
    package var metadata: Logger.Metadata = [:]
    package var metadataProvider: Logger.MetadataProvider?
    private let label: String
    private let output: LogOutput

    package init(label: String, level: Logger.Level, output: LogOutput) {
        self.label = label
        self.output = output
        logLevel = level
    }

    package subscript(metadataKey key: String) -> Logger.MetadataValue? {
        get { metadata[key] }
        set { metadata[key] = newValue }
    }

    package func log(event: LogEvent) {
        var line = JSONWriter(capacity: 384)
        line.object { record in
            record.write("time", Date.now)
            record.write("level", event.level.rawValue)
            record.write("message", event.message.description)
            record.write("logger", label)
            for (key, value) in facts(of: event) { record.write(key, LoggedValue(value: value)) }
        }
        line.endLine()
        output.append(line.bytes)
    }

    /// The record's own facts, then those of the provider of facts, then the logger's; of one name only the first stays.
    private func facts(of event: LogEvent) -> [(key: String, value: Logger.MetadataValue)] {
        var facts: [(key: String, value: Logger.MetadataValue)] = []
        facts.reserveCapacity(16)
        if let error = event.error { facts.append(("error", "\(error)")) }
        if let own = event.metadata { facts += own }
        if let provided = metadataProvider?.get() { facts += provided }
        facts += metadata
        // The sort is stable: those of one name stand in the order of their precedence.
        facts.sort { $0.key < $1.key }
        var last: String?
        facts.removeAll { fact in
            defer { last = fact.key }
            return fact.key == last
        }
        return facts
    }
}

extension JSONWriter {
    fileprivate mutating func endLine() { raw(CollectionOfOne(UInt8(ascii: "\n"))) }
}

/// A fact in its JSON form: numbers and booleans as such, everything else as text.
private struct LoggedValue: JSONWritable {
    let value: Logger.MetadataValue

    func write(to json: inout JSONWriter) {
        switch value {
        case .string(let text): text.write(to: &json)
        case .stringConvertible(let number as Int): number.write(to: &json)
        case .stringConvertible(let number as Double): number.write(to: &json)
        case .stringConvertible(let flag as Bool): flag.write(to: &json)
        case .stringConvertible(let other): other.description.write(to: &json)
        case .array(let values): json.array { for value in values { $0.append(LoggedValue(value: value)) } }
        case .dictionary(let members):
            json.object { for (key, value) in members { $0.write(key, LoggedValue(value: value)) } }
        }
    }
}
