/// The header section of an answer, kept as it came and read only where somebody asks.
///
/// Most calls look at one header or at none, so that taking the section apart for each would be waste.
struct ReplyHead: Sendable {
    private var bytes: [UInt8] = []

    /// Whether the empty line at its end has come.
    private(set) var isComplete = false

    /// Takes the next line as libcurl gives it, status lines and the empty last line included.
    ///
    /// - Returns: false when the section would grow over `limit` bytes.
    mutating func take(_ line: UnsafeRawBufferPointer, limit: Int) -> Bool {
        if isComplete {
            // Another section is the real answer after a 1xx; anything else is a trailer, which nobody here wants.
            guard unsafe line.starts(with: "HTTP/".utf8) else { return true }
            self = ReplyHead()
        }
        guard bytes.count + line.count <= limit else { return false }
        unsafe bytes.append(contentsOf: line)
        isComplete = unsafe line.allSatisfy { $0 == carriageReturn || $0 == lineFeed }
        return true
    }

    /// Every line with a name.
    var lines: [(name: String, value: String)] {
        bytes.split(separator: lineFeed).compactMap { line in
            guard let colon = line.firstIndex(of: UInt8(ascii: ":")), !isStatus(line) else { return nil }
            return (String(decoding: line[..<colon], as: UTF8.self), value(in: line, after: colon))
        }
    }

    /// The value of the first line called `name`, whatever the case of either.
    func value(of name: String) -> String? {
        var start = 0
        while start < bytes.count {
            let end = bytes[start...].firstIndex(of: lineFeed) ?? bytes.count
            let colon = start + name.utf8.count
            if colon < end, bytes[colon] == UInt8(ascii: ":"), isName(name, at: start) {
                return value(in: bytes[start..<end], after: colon)
            }
            start = end + 1
        }
        return nil
    }

    private func isName(_ name: String, at start: Int) -> Bool {
        var index = start
        for byte in name.utf8 {
            guard lowercased(bytes[index]) == lowercased(byte) else { return false }
            index += 1
        }
        return true
    }

    private func isStatus(_ line: ArraySlice<UInt8>) -> Bool {
        line.starts(with: "HTTP/".utf8)
    }

    private func value(in line: ArraySlice<UInt8>, after colon: Int) -> String {
        let value = line[(colon + 1)...].drop(while: isBlank)
        let end = value.lastIndex { !isBlank($0) }.map { $0 + 1 } ?? value.startIndex
        return String(decoding: value[..<end], as: UTF8.self)
    }
}

private let carriageReturn = UInt8(ascii: "\r")
private let lineFeed = UInt8(ascii: "\n")

private func isBlank(_ byte: UInt8) -> Bool {
    byte == UInt8(ascii: " ") || byte == UInt8(ascii: "\t") || byte == carriageReturn
}

private func lowercased(_ byte: UInt8) -> UInt8 {
    (UInt8(ascii: "A")...UInt8(ascii: "Z")).contains(byte) ? byte | 0x20 : byte
}
