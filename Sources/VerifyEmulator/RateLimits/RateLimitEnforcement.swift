import FoundationEssentials
import VerifyModel

extension ProviderState {
    /// Every bucket of every rate limit that a start names, with the value it is to be counted under.
    ///
    /// The keys are unique names; one that no rate limit of the service has is refused.
    func readings(_ form: Parameters, in service: ServiceRecord) throws(Refusal) -> [RateLimitMeter.Reading] {
        guard let values = try form.scalars("RateLimits") else { return [] }
        let limits = rateLimits(of: service.sid)
        var readings: [RateLimitMeter.Reading] = []
        for (name, value) in values {
            guard let limit = limits.first(where: { $0.uniqueName == name }) else {
                guard behaviour.unknownRateLimit == .ignored else { throw form.unacceptable("RateLimits") }
                continue
            }
            readings += buckets(of: limit.sid).map { bucket in
                .init(
                    limit: name,
                    bucket: bucket.sid,
                    max: bucket.max,
                    interval: TimeInterval(bucket.interval),
                    value: value
                )
            }
        }
        return readings
    }

    /// Refuses a start that any bucket has no room for.
    mutating func requireRoom(for readings: [RateLimitMeter.Reading], at now: Date) throws(Refusal) {
        let full = meter.full(readings, at: now, behaviour.rateLimitWindow)
        if behaviour.countsRefusedStarts { meter.count(readings, at: now, behaviour.rateLimitWindow) }
        if let full { throw .tooManyRequests(reached: full.limit) }
    }

    /// Counts a start that was carried out.
    mutating func noteStart(_ readings: [RateLimitMeter.Reading], at now: Date) {
        guard !behaviour.countsRefusedStarts else { return }
        meter.count(readings, at: now, behaviour.rateLimitWindow)
    }
}

extension Parameters {
    /// A JSON map of texts, numbers and truth values, all as text.
    fileprivate func scalars(_ name: String) throws(Refusal) -> [String: String]? {
        guard let object = try jsonObject(name) else { return nil }
        let texts = object.compactMapValues(\.scalarText)
        guard texts.count == object.count else { throw unacceptable(name) }
        return texts
    }
}

extension JSONValue {
    fileprivate var scalarText: String? {
        switch self {
        case .string(let text): text
        case .integer(let number): String(number)
        case .number(let number): String(number)
        case .bool(let isTrue): String(isTrue)
        case .null, .array, .object: nil
        }
    }
}
