/// Where a code may be sent: what the provider takes as a phone number or an e-mail address.
enum DestinationRule {
    /// E.164: a plus sign, a digit that is not zero, 7 to 15 digits in all.
    static func isPhoneNumber(_ text: String) -> Bool {
        let bytes = text.utf8
        guard bytes.first == UInt8(ascii: "+"), (8...16).contains(bytes.count) else { return false }
        let digits = bytes.dropFirst()
        return digits.first != UInt8(ascii: "0")
            && digits.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }

    /// One `@` with something before it and a dotted name after it; no spaces or control characters.
    static func isEmailAddress(_ text: String) -> Bool {
        let parts = text.split(separator: "@", omittingEmptySubsequences: false)
        guard parts.count == 2, text.utf8.count <= 254, (1...64).contains(parts[0].utf8.count) else { return false }
        let labels = parts[1].split(separator: ".", omittingEmptySubsequences: false)
        return labels.count >= 2 && labels.allSatisfy { !$0.isEmpty }
            && text.unicodeScalars.allSatisfy { $0.value > 0x20 && $0.value != 0x7F }
    }

    static func suits(_ to: String, _ channel: CodeChannel) -> Bool {
        channel == .email ? isEmailAddress(to) : isPhoneNumber(to)
    }
}
