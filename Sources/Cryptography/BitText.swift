/// Bytes written as text in which each symbol stands for a fixed number of bits: the one engine of the encodings here.
struct BitText: Sendable {
    /// Whether the text is filled up with `=` to a whole group of symbols.
    enum Padding: Sendable {
        case required
        case refused
        case tolerated
    }

    private let bitsPerSymbol: Int
    private let symbols: [UInt8]
    private let padding: Padding
    /// For each byte the value of that symbol, or `noSymbol`.
    private let values: [UInt8]

    private static let noSymbol: UInt8 = 0xFF

    /// Takes 16, 32 or 64 symbols in the order of their values; `aliases` are read like the symbol they stand for.
    init(_ alphabet: StaticString, padding: Padding, ignoresCase: Bool = false, aliases: [Character: Character] = [:]) {
        symbols = Array(alphabet.description.utf8)
        bitsPerSymbol = symbols.count.trailingZeroBitCount
        self.padding = padding
        var values = [UInt8](repeating: Self.noSymbol, count: 256)
        for (value, symbol) in alphabet.description.enumerated() {
            let spellings = [symbol] + aliases.filter { $0.value == symbol }.keys
            for spelling in spellings + (ignoresCase ? spellings.flatMap(Self.bothCases) : []) {
                for byte in spelling.utf8 { values[Int(byte)] = UInt8(value) }
            }
        }
        self.values = values
    }

    /// Returns the symbols as ASCII.
    func encode(_ bytes: [UInt8], padded: Bool) -> [UInt8] {
        let count = (bytes.count * 8 + bitsPerSymbol - 1) / bitsPerSymbol
        let groups = (count + symbolsPerGroup - 1) / symbolsPerGroup
        var text = [UInt8](repeating: UInt8(ascii: "="), count: padded ? groups * symbolsPerGroup : count)
        write(bytes.span, to: text.mutableSpan)
        return text
    }

    // Bits that were written shift out at the top, so each symbol is masked. The shifts mask their distance, which is at most
    // eight: the others would ask each time.
    private func write(_ bytes: Span<UInt8>, to text: consuming MutableSpan<UInt8>) {
        let symbols = symbols.span
        let mask = symbols.count - 1
        var (bits, bitCount, end) = (0, 0, 0)
        for index in bytes.indices {
            bits = bits &<< 8 | Int(bytes[index])
            bitCount &+= 8
            while bitCount >= bitsPerSymbol {
                bitCount &-= bitsPerSymbol
                text[end] = symbols[bits &>> bitCount & mask]
                end &+= 1
            }
        }
        if bitCount > 0 { text[end] = symbols[bits &<< (bitsPerSymbol &- bitCount) & mask] }
    }

    /// Returns the bytes, or nil if there is a foreign symbol, a wrong length, wrong padding or a stray bit.
    ///
    /// Each byte string thus has one spelling only, apart from case and aliases where they are allowed.
    func decode(_ text: [UInt8]) -> [UInt8]? {
        guard let symbols = unpadded(text) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(symbols.count * bitsPerSymbol / 8)
        var (bits, bitCount) = (0, 0)
        for symbol in symbols {
            guard let value = value(of: symbol) else { return nil }
            bits = bits << bitsPerSymbol | Int(value)
            bitCount += bitsPerSymbol
            guard bitCount >= 8 else { continue }
            bitCount -= 8
            bytes.append(UInt8(bits >> bitCount))
            bits &= (1 << bitCount) - 1
        }
        return bitCount < bitsPerSymbol && bits == 0 ? bytes : nil
    }

    func value(of symbol: UInt8) -> UInt8? {
        let value = values[Int(symbol)]
        return value == Self.noSymbol ? nil : value
    }

    func symbol(of value: UInt8) -> UInt8 {
        symbols[Int(value)]
    }

    /// The smallest number of symbols that hold whole bytes: RFC 4648 §3.2.
    private var symbolsPerGroup: Int {
        bitsPerSymbol == 5 ? 8 : bitsPerSymbol == 6 ? 4 : 2
    }

    private func unpadded(_ text: [UInt8]) -> ArraySlice<UInt8>? {
        let body = text[...(text.lastIndex { $0 != UInt8(ascii: "=") } ?? -1)]
        let paddingCount = text.count - body.count
        let fillsGroup = text.count.isMultiple(of: symbolsPerGroup) && paddingCount < symbolsPerGroup
        return switch padding {
        case .required: fillsGroup ? body : nil
        case .refused: paddingCount == 0 ? body : nil
        case .tolerated: paddingCount == 0 || fillsGroup ? body : nil
        }
    }

    private static func bothCases(of symbol: Character) -> [Character] {
        Array(symbol.lowercased() + symbol.uppercased())
    }
}
