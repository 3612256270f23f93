/// Every path of the API as the official description spells it; also the name of a route in logs and metrics.
package enum VerifyPath: String, CaseIterable, Sendable {
    case services = "/v2/Services"
    case service = "/v2/Services/{Sid}"

    case verifications = "/v2/Services/{ServiceSid}/Verifications"
    case verification = "/v2/Services/{ServiceSid}/Verifications/{Sid}"
    case verificationCheck = "/v2/Services/{ServiceSid}/VerificationCheck"

    case entities = "/v2/Services/{ServiceSid}/Entities"
    case entity = "/v2/Services/{ServiceSid}/Entities/{Identity}"
    case factors = "/v2/Services/{ServiceSid}/Entities/{Identity}/Factors"
    case factor = "/v2/Services/{ServiceSid}/Entities/{Identity}/Factors/{Sid}"
    case challenges = "/v2/Services/{ServiceSid}/Entities/{Identity}/Challenges"
    case challenge = "/v2/Services/{ServiceSid}/Entities/{Identity}/Challenges/{Sid}"
    case notifications = "/v2/Services/{ServiceSid}/Entities/{Identity}/Challenges/{ChallengeSid}/Notifications"

    case accessTokens = "/v2/Services/{ServiceSid}/AccessTokens"
    case accessToken = "/v2/Services/{ServiceSid}/AccessTokens/{Sid}"

    case rateLimits = "/v2/Services/{ServiceSid}/RateLimits"
    case rateLimit = "/v2/Services/{ServiceSid}/RateLimits/{Sid}"
    case buckets = "/v2/Services/{ServiceSid}/RateLimits/{RateLimitSid}/Buckets"
    case bucket = "/v2/Services/{ServiceSid}/RateLimits/{RateLimitSid}/Buckets/{Sid}"

    case messagingConfigurations = "/v2/Services/{ServiceSid}/MessagingConfigurations"
    case messagingConfiguration = "/v2/Services/{ServiceSid}/MessagingConfigurations/{Country}"

    case webhooks = "/v2/Services/{ServiceSid}/Webhooks"
    case webhook = "/v2/Services/{ServiceSid}/Webhooks/{Sid}"

    case passkeysFactors = "/v2/Services/{ServiceSid}/Passkeys/Factors"
    case passkeysVerifyFactor = "/v2/Services/{ServiceSid}/Passkeys/VerifyFactor"
    case passkeysChallenges = "/v2/Services/{ServiceSid}/Passkeys/Challenges"
    case passkeysApproveChallenge = "/v2/Services/{ServiceSid}/Passkeys/ApproveChallenge"

    case form = "/v2/Forms/{FormType}"
    case safelist = "/v2/SafeList/Numbers"
    case safelistNumber = "/v2/SafeList/Numbers/{PhoneNumber}"
    case templates = "/v2/Templates"

    case attempts = "/v2/Attempts"
    // Before `attempt`: "Summary" is no SID.
    case attemptsSummary = "/v2/Attempts/Summary"
    case attempt = "/v2/Attempts/{Sid}"
}

extension VerifyPath {
    /// The path with its placeholders filled in order, each as one escaped segment.
    func filled(with arguments: [String]) -> String {
        var arguments = arguments[...]
        var path: [UInt8] = []
        var isInPlaceholder = false
        for byte in rawValue.utf8 {
            switch byte {
            case UInt8(ascii: "{"):
                isInPlaceholder = true
                path += PercentEncoding.pathSegment(arguments.popFirst() ?? "").utf8
            case UInt8(ascii: "}"): isInPlaceholder = false
            default: if !isInPlaceholder { path.append(byte) }
            }
        }
        return String(decoding: path, as: UTF8.self)
    }

    /// The path that fits, with the text that stands at its placeholders.
    static func match(_ path: String) -> (path: VerifyPath, arguments: [String])? {
        let given = segments(of: path)
        for (candidate, segments) in bySegments where segments.count == given.count {
            if let arguments = arguments(of: given, in: segments) { return (candidate, arguments) }
        }
        return nil
    }

    private static let bySegments = allCases.map { ($0, segments(of: $0.rawValue)) }

    private static func segments(of path: String) -> [Substring] {
        Array(path.split(separator: "/", omittingEmptySubsequences: false).dropFirst())
    }

    private static func arguments(of given: [Substring], in template: [Substring]) -> [String]? {
        var arguments: [String] = []
        for (segment, expected) in zip(given, template) {
            let text = PercentEncoding.decode(Array(segment.utf8)[...], plusIsSpace: false)
            if expected.hasPrefix("{"), !text.isEmpty {
                arguments.append(text)
            } else if expected != text {
                return nil
            }
        }
        return arguments
    }
}
