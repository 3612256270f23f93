package import FoundationEssentials

/// RFC 3339 times in UTC with milliseconds: `2026-03-01T09:05:07.250Z`.
///
/// Foundation's formatter takes several microseconds and allocates; every answer and every log line holds such a time.
package enum Timestamp {
    /// The text of `date`, cut to whole milliseconds.
    package static func text(_ date: Date) -> String {
        String(decoding: bytes(date), as: UTF8.self)
    }

    /// The same as ASCII bytes.
    package static func bytes(_ date: Date) -> [UInt8] {
        // A Double holds today's time to a quarter of a microsecond; cutting it directly would turn .250 into .249.
        let microseconds = Int((date.timeIntervalSince1970 * 1_000_000).rounded())
        let (seconds, fraction) = microseconds.flooredDivision(by: 1_000_000)
        let (days, secondOfDay) = seconds.flooredDivision(by: 86_400)
        let (year, month, day) = civil(daysSinceEpoch: days)
        var text: [UInt8] = []
        text.reserveCapacity(24)
        text.appendDigits(year, 4, then: "-")
        text.appendDigits(month, 2, then: "-")
        text.appendDigits(day, 2, then: "T")
        text.appendDigits(secondOfDay / 3600, 2, then: ":")
        text.appendDigits(secondOfDay / 60 % 60, 2, then: ":")
        text.appendDigits(secondOfDay % 60, 2, then: ".")
        text.appendDigits(fraction / 1000, 3, then: "Z")
        return text
    }

    // Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms", civil_from_days: years run from March to
    // February, so that the leap day is the last of its year, and 400 years (146,097 days) are an era.
    static func civil(daysSinceEpoch: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (daysSinceEpoch + 719_468).flooredDivision(by: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let marchMonth = (5 * dayOfYear + 2) / 153
        let day = dayOfYear - (153 * marchMonth + 2) / 5 + 1
        let month = marchMonth < 10 ? marchMonth + 3 : marchMonth - 9
        return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, day)
    }
}

extension Int {
    func flooredDivision(by divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}

extension [UInt8] {
    fileprivate mutating func appendDigits(_ number: Int, _ width: Int, then separator: Unicode.Scalar) {
        var divisor = width == 4 ? 1000 : width == 3 ? 100 : 10
        while divisor > 0 {
            append(UInt8(ascii: "0") + UInt8(truncatingIfNeeded: number / divisor % 10))
            divisor /= 10
        }
        append(UInt8(ascii: separator))
    }
}
