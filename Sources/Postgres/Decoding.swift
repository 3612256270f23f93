package import FoundationEssentials

// The binary forms are those of the server's send functions (`int8send`, `uuid_send`, `array_send`, …).

extension Bool: PostgresDecodable {
    package init?(cell: Cell) {
        guard let bytes = unsafe cell.bytes(of: TypeID.bool), bytes.count == 1 else { return nil }
        self = unsafe bytes[0] != 0
    }
}

extension Int: PostgresDecodable {
    package init?(cell: Cell) {
        guard let bytes = unsafe cell.bytes else { return nil }
        switch (cell.typeID, bytes.count) {
        case (TypeID.int8, 8): self = Int(unsafe bytes.bigEndian(Int64.self))
        case (TypeID.int4, 4): self = Int(unsafe bytes.bigEndian(Int32.self))
        case (TypeID.int2, 2): self = Int(unsafe bytes.bigEndian(Int16.self))
        default: return nil
        }
    }
}

extension Double: PostgresDecodable {
    package init?(cell: Cell) {
        guard let bytes = unsafe cell.bytes else { return nil }
        switch (cell.typeID, bytes.count) {
        case (TypeID.float8, 8): self.init(bitPattern: unsafe bytes.bigEndian(UInt64.self))
        case (TypeID.float4, 4): self.init(Float(bitPattern: unsafe bytes.bigEndian(UInt32.self)))
        default: return nil
        }
    }
}

/// `text`, `varchar`, `char(n)`, `name`, `json`, `jsonb`, and the labels of enums.
extension String: PostgresDecodable {
    package init?(cell: Cell) {
        guard var text = unsafe cell.bytes else { return nil }
        switch cell.typeID {
        case TypeID.text, TypeID.varchar, TypeID.bpchar, TypeID.name, TypeID.json, TypeID.firstOfUser...: break
        case TypeID.jsonb:
            // jsonb_send: one byte of version, then the text.
            guard unsafe text.first == 1 else { return nil }
            unsafe text = UnsafeRawBufferPointer(rebasing: text.dropFirst())
        default: return nil
        }
        guard let text = unsafe try? UTF8Span(validating: Span(_unsafeBytes: text)) else { return nil }
        self.init(copying: text)
    }
}

extension UUID: PostgresDecodable {
    package init?(cell: Cell) {
        guard let bytes = unsafe cell.bytes(of: TypeID.uuid), bytes.count == 16 else { return nil }
        self.init(uuid: unsafe bytes.loadUnaligned(as: uuid_t.self))
    }
}

extension Date: PostgresDecodable {
    package init?(cell: Cell) {
        guard let bytes = unsafe cell.bytes(of: TypeID.timestamptz), bytes.count == 8 else { return nil }
        self = Timestamp.date(microseconds: unsafe bytes.bigEndian(Int64.self))
    }
}

extension UnsafeRawBufferPointer {
    /// Reads the first bytes; there must be enough of them.
    func bigEndian<Integer: FixedWidthInteger & BitwiseCopyable>(_ type: Integer.Type, at offset: Int = 0) -> Integer {
        unsafe Integer(bigEndian: loadUnaligned(fromByteOffset: offset, as: type))
    }
}
