/// A Swift type that a column can be read as.
///
/// A `RawRepresentable` type over one of them needs no more than `extension Channel: PostgresDecodable {}`.
package protocol PostgresDecodable {
    /// Nil when the cell is NULL or holds another type.
    init?(cell: Cell)
}

/// One value of a result, valid inside `Statement.decode` only.
@safe package struct Cell {
    let typeID: UInt32
    let bytes: UnsafeRawBufferPointer?

    var isNull: Bool { unsafe bytes == nil }

    /// The bytes, if the cell is not NULL and of this type.
    func bytes(of type: UInt32) -> UnsafeRawBufferPointer? {
        type == typeID ? unsafe bytes : nil
    }
}

extension Optional: PostgresDecodable where Wrapped: PostgresDecodable {
    package init?(cell: Cell) {
        if cell.isNull {
            self = nil
        } else {
            guard let value = Wrapped(cell: cell) else { return nil }
            self = value
        }
    }
}

extension PostgresDecodable where Self: RawRepresentable, RawValue: PostgresDecodable {
    package init?(cell: Cell) {
        guard let rawValue = RawValue(cell: cell) else { return nil }
        self.init(rawValue: rawValue)
    }
}
