import NIOCore

/// The mobile networks that the emulator plays: which numbers they prove, and which of them fail in which way.
///
/// A number decides by its last five digits, so that a test chooses the outcome with the number it uses: +1 500 556 0531
/// ends in 60531 and fails with that code once its address was opened. Numbers that end in no code succeed.
enum SilentNetwork {
    static let carrier = "Example Wireless"

    /// Codes with which an attempt can fail (REFERENCE §4.4).
    private static let failures: Set<Int> = [
        60003, 60005, 60006, 60500, 60510, 60511, 60517, 60519, 60520, 60531, 60532, 60533, 60534, 60540,
    ]
    /// Codes for numbers that no carrier takes: the start itself is refused.
    private static let refusals: Set<Int> = [60001, 60004, 60008]

    static func outcome(for number: String) -> SilentAttempt.Outcome {
        ending(of: number).flatMap { failures.contains($0) ? .failure($0) : nil } ?? .success
    }

    static func refusal(for number: String) -> Refusal? {
        switch ending(of: number) {
        case 60001: .silentAuthNotEnabled
        case 60004: .silentAuthConfiguration
        case 60008: .carrierUnsupported
        default: nil
        }
    }

    /// Whether a device with that address looks as if it were on mobile data: a public address, not one of a local
    /// network or of this machine.
    static func isMobile(_ address: String) -> Bool? {
        guard let text = (try? SocketAddress(ipAddress: address, port: 0))?.ipAddress else { return nil }
        let numbers = text.split(separator: ".").compactMap { Int($0) }
        guard numbers.count == 4 else {
            return !["fc", "fd", "fe8", "fe9", "fea", "feb"].contains(where: text.hasPrefix) && text.count > 3
        }
        return switch (numbers[0], numbers[1]) {
        case (0, _), (10, _), (127, _), (172, 16...31), (192, 168), (169, 254): false
        default: true
        }
    }

    private static func ending(of number: String) -> Int? { Int(number.suffix(5)) }
}
