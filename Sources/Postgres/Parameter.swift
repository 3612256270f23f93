package import FoundationEssentials

/// A value for `$n`, sent in binary under its own type; nil is NULL.
///
/// The server converts nothing by guesswork: an `integer` argument of a function, an enum or a domain is cast in the
/// SQL (`$1::integer`, `$2::channel`).
package enum Parameter: Sendable {
    case uuid(UUID?)
    /// `text`; a NUL character is refused by the server (SQLSTATE 22021).
    case text(String?)
    /// `bigint`.
    case int(Int?)
    case bool(Bool?)
    case bytes([UInt8]?)
    /// `timestamptz`, to the microsecond; what PostgreSQL cannot hold becomes `±infinity`.
    case timestamp(Date?)
    /// `jsonb`, given as JSON text.
    case json(String?)
    case double(Double?)
    case texts([String]?)
    case ints([Int]?)
    case bools([Bool]?)
    case doubles([Double]?)
    case bytesArray([[UInt8]]?)
    case uuids([UUID]?)
    case timestamps([Date]?)
}

/// Type numbers of `pg_type.dat`; they are the same on every server.
enum TypeID {
    static let bool: UInt32 = 16, bytea: UInt32 = 17, name: UInt32 = 19
    static let int8: UInt32 = 20, int2: UInt32 = 21, int4: UInt32 = 23
    static let text: UInt32 = 25, json: UInt32 = 114, jsonb: UInt32 = 3802
    static let bpchar: UInt32 = 1042, varchar: UInt32 = 1043
    static let float4: UInt32 = 700, float8: UInt32 = 701
    static let timestamptz: UInt32 = 1184, uuid: UInt32 = 2950
    static let boolArray: UInt32 = 1000, byteaArray: UInt32 = 1001, textArray: UInt32 = 1009
    static let int8Array: UInt32 = 1016, float8Array: UInt32 = 1022
    static let timestamptzArray: UInt32 = 1185, uuidArray: UInt32 = 2951
    /// Enums and domains made by `create type` are numbered from here on (`FirstNormalObjectId`).
    static let firstOfUser: UInt32 = 16384
}

extension Parameter {
    var typeID: UInt32 {
        switch self {
        case .uuid: TypeID.uuid
        case .text: TypeID.text
        case .int: TypeID.int8
        case .bool: TypeID.bool
        case .bytes: TypeID.bytea
        case .timestamp: TypeID.timestamptz
        case .json: TypeID.jsonb
        case .double: TypeID.float8
        case .texts: TypeID.textArray
        case .ints: TypeID.int8Array
        case .bools: TypeID.boolArray
        case .doubles: TypeID.float8Array
        case .bytesArray: TypeID.byteaArray
        case .uuids: TypeID.uuidArray
        case .timestamps: TypeID.timestamptzArray
        }
    }

    /// Appends the binary form and returns true, or appends nothing and returns false for NULL.
    func encode(into bytes: inout [UInt8]) -> Bool {
        switch self {
        case .uuid(let value): append(value, to: &bytes) { $1.append(uuid: $0) }
        case .text(let value): append(value, to: &bytes) { $1.append(contentsOf: $0.utf8) }
        case .int(let value): append(value, to: &bytes) { $1.append(integer: Int64($0)) }
        case .bool(let value): append(value, to: &bytes) { $1.append($0 ? 1 : 0) }
        case .bytes(let value): append(value, to: &bytes) { $1.append(contentsOf: $0) }
        case .timestamp(let value): append(value, to: &bytes) { $1.append(integer: Timestamp.microseconds($0)) }
        case .json(let value): append(value, to: &bytes) { $1.append(jsonb: $0) }
        case .double(let value): append(value, to: &bytes) { $1.append(integer: $0.bitPattern) }
        case .texts(let value): append(value, of: TypeID.text, to: &bytes) { $1.append(contentsOf: $0.utf8) }
        case .ints(let value): append(value, of: TypeID.int8, to: &bytes) { $1.append(integer: Int64($0)) }
        case .bools(let value): append(value, of: TypeID.bool, to: &bytes) { $1.append($0 ? 1 : 0) }
        case .doubles(let value): append(value, of: TypeID.float8, to: &bytes) { $1.append(integer: $0.bitPattern) }
        case .bytesArray(let value): append(value, of: TypeID.bytea, to: &bytes) { $1.append(contentsOf: $0) }
        case .uuids(let value): append(value, of: TypeID.uuid, to: &bytes) { $1.append(uuid: $0) }
        case .timestamps(let value):
            append(value, of: TypeID.timestamptz, to: &bytes) { $1.append(integer: Timestamp.microseconds($0)) }
        }
    }

    private func append<Value>(
        _ value: Value?,
        to bytes: inout [UInt8],
        as encode: (Value, inout [UInt8]) -> Void
    ) -> Bool {
        guard let value else { return false }
        encode(value, &bytes)
        return true
    }

    // array_send of the server: dimensions, whether there are NULLs, element type, then per dimension its length and
    // lower bound, then each element behind its length. An empty array has no dimension.
    private func append<Element>(
        _ elements: [Element]?,
        of typeID: UInt32,
        to bytes: inout [UInt8],
        as encode: (Element, inout [UInt8]) -> Void
    ) -> Bool {
        guard let elements else { return false }
        bytes.append(integer: Int32(elements.isEmpty ? 0 : 1))
        bytes.append(integer: Int32(0))
        bytes.append(integer: typeID)
        guard !elements.isEmpty else { return true }
        bytes.append(integer: Int32(elements.count))
        bytes.append(integer: Int32(1))
        for element in elements {
            let start = bytes.count
            bytes.append(integer: Int32(0))
            encode(element, &bytes)
            bytes.replace(integer: Int32(bytes.count - start - 4), at: start)
        }
        return true
    }
}

extension [UInt8] {
    fileprivate mutating func append<Integer: FixedWidthInteger>(integer: Integer) {
        unsafe Swift.withUnsafeBytes(of: integer.bigEndian) { unsafe append(contentsOf: $0) }
    }

    fileprivate mutating func replace(integer: Int32, at start: Int) {
        for offset in 0..<4 { self[start + offset] = UInt8(truncatingIfNeeded: integer >> Int32(24 - 8 * offset)) }
    }

    fileprivate mutating func append(uuid: UUID) {
        unsafe Swift.withUnsafeBytes(of: uuid.uuid) { unsafe append(contentsOf: $0) }
    }

    // jsonb_recv of the server: one byte of version, then the text.
    fileprivate mutating func append(jsonb text: String) {
        append(1)
        append(contentsOf: text.utf8)
    }
}
