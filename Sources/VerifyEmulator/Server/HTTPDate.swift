import FoundationEssentials
import VerifyModel

/// The moment of an answer as its `Date` header writes it: RFC 9110 §5.6.7, always GMT.
///
/// Device SDKs set their clock by it, so it follows the emulator's clock.
enum HTTPDate {
    private static let weekdays = ["Thu", "Fri", "Sat", "Sun", "Mon", "Tue", "Wed"]
    private static let months = [
        "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
    ]

    static func text(_ date: Date) -> String {
        let iso = Array(VerifyDate(date).wire.utf8)
        let part = { (range: Range<Int>) in String(decoding: iso[range], as: UTF8.self) }
        let daysSince1970 = Int((date.timeIntervalSince1970 / 86_400).rounded(.down))
        let month = months[(Int(part(5..<7)) ?? 1) - 1]
        return "\(weekdays[daysSince1970 % 7]), \(part(8..<10)) \(month) \(part(0..<4)) \(part(11..<19)) GMT"
    }
}
