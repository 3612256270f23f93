import VerifyModel

/// A fault as JSON: `{"operation":"CreateVerification","effect":"status","status":429,"code":20429,"count":2}`.
///
/// | effect | members besides operation, count, skip and seconds |
/// | --- | --- |
/// | delay, drop_before, drop_after | – |
/// | status | status, code, message, retry_after, processes |
/// | garbage | kind: html, truncated, wrong_types, empty, null, binary, invalid, unknown_status, foreign, sparse |
/// | slow | bytes_per_second (1) |
/// | huge | bytes (1,000,000) |
/// | redirect | location, status (302) |
extension Fault: Codable {
    private enum CodingKeys: String, CodingKey {
        case operation, effect, count, skip, seconds, status, code, message, processes, kind, bytes, location
        case retryAfter = "retry_after"
        case bytesPerSecond = "bytes_per_second"
    }

    private enum Name: String, Codable {
        case delay, status, garbage, slow, huge, redirect
        case dropBefore = "drop_before"
        case dropAfter = "drop_after"
    }

    package init(from decoder: any Decoder) throws {
        let json = try decoder.container(keyedBy: CodingKeys.self)
        operation = try json.decodeIfPresent(String.self, forKey: .operation) ?? "*"
        count = try json.integer(.count, in: 1...Int.max, default: 1)
        skip = try json.integer(.skip, in: 0...Int.max, default: 0)
        seconds = try json.decodeIfPresent(Double.self, forKey: .seconds) ?? 0
        effect = try Self.effect(json.decode(Name.self, forKey: .effect), json)
        guard (0...3600).contains(seconds) else {
            throw DecodingError.dataCorruptedError(forKey: .seconds, in: json, debugDescription: "must be 0 to 3600")
        }
        guard operation == "*" || VerifyOperation(rawValue: operation) != nil else {
            throw DecodingError.dataCorruptedError(
                forKey: .operation,
                in: json,
                debugDescription: "no operation of this name"
            )
        }
    }

    private static func effect(_ name: Name, _ json: KeyedDecodingContainer<CodingKeys>) throws -> Effect {
        switch name {
        case .delay: .delay
        case .dropBefore: .dropBefore
        case .dropAfter: .dropAfter
        case .status:
            .status(
                try json.integer(.status, in: 200...599),
                code: try json.decodeIfPresent(Int.self, forKey: .code),
                message: try json.decodeIfPresent(String.self, forKey: .message),
                retryAfter: try json.decodeIfPresent(Int.self, forKey: .retryAfter),
                processes: try json.decodeIfPresent(Bool.self, forKey: .processes) ?? false
            )
        case .garbage:
            .garbage(try json.decodeIfPresent(Garbage.self, forKey: .kind) ?? .html)
        case .slow:
            .slow(bytesPerSecond: try json.integer(.bytesPerSecond, in: 1...1_000_000, default: 1))
        case .huge:
            .huge(bytes: try json.integer(.bytes, in: 1...1_000_000_000, default: 1_000_000))
        case .redirect:
            .redirect(
                location: try json.decodeIfPresent(String.self, forKey: .location) ?? "http://127.0.0.1:9/",
                status: try json.integer(.status, in: 300...399, default: 302)
            )
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var json = encoder.container(keyedBy: CodingKeys.self)
        try json.encode(operation, forKey: .operation)
        try json.encode(count, forKey: .count)
        try json.encode(skip, forKey: .skip)
        try json.encode(seconds, forKey: .seconds)
        switch effect {
        case .delay: try json.encode(Name.delay, forKey: .effect)
        case .dropBefore: try json.encode(Name.dropBefore, forKey: .effect)
        case .dropAfter: try json.encode(Name.dropAfter, forKey: .effect)
        case .status(let status, let code, let message, let retryAfter, let processes):
            try json.encode(Name.status, forKey: .effect)
            try json.encode(status, forKey: .status)
            try json.encodeIfPresent(code, forKey: .code)
            try json.encodeIfPresent(message, forKey: .message)
            try json.encodeIfPresent(retryAfter, forKey: .retryAfter)
            try json.encode(processes, forKey: .processes)
        case .garbage(let kind):
            try json.encode(Name.garbage, forKey: .effect)
            try json.encode(kind, forKey: .kind)
        case .slow(let bytesPerSecond):
            try json.encode(Name.slow, forKey: .effect)
            try json.encode(bytesPerSecond, forKey: .bytesPerSecond)
        case .huge(let bytes):
            try json.encode(Name.huge, forKey: .effect)
            try json.encode(bytes, forKey: .bytes)
        case .redirect(let location, let status):
            try json.encode(Name.redirect, forKey: .effect)
            try json.encode(location, forKey: .location)
            try json.encode(status, forKey: .status)
        }
    }
}

extension Fault.Garbage: Codable {}

extension KeyedDecodingContainer {
    fileprivate func integer(
        _ key: Key,
        in range: ClosedRange<Int>,
        default fallback: Int? = nil
    ) throws -> Int {
        let value = try fallback == nil ? decode(Int.self, forKey: key) : decodeIfPresent(Int.self, forKey: key)
        guard let value = value ?? fallback, range.contains(value) else {
            throw DecodingError.dataCorruptedError(
                forKey: key,
                in: self,
                debugDescription: "must be \(range.lowerBound) to \(range.upperBound)"
            )
        }
        return value
    }
}
