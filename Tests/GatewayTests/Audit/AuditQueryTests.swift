import Domain
import Foundation
import Testing

@testable import Gateway

@Suite struct AuditQueryTests {
    private let event = EventID(uuid: UUID(high: 0x0199_AABB_CCDD_7001, low: 0x8000_0000_0000_0001))

    @Test func `without parameters the newest fifty are meant`() throws {
        let query = try AuditQuery(QueryFields(nil))

        #expect(query.user == nil)
        #expect(query.flow == nil)
        #expect(query.limit == 50)
        #expect(query.before == .end)
    }

    @Test func `a cursor reads back to the microsecond`() throws {
        let position = AuditPosition(at: Date(timeIntervalSince1970: 1_795_230_000.123_457), event: event)

        let read = try #require(AuditPosition(cursor: position.cursor))

        #expect(read.event == event.uuid)
        #expect(abs(read.at.timeIntervalSince(position.at)) < 0.000_000_5)
        #expect(read.cursor == position.cursor)
    }

    @Test(arguments: ["", "x", "AAAA", "evt_01jd0w3v9k7x2m5c8q4r6t1z0b", String(repeating: "A", count: 31) + "="])
    func `a made-up cursor is refused`(text: String) {
        let problem = #expect(throws: Problem.self) { try AuditQuery(QueryFields("cursor=\(text)")) }

        #expect(problem?.code == .validationFailed)
        #expect(problem?.errors.map(\.pointer) == ["?cursor"])
    }

    @Test func `whichever ends earlier counts: the time or the cursor`() throws {
        let late = AuditPosition(at: Date(timeIntervalSince1970: 2000), event: event)
        let early = AuditPosition(at: Date(timeIntervalSince1970: 1000), event: event)
        let to = "to=1970-01-01T00:25:00Z"

        #expect(try AuditQuery(QueryFields("\(to)&cursor=\(early.cursor)")).before == early)
        #expect(
            try AuditQuery(QueryFields("\(to)&cursor=\(late.cursor)")).before
                == AuditPosition(before: Date(timeIntervalSince1970: 1500))
        )
    }

    @Test(arguments: [
        ("limit=0", "?limit"), ("limit=201", "?limit"), ("limit=ten", "?limit"), ("from=yesterday", "?from"),
        ("to=2026-02-30T00:00:00Z", "?to"), ("flow_id=flw_1", "?flow_id"), ("user_id=", "?user_id"),
        ("user_id=a%20b", "?user_id"), ("user=u-1", "?user"), ("limit=1&limit=2", "?limit"), ("from=%zz", "?"),
    ])
    func `a faulty parameter is named`(query: String, pointer: String) {
        let problem = #expect(throws: Problem.self) { try AuditQuery(QueryFields(query)) }

        #expect(problem?.code == .validationFailed)
        #expect(problem?.errors.map(\.pointer) == [pointer])
    }
}
