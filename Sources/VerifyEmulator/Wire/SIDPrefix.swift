/// The two letters in front of 32 hexadecimal digits that say what a SID names.
enum SIDPrefix: String, Sendable {
    case account = "AC"
    case apiKey = "SK"
    case service = "VA"
    case verification = "VE"
    case attempt = "VL"
    case entity = "YE"
    case factor = "YF"
    case challenge = "YC"
    case notification = "NT"
    case accessToken = "YK"
    case credential = "CR"
    case template = "HJ"
    case messagingService = "MG"
    case rateLimit = "RK"
    case bucket = "BL"
    case safelist = "GN"
    case webhook = "YW"
    case mailer = "MD"
    case request = "RQ"

    func matches(_ text: String) -> Bool {
        text.utf8.count == 34 && text.hasPrefix(rawValue)
            && text.utf8.dropFirst(2).allSatisfy { Self.isHexadecimal($0) }
    }

    private static func isHexadecimal(_ byte: UInt8) -> Bool {
        switch byte {
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
            UInt8(ascii: "A")...UInt8(ascii: "F"):
            true
        default: false
        }
    }
}
