/// What a person typed as a code: 4 to 10 ASCII digits; spaces between them are dropped, nothing else is.
///
/// A code never prints.
package struct OneTimeCode: Hashable, Sendable, CustomStringConvertible, CustomDebugStringConvertible {
    package let digits: String

    package init?(_ text: String) {
        guard text.utf8.count <= 32 else { return nil }
        let bytes = text.utf8.filter { $0 != UInt8(ascii: " ") }
        guard (4...10).contains(bytes.count),
            bytes.allSatisfy({ (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) })
        else { return nil }
        digits = String(decoding: bytes, as: UTF8.self)
    }

    package var description: String { "«code»" }
    package var debugDescription: String { "«code»" }
}
