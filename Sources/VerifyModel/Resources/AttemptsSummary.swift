/// How many deliveries led to a right code.
package struct AttemptsSummary: VerifyResource {
    package var totalAttempts: Int?
    package var totalConverted: Int?
    package var totalUnconverted: Int?
    /// Decimal text, for example "81.818181818"; a number in the descriptions of the past.
    package var conversionRatePercentage: NumberText?
    package var url: String?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case url
        case totalAttempts = "total_attempts"
        case totalConverted = "total_converted"
        case totalUnconverted = "total_unconverted"
        case conversionRatePercentage = "conversion_rate_percentage"
    }
}

/// A number that comes as text, or as a number from older answers; it is written as text.
package struct NumberText: Codable, Hashable, Sendable {
    package let text: String

    package init(_ text: String) { self.text = text }

    package init(from decoder: any Decoder) throws {
        let container = try decoder.singleValueContainer()
        // Not text: then a number, or else the error of the last try is the right one.
        if let text = try? container.decode(String.self) {
            self.text = text
        } else if let integer = try? container.decode(Int.self) {
            text = String(integer)
        } else {
            text = String(try container.decode(Double.self))
        }
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(text)
    }
}
