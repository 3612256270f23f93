import FoundationEssentials
import Testing

@testable import Postgres

@Suite struct DecodingTests {
    @Test func `columns of other types than the parameters' are read`() async throws {
        let row = try await first(OtherTypes())

        #expect(row.small == -2)
        #expect(row.integer == 70_000)
        #expect(row.real == 1.5)
        #expect(row.texts == ["varchar", "ab ", "name", #"{"j":1}"#, "sms"])
        #expect(row.channel == .sms)
        #expect(row.nothing == nil)
        #expect(row.moment == Date(timeIntervalSince1970: 1_700_000_000))
    }

    @Test func `NULL where a value is needed names the column`() async throws {
        let error = try await postgresError { _ = try await first(NullForValue()) }

        #expect(error?.kind == .decoding)
        #expect(error?.column == "missing")
    }

    @Test func `a column of another type, a missing column and an array with NULL are refused`() async throws {
        for statement in [WrongType.self, TooFewColumns.self, NullInArray.self] as [any Faulty.Type] {
            let error = try await postgresError { try await run(statement) }
            #expect(error?.kind == .decoding, "\(statement)")
        }
    }

    private func run<S: Faulty>(_ type: S.Type) async throws {
        _ = try await first(type.init())
    }

    private func first<S: Statement>(_ statement: S) async throws -> S.Row {
        try #require(try await TestDatabase(url: TestDatabase.serverURL()).run(statement).first)
    }
}

private enum Channel: String, PostgresDecodable { case sms, call }

private struct OtherTypes: Statement {
    struct Row {
        let small: Int, integer: Int
        let real: Double
        let texts: [String]
        let channel: Channel
        let nothing: Channel?
        let moment: Date
    }

    static let sql = """
        select -2::smallint, 70000::integer, 1.5::real, 'varchar'::varchar(20), 'ab'::char(3), 'name'::name,
            '{"j":1}'::json, 'sms'::text, 'sms'::text, null::text, to_timestamp(1700000000)
        """

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Row {
        Row(
            small: try row.next(),
            integer: try row.next(),
            real: try row.next(),
            texts: [try row.next(), try row.next(), try row.next(), try row.next(), try row.next()],
            channel: try row.next(),
            nothing: try row.next(),
            moment: try row.next()
        )
    }
}

private struct NullForValue: Statement {
    static let sql = "select 1::bigint, null::text as missing"

    static func decode(_ row: inout RowReader) throws(PostgresError) -> String {
        _ = try row.next(as: Int.self)
        return try row.next()
    }
}

private protocol Faulty: Statement where Row == Int { init() }

extension Faulty {
    static func decode(_ row: inout RowReader) throws(PostgresError) -> Int {
        _ = try row.next(as: [Int].self)
        return try row.next()
    }
}

private struct WrongType: Faulty { static let sql = "select '{1}'::text[], 2::bigint" }
private struct TooFewColumns: Faulty { static let sql = "select '{1}'::bigint[]" }
private struct NullInArray: Faulty { static let sql = "select '{1,null}'::bigint[], 2::bigint" }
