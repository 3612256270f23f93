package import Domain

/// Who is acting: the calling app, and what it says about the person in front of it.
package struct Person: Sendable {
    package var caller: Caller
    package var network: NetworkAddress?
    package var locale: String?
}

extension JSONFields {
    /// Reads the optional `context` member that every request about a person may carry.
    mutating func person(_ caller: Caller) -> Person {
        let context = nested("context") { context -> Person? in
            let network = context.optional("ip") { NetworkAddress($0) }
            let locale = context.optional("locale") { Self.isLanguageTag($0) ? $0 : nil }
            // Read and checked so that callers may send them; nothing here needs to keep them.
            _ = context.optional("user_agent", 1...512)
            _ = context.optional("device_id", 1...128)
            _ = context.optional("session_id", 1...128)
            return Person(caller: caller, network: network, locale: locale)
        }
        return context ?? Person(caller: caller)
    }

    // RFC 5646 §2.1, its shape only: the provider falls back to English for what it does not know.
    private static func isLanguageTag(_ text: String) -> Bool {
        let parts = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
        return text.utf8.count <= 35 && (parts.first.map { (2...3).contains($0.count) } ?? false)
            && parts.allSatisfy { part in
                (1...8).contains(part.count) && part.allSatisfy { Character(Unicode.Scalar($0)).isASCIIAlphanumeric }
            } && parts[0].allSatisfy { Character(Unicode.Scalar($0)).isLetter }
    }
}

extension Character {
    fileprivate var isASCIIAlphanumeric: Bool { isASCII && (isLetter || isNumber) }
}
