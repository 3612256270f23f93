package import FoundationEssentials

/// An ISO 8601 moment as the provider writes it; the text is read only when somebody asks for `date`.
///
/// Most answers are read for their status alone, so their dates cost nothing, and a date in a form
/// nobody foresaw never spoils the answer around it.
package struct VerifyDate: WireText {
    package let wire: String

    package init(wire: String) { self.wire = wire }

    /// Writes whole seconds in UTC, `2026-03-05T14:07:21Z`; device SDKs read no other form.
    package init(_ date: Date) { wire = ISO8601.text(of: date) }

    /// The moment, to the nanosecond given; nil if the text is no ISO 8601 date-time with `Z` or an offset.
    package var date: Date? { ISO8601.date(in: wire) }
}

/// ISO 8601 date-times without calendars or formatters: UTC, Gregorian, years 0000–9999.
private enum ISO8601 {
    static func text(of date: Date) -> String {
        let seconds = Int(date.timeIntervalSince1970.rounded(.down))
        let (days, time) = seconds.quotientAndRemainder(flooring: 86_400)
        let (year, month, day) = civil(days: days)
        return "\(padded(year, 4))-\(padded(month))-\(padded(day))T"
            + "\(padded(time / 3600)):\(padded(time / 60 % 60)):\(padded(time % 60))Z"
    }

    static func date(in text: String) -> Date? {
        var reader = DigitReader(text)
        guard let year = reader.number(4), reader.skip("-"), let month = reader.number(2), reader.skip("-"),
            let day = reader.number(2), reader.skip("T") || reader.skip("t") || reader.skip(" "),
            let hour = reader.number(2), reader.skip(":"), let minute = reader.number(2), reader.skip(":"),
            let second = reader.number(2), let fraction = reader.fraction(), let offset = reader.offset(),
            (1...12).contains(month), (1...31).contains(day), hour < 24, minute < 60, second <= 60
        else { return nil }
        let whole = days(year: year, month: month, day: day) * 86_400 + hour * 3600 + minute * 60 + second - offset
        return Date(timeIntervalSince1970: Double(whole) + fraction)
    }

    private static func padded(_ number: Int, _ width: Int = 2) -> String {
        let digits = String(number)
        return String(repeating: "0", count: max(0, width - digits.utf8.count)) + digits
    }

    // Days since 1970-01-01 and back, with years that begin in March (Hinnant, "chrono-compatible low-level date
    // algorithms", days_from_civil and civil_from_days).
    private static func days(year: Int, month: Int, day: Int) -> Int {
        let marchYear = month > 2 ? year : year - 1
        let (era, yearOfEra) = marchYear.quotientAndRemainder(flooring: 400)
        let dayOfYear = (153 * ((month + 9) % 12) + 2) / 5 + day - 1
        return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    private static func civil(days: Int) -> (year: Int, month: Int, day: Int) {
        let (era, dayOfEra) = (days + 719_468).quotientAndRemainder(flooring: 146_097)
        let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
        let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
        let monthFromMarch = (5 * dayOfYear + 2) / 153
        let month = monthFromMarch < 10 ? monthFromMarch + 3 : monthFromMarch - 9
        let year = era * 400 + yearOfEra + (month <= 2 ? 1 : 0)
        return (year, month, dayOfYear - (153 * monthFromMarch + 2) / 5 + 1)
    }
}

/// Reads fixed-width numbers and separators from the front of ASCII text.
private struct DigitReader {
    private var rest: Substring.UTF8View

    init(_ text: String) { rest = text[...].utf8 }

    mutating func skip(_ character: Unicode.Scalar) -> Bool {
        guard let first = rest.first, UInt32(first) == character.value else { return false }
        rest.removeFirst()
        return true
    }

    mutating func number(_ width: Int) -> Int? {
        var value = 0
        for _ in 0..<width {
            guard let digit = digit() else { return nil }
            value = value * 10 + digit
        }
        return value
    }

    /// Zero if there is none; nil if a point stands without digits.
    mutating func fraction() -> Double? {
        guard skip(".") else { return 0 }
        var (value, scale) = (0.0, 0.1)
        guard rest.first.map(isDigit) == true else { return nil }
        while let digit = digit() {
            value += Double(digit) * scale
            scale /= 10
        }
        return value
    }

    /// Seconds east of UTC, at the end of the text.
    mutating func offset() -> Int? {
        if skip("Z") || skip("z") { return rest.isEmpty ? 0 : nil }
        let sign = skip("+") ? 1 : skip("-") ? -1 : 0
        guard sign != 0, let hours = number(2) else { return nil }
        _ = skip(":")
        guard let minutes = number(2), hours < 24, minutes < 60, rest.isEmpty else { return nil }
        return sign * (hours * 3600 + minutes * 60)
    }

    private mutating func digit() -> Int? {
        guard let first = rest.first, isDigit(first) else { return nil }
        rest.removeFirst()
        return Int(first) - 48
    }

    private func isDigit(_ byte: UInt8) -> Bool { (48...57).contains(byte) }
}

extension Int {
    fileprivate func quotientAndRemainder(flooring divisor: Int) -> (quotient: Int, remainder: Int) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
