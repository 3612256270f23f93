import Foundation
import Testing
import VerifyModel

@Suite struct VerifyDateTests {
    @Test(arguments: [
        ("1970-01-01T00:00:00Z", 0), ("2026-03-05T14:07:21Z", 1_772_719_641), ("2000-02-29T23:59:59Z", 951_868_799),
        ("1969-12-31T23:59:59Z", -1), ("1900-03-01T00:00:00Z", -2_203_891_200),
        ("9999-12-31T23:59:59Z", 253_402_300_799),
    ])
    func `whole seconds are read and written`(text: String, seconds: Double) {
        #expect(VerifyDate(wire: text).date == Date(timeIntervalSince1970: seconds))
        #expect(VerifyDate(Date(timeIntervalSince1970: seconds)).wire == text)
    }

    @Test(arguments: [
        ("2026-03-05T06:07:21-08:00", 1_772_719_641), ("2026-03-05T15:37:21+0130", 1_772_719_641),
        ("2026-03-05T14:07:21.25Z", 1_772_719_641.25), ("2020-01-01T00:00:28.5+00:00", 1_577_836_828.5),
        ("2026-03-05 14:07:21z", 1_772_719_641),
    ])
    func `fractions and offsets are read`(text: String, seconds: Double) {
        #expect(VerifyDate(wire: text).date == Date(timeIntervalSince1970: seconds))
    }

    @Test func `nanoseconds of template dates are read`() throws {
        let date = try #require(VerifyDate(wire: "2023-01-11T19:10:28.759979905Z").date)

        #expect(abs(date.timeIntervalSince1970 - 1_673_464_228.759979905) < 0.000_001)
    }

    @Test(arguments: [
        "", "Z", "2026-03-05", "2026-03-05T14:07:21", "2026-03-05T14:07:21.Z", "2026-13-05T14:07:21Z",
        "2026-00-05T14:07:21Z", "2026-03-05T24:07:21Z", "2026-03-05T14:07:21Zx", "2026-3-5T14:07:21Z",
        "Thu, 05 Mar 2026 14:07:21 +0000", "２０26-03-05T14:07:21Z", "2026-03-05T14:07:21+25:00",
    ])
    func `other text is no date, yet stays as it came`(text: String) {
        #expect(VerifyDate(wire: text).date == nil)
        #expect(VerifyDate(wire: text).wire == text)
    }

    @Test func `writing drops the fraction`() {
        #expect(VerifyDate(Date(timeIntervalSince1970: 0.999)).wire == "1970-01-01T00:00:00Z")
        #expect(VerifyDate(Date(timeIntervalSince1970: -0.5)).wire == "1969-12-31T23:59:59Z")
    }

    @Test func `every day of four centuries agrees with Foundation's calendar`() throws {
        var calendar = Calendar(identifier: .gregorian)
        calendar.timeZone = try #require(TimeZone(secondsFromGMT: 0))
        let first = try #require(calendar.date(from: DateComponents(year: 1899, month: 12, day: 31)))

        for day in 0..<146_097 {
            let date = first.addingTimeInterval(Double(day) * 86_400)
            #expect(VerifyDate(VerifyDate(date).wire).date == date)
            guard day.isMultiple(of: 97) else { continue }
            let parts = calendar.dateComponents([.year, .month, .day], from: date)
            let text = VerifyDate(date).wire
            #expect(
                text.split(separator: "T")[0].split(separator: "-").map { Int($0) } == [
                    parts.year, parts.month, parts.day,
                ]
            )
        }
    }
}

extension VerifyDate {
    fileprivate init(_ text: String) { self.init(wire: text) }
}
