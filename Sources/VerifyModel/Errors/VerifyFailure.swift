/// An error as the provider answers it.
///
/// The message may hold a phone number and is therefore kept from the description: log `code`, `status` and the
/// request's id instead.
package struct VerifyFailure: Error, Hashable, Sendable, CustomStringConvertible, CustomReflectable {
    package let code: VerifyErrorCode
    /// Personal data: never to be logged, nor shown.
    package let message: String
    package let moreInfo: String?
    /// The HTTP status; 0 if the body did not repeat it.
    package let status: Int
    /// What some errors add, in any shape; personal data like the message.
    package let details: JSONValue?

    package init(_ code: VerifyErrorCode, _ message: String, status: Int) {
        self.code = code
        self.message = message
        self.status = status
        details = nil
        moreInfo = "https://www.twilio.com/docs/errors/\(code.number)"
    }

    /// The parameter that `60200 Invalid parameter` is about, if it is one of the API's own names.
    ///
    /// Nothing but the message tells; the name is looked up in a list, so nothing else of the message gets out.
    package var parameter: String? {
        guard let start = message.firstRange(of: "nvalid parameter") else { return nil }
        let rest = message[start.upperBound...].drop { ":` ".contains($0) }
        let name = rest.prefix { $0.isLetter || $0.isNumber || $0 == "." }
        return parameterNames.contains(String(name)) ? String(name) : nil
    }

    package var description: String { "Verify error \(code.number), HTTP status \(status)" }
    package var customMirror: Mirror { Mirror(self, children: ["code": code.number, "status": status]) }
}

extension VerifyFailure: Codable {
    /// Reads the provider's own form, and the problem form of RFC 9457 that its newer products use.
    ///
    /// - Throws: `DecodingError` if there is no error code of the provider in it, as in a proxy's answer.
    package init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: CodingKeys.self)
        let number = try container.decode(Int.self, forKey: .code)
        guard (10_000...99_999).contains(number) else {
            throw DecodingError.dataCorruptedError(forKey: .code, in: container, debugDescription: "No Verify error.")
        }
        code = VerifyErrorCode(number)
        status = try container.decodeIfPresent(Int.self, forKey: .status) ?? 0
        moreInfo =
            try container.decodeIfPresent(String.self, forKey: .moreInfo)
            ?? container.decodeIfPresent(String.self, forKey: .type)
        message =
            try container.decodeIfPresent(String.self, forKey: .message)
            ?? container.decodeIfPresent(String.self, forKey: .detail)
            ?? container.decodeIfPresent(String.self, forKey: .title) ?? ""
        details =
            try container.decodeIfPresent(JSONValue.self, forKey: .details)
            ?? container.decodeIfPresent(JSONValue.self, forKey: .errors)
    }

    package func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(code.number, forKey: .code)
        try container.encode(message, forKey: .message)
        try container.encode(moreInfo, forKey: .moreInfo)
        try container.encode(status, forKey: .status)
        if let details { try container.encode(details, forKey: .details) }
    }

    private enum CodingKeys: String, CodingKey {
        case code, message, status, details, type, title, detail, errors
        case moreInfo = "more_info"
    }
}
