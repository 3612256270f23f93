import Foundation
import OfficialDescription
import Testing
import VerifyModel

/// Holds the error tables against a list that was made from the provider's error dictionary, not from them.
@Suite struct ErrorTableTests {
    @Test(arguments: lines)
    func `every code has its status, its fault and its remedy`(line: CodeLine) throws {
        for number in line.codes {
            let entry = try #require(VerifyErrorCode(number).entry, "\(number) is missing")
            #expect(entry.status == line.status, "\(number)")
            #expect(line.faults.contains(entry.fault), "\(number)")
            #expect(line.retries.contains(entry.retry), "\(number)")
            #expect(!entry.meaning.isEmpty)
        }
    }

    @Test func `the list holds every family of codes`() {
        let codes = lines.flatMap(\.codes)

        #expect(codes.count == 261 && Set(codes).count == 261)
        #expect(Set(codes.map { $0 / 100 }).isSuperset(of: [200, 204, 600, 602, 603, 604, 605, 606]))
    }
}

struct CodeLine: Sendable, CustomStringConvertible {
    let codes: ClosedRange<Int>
    let status: Int?
    let faults: Set<VerifyErrorFault>
    let retries: Set<VerifyErrorRetry>

    var description: String { "\(codes.lowerBound)…\(codes.upperBound)" }

    init?(_ line: Substring) {
        let columns = line.split(separator: " ")
        let ends = columns.first?.split(separator: ".").compactMap { Int($0) } ?? []
        guard columns.count == 4, let first = ends.first, let last = ends.last else { return nil }
        codes = first...last
        status = Int(columns[1])
        faults = Set(columns[2].split(separator: "/").flatMap(Self.faults))
        retries = Set(columns[3].split(separator: "/").flatMap(Self.retries))
    }

    private static func faults(_ word: Substring) -> [VerifyErrorFault] {
        switch word {
        case "U": [.user]
        case "A": [.ours]
        case "T": [.provider]
        case "-": [.user, .ours, .provider]
        default: []
        }
    }

    private static func retries(_ word: Substring) -> [VerifyErrorRetry] {
        switch word {
        case "no": [.no]
        case "new": [.newVerification]
        case "wait": [.wait]
        case "back-off": [.backOff]
        case "channel": [.otherChannel]
        case "any": [.no, .newVerification, .wait, .backOff, .otherChannel]
        default: []
        }
    }
}

private let lines: [CodeLine] = {
    // A file that cannot be read leaves nothing to walk, which a test notices.
    let text = (try? String(contentsOf: Fixtures.url("error_codes", "txt"), encoding: .utf8)) ?? ""
    return text.split(separator: "\n").filter { !$0.hasPrefix("#") }.compactMap(CodeLine.init)
}()
