import FoundationEssentials
import Testing

@testable import Postgres

/// Every parameter type goes to a server and comes back.
@Suite struct ValueTests {
    @Test func `every scalar comes back as it was sent`() async throws {
        let id = UUID()
        let moment = Date(timeIntervalSinceReferenceDate: 785_000_000.123_456)

        try await same(id, .uuid(id), Echo<UUID, UUIDColumn>.self)
        for text in ["", "plain", "zürich · 東京 · 👩🏽‍💻", String(repeating: "x", count: 100_000), "'; drop table x; --"] {
            try await same(text, .text(text), Echo<String, TextColumn>.self)
        }
        for number in [0, 1, -1, Int.max, Int.min] { try await same(number, .int(number), Echo<Int, IntColumn>.self) }
        for flag in [true, false] { try await same(flag, .bool(flag), Echo<Bool, BoolColumn>.self) }
        for bytes in [[], [0], [0, 1, 0, 255], [UInt8](repeating: 0, count: 70_000)] as [[UInt8]] {
            try await same(bytes, .bytes(bytes), Echo<[UInt8], BytesColumn>.self)
        }
        for number in [0, -1.5, .pi, .infinity, .leastNonzeroMagnitude] {
            try await same(number, .double(number), Echo<Double, DoubleColumn>.self)
        }
        try await same(moment, .timestamp(moment), Echo<Date, TimestampColumn>.self)
        try await same(#"{"a": [1, "é"]}"#, .json(#"{ "a": [1, "\u00e9"] }"#), Echo<String, JSONColumn>.self)
    }

    @Test func `every array comes back as it was sent, the empty one too`() async throws {
        let ids = [UUID(), UUID()]
        let moments = [Date(timeIntervalSinceReferenceDate: 0), Date(timeIntervalSinceReferenceDate: -86_400.5)]

        for texts in [[], ["", "a\"b\\c", "é"]] {
            try await same(texts, .texts(texts), Echo<[String], TextsColumn>.self)
        }
        for numbers in [[], [1, -2, .max]] { try await same(numbers, .ints(numbers), Echo<[Int], IntsColumn>.self) }
        for flags in [[], [true, false]] { try await same(flags, .bools(flags), Echo<[Bool], BoolsColumn>.self) }
        for numbers in [[], [1.5, -0.25]] as [[Double]] {
            try await same(numbers, .doubles(numbers), Echo<[Double], DoublesColumn>.self)
        }
        for bytes in [[], [[], [0, 255], [7]]] as [[[UInt8]]] {
            try await same(bytes, .bytesArray(bytes), Echo<[[UInt8]], BytesArrayColumn>.self)
        }
        for list in [[], ids] { try await same(list, .uuids(list), Echo<[UUID], UUIDsColumn>.self) }
        for list in [[], moments] { try await same(list, .timestamps(list), Echo<[Date], TimestampsColumn>.self) }
    }

    @Test func `NULL of every type comes back as nil`() async throws {
        try await same(nil, .uuid(nil), Echo<UUID?, UUIDColumn>.self)
        try await same(nil, .text(nil), Echo<String?, TextColumn>.self)
        try await same(nil, .int(nil), Echo<Int?, IntColumn>.self)
        try await same(nil, .bool(nil), Echo<Bool?, BoolColumn>.self)
        try await same(nil, .bytes(nil), Echo<[UInt8]?, BytesColumn>.self)
        try await same(nil, .double(nil), Echo<Double?, DoubleColumn>.self)
        try await same(nil, .timestamp(nil), Echo<Date?, TimestampColumn>.self)
        try await same(nil, .json(nil), Echo<String?, JSONColumn>.self)
        try await same(nil, .texts(nil), Echo<[String]?, TextsColumn>.self)
        try await same(nil, .ints(nil), Echo<[Int]?, IntsColumn>.self)
        try await same(nil, .bytesArray(nil), Echo<[[UInt8]]?, BytesArrayColumn>.self)
        try await same(nil, .uuids(nil), Echo<[UUID]?, UUIDsColumn>.self)
        try await same(nil, .timestamps(nil), Echo<[Date]?, TimestampsColumn>.self)
    }

    @Test func `a moment the server cannot hold becomes infinite and comes back at the edge`() async throws {
        try await same(.distantFuture, .timestamp(Date(timeIntervalSinceReferenceDate: 1e30)), TimestampEcho.self)
        try await same(.distantPast, .timestamp(Date(timeIntervalSinceReferenceDate: -1e30)), TimestampEcho.self)
        try await same(.distantFuture, .timestamp(.distantFuture), TimestampEcho.self)
    }

    private typealias TimestampEcho = Echo<Date, TimestampColumn>

    private func same<Value: Equatable & PostgresDecodable, Column>(
        _ expected: Value,
        _ parameter: Parameter,
        _ type: Echo<Value, Column>.Type,
        at location: SourceLocation = #_sourceLocation
    ) async throws {
        let rows = try await TestDatabase(url: TestDatabase.serverURL()).run(type.init(parameter: parameter))

        #expect(rows == [expected], sourceLocation: location)
    }
}

/// `select $1`, read back as `Value`.
struct Echo<Value: Sendable & PostgresDecodable, Column: ColumnType>: Statement {
    static var sql: String { "select $1::\(Column.name)" }
    let parameter: Parameter

    var parameters: [Parameter] { [parameter] }

    static func decode(_ row: inout RowReader) throws(PostgresError) -> Value { try row.next() }
}

protocol ColumnType { static var name: String { get } }
enum UUIDColumn: ColumnType { static let name = "uuid" }
enum TextColumn: ColumnType { static let name = "text" }
enum IntColumn: ColumnType { static let name = "bigint" }
enum BoolColumn: ColumnType { static let name = "boolean" }
enum BytesColumn: ColumnType { static let name = "bytea" }
enum DoubleColumn: ColumnType { static let name = "double precision" }
enum TimestampColumn: ColumnType { static let name = "timestamptz" }
enum JSONColumn: ColumnType { static let name = "jsonb" }
enum TextsColumn: ColumnType { static let name = "text[]" }
enum IntsColumn: ColumnType { static let name = "bigint[]" }
enum BoolsColumn: ColumnType { static let name = "boolean[]" }
enum DoublesColumn: ColumnType { static let name = "double precision[]" }
enum BytesArrayColumn: ColumnType { static let name = "bytea[]" }
enum UUIDsColumn: ColumnType { static let name = "uuid[]" }
enum TimestampsColumn: ColumnType { static let name = "timestamptz[]" }
