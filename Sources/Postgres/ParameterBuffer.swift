internal import CPostgres

/// The parameters of one statement in the shape libpq takes; kept and reused, so that a statement allocates nothing.
@safe struct ParameterBuffer {
    // One byte in front, so that an empty value has an address and is not taken for NULL.
    private var bytes: [UInt8] = [0]
    private var starts: [Int] = []
    private var types: [Oid] = []
    private var lengths: [Int32] = []
    private var formats: [Int32] = []
    private var values: [UnsafePointer<CChar>?] = unsafe []

    /// Takes the place of what was here before.
    mutating func encode(_ parameters: [Parameter]) {
        clear()
        for parameter in parameters {
            let start = bytes.count
            let isPresent = parameter.encode(into: &bytes)
            starts.append(isPresent ? start : -1)
            types.append(parameter.typeID)
            lengths.append(Int32(clamping: bytes.count - start))
            formats.append(1)
        }
    }

    /// Lends the arrays of `PQsendQueryParams`, of `count` elements each, for the time of `body`.
    mutating func withPointers<Result>(
        _ body: (
            _ count: Int32, _ types: UnsafePointer<Oid>?, _ values: UnsafePointer<UnsafePointer<CChar>?>?,
            _ lengths: UnsafePointer<Int32>?, _ formats: UnsafePointer<Int32>?
        ) -> Result
    ) -> Result {
        unsafe bytes.withUnsafeBytes { bytes in
            let base = unsafe bytes.baseAddress?.assumingMemoryBound(to: CChar.self)
            for start in starts { unsafe values.append(start < 0 ? nil : base.map { unsafe $0 + start }) }
            return unsafe body(Int32(starts.count), types, values, lengths, formats)
        }
    }

    private mutating func clear() {
        bytes.removeLast(bytes.count - 1)
        starts.removeAll(keepingCapacity: true)
        types.removeAll(keepingCapacity: true)
        lengths.removeAll(keepingCapacity: true)
        formats.removeAll(keepingCapacity: true)
        unsafe values.removeAll(keepingCapacity: true)
    }
}
