package import FoundationEssentials

/// A type whose arrays a column can be read as.
package protocol PostgresArrayElement {
    static func array(cell: Cell) -> [Self]?
}

extension Array: PostgresDecodable where Element: PostgresArrayElement {
    package init?(cell: Cell) {
        guard let array = Element.array(cell: cell) else { return nil }
        self = array
    }
}

/// `[UInt8]` is `bytea`, not an array of the server.
extension UInt8: PostgresArrayElement {
    package static func array(cell: Cell) -> [UInt8]? {
        unsafe cell.bytes(of: TypeID.bytea).map { unsafe [UInt8]($0) }
    }
}

extension Bool: PostgresArrayElement {}
extension Int: PostgresArrayElement {}
extension Double: PostgresArrayElement {}
extension String: PostgresArrayElement {}
extension UUID: PostgresArrayElement {}
extension Date: PostgresArrayElement {}
extension [UInt8]: PostgresArrayElement {}

extension PostgresArrayElement where Self: PostgresDecodable {
    /// Arrays of one dimension; an element that is NULL or of another type makes the whole undecodable.
    package static func array(cell: Cell) -> [Self]? {
        guard let bytes = unsafe cell.bytes, var elements = unsafe ArrayCells(bytes) else { return nil }
        var array: [Self] = []
        array.reserveCapacity(elements.count)
        while let element = elements.next() {
            guard let value = Self(cell: element) else { return nil }
            array.append(value)
        }
        return elements.isComplete ? array : nil
    }
}

/// Walks over the elements of `array_send`'s form; every length is checked, for a column may hold anything.
@safe private struct ArrayCells {
    private static let header = 12, dimension = 8

    private let bytes: UnsafeRawBufferPointer
    private let elementTypeID: UInt32
    private(set) var count = 0
    private var taken = 0
    private var offset = header

    init?(_ bytes: UnsafeRawBufferPointer) {
        guard bytes.count >= Self.header else { return nil }
        unsafe self.bytes = bytes
        unsafe elementTypeID = bytes.bigEndian(UInt32.self, at: 8)
        switch unsafe bytes.bigEndian(Int32.self) {
        case 0: break
        case 1 where bytes.count >= Self.header + Self.dimension:
            // Four bytes of length stand before each element, which bounds an honest count.
            let count = Int(unsafe bytes.bigEndian(Int32.self, at: Self.header))
            guard 0...(bytes.count / 4) ~= count else { return nil }
            self.count = count
            offset = Self.header + Self.dimension
        default: return nil
        }
    }

    var isComplete: Bool { taken == count }

    mutating func next() -> Cell? {
        guard taken < count, unsafe offset + 4 <= bytes.count else { return nil }
        let length = Int(unsafe bytes.bigEndian(Int32.self, at: offset))
        offset += 4
        guard length >= 0 else { return unsafe element(bytes: nil) }
        guard unsafe offset + length <= bytes.count else { return nil }
        defer { offset += length }
        return unsafe element(bytes: UnsafeRawBufferPointer(rebasing: bytes[offset..<offset + length]))
    }

    private mutating func element(bytes: UnsafeRawBufferPointer?) -> Cell {
        taken += 1
        return unsafe Cell(typeID: elementTypeID, bytes: bytes)
    }
}
