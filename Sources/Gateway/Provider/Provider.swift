import Cryptography
import Domain
import FoundationEssentials
import VerifyClient
import VerifyModel

/// The provider in the gateway's words: what was asked, and which of few outcomes it had.
///
/// A wire answer becomes an outcome here and nowhere else. Nothing unexpected is ever read as success.
final class Provider: Sendable {
    /// How long a call may take in all, repetitions included.
    struct Patience: Sendable {
        var start = Duration.seconds(6)
        var check = Duration.seconds(4)
        init() {}
    }

    let client: VerifyClient
    let calls: ProviderCalls
    let patience: Patience
    /// The services that have our rate limit; an app's own need not have it, and a start must name none that is not there.
    let counting: Set<ServiceSID>

    init(client: VerifyClient, calls: ProviderCalls, patience: Patience, counting: Set<ServiceSID>) {
        self.client = client
        self.calls = calls
        self.patience = patience
        self.counting = counting
    }

    /// Asks for a message with a code to `address`, which the provider counts under `key`.
    func send(
        to address: String,
        by method: Method,
        service: ServiceSID,
        locale: String?,
        countedAs key: [UInt8]
    ) async -> Ended<SendOutcome> {
        guard let start = start(to: address, by: method, service: service, locale: locale, countedAs: key) else {
            return Ended(.refused(.channelUnsupported), CallRecord(.rejected))
        }
        let client = client
        let answer = await calls.make(.createVerification, within: patience.start) { left throws(VerifyClientError) in
            try await client.createVerification(start, within: left, SentVerification.init)
        }
        return Self.ended(answer, by: method, service: service)
    }

    // Neither this nor reading the answer is inlined: both are over or not begun while the provider is waited for.
    @inline(never)
    private func start(
        to address: String,
        by method: Method,
        service: ServiceSID,
        locale: String?,
        countedAs key: [UInt8]
    ) -> VerificationStart? {
        guard let channel = method.channel else { return nil }
        var request = CreateVerification(to: address, channel: channel)
        // The provider refuses a longer one, and has no translation for it anyway.
        request.locale = locale.flatMap { $0.utf8.count <= 16 ? $0 : nil }
        if counting.contains(service) {
            request.rateLimits = JSONText([ProviderRateLimit.destination: Hex.encode(key)])
        }
        return VerificationStart(request, of: service)
    }

    @inline(never)
    private static func ended(
        _ answer: ProviderCalls.Answer<SentVerification>,
        by method: Method,
        service: ServiceSID
    ) -> Ended<SendOutcome> {
        switch answer {
        case .value(let answer):
            let made = answer.value
            guard made.status == .pending, made.serviceSID == service else {
                return Ended(.unknown, CallRecord(.unknown, sid: made.sid.wire))
            }
            let verification = MadeVerification(
                sid: made.sid,
                deliveries: made.deliveries,
                createdAt: made.createdAt?.date
            )
            return Ended(.sent(verification), CallRecord(answer, sid: made.sid.wire))
        case .rejected(let failure, let record): return Ended(.refused(refusal(failure, method)), record)
        case .unsent(let record): return Ended(.unsent, record)
        case .unknown(let record): return Ended(.unknown, record)
        }
    }

    /// Cancels a verification, so that the next one to its address gets a code of its own.
    func cancel(_ verification: VerificationSID, service: ServiceSID) async -> CallRecord {
        let answer = await calls.make(.cancelVerification, within: patience.check) { left throws(VerifyClientError) in
            try await client.updateVerification(
                verification,
                of: service,
                UpdateVerification(status: .canceled),
                within: left
            )
        }
        switch answer {
        case .value(let answer): return CallRecord(answer, sid: verification.wire)
        case .rejected(_, let record), .unsent(let record), .unknown(let record): return record
        }
    }

    /// Checks an answer against exactly one verification.
    func check(_ code: OneTimeCode, of verification: VerificationSID, service: ServiceSID) async -> Ended<CheckOutcome>
    {
        let request = CreateVerificationCheck(verificationSID: verification, code: code.digits)
        let answer = await calls.make(.checkVerification, within: patience.check) { left throws(VerifyClientError) in
            try await client.createVerificationCheck(request, of: service, within: left, CheckedVerification.init)
        }
        return Self.ended(answer, verification, service)
    }

    @inline(never)
    private static func ended(
        _ answer: ProviderCalls.Answer<CheckedVerification>,
        _ verification: VerificationSID,
        _ service: ServiceSID
    ) -> Ended<CheckOutcome> {
        switch answer {
        case .value(let answer): return ended(answer, verification, service)
        case .rejected(let failure, let record): return Ended(checkOutcome(failure), record)
        case .unsent(let record): return Ended(.unsent, record)
        case .unknown(let record): return Ended(.unknown, record)
        }
    }
}

extension Provider {
    private static func ended(
        _ answer: VerifyAnswer<CheckedVerification>,
        _ verification: VerificationSID,
        _ service: ServiceSID
    ) -> Ended<CheckOutcome> {
        let check = answer.value
        let record = CallRecord(answer, sid: verification.wire)
        if check.approves(verification, of: service) { return Ended(.approved, record) }
        guard check.sid == verification, check.serviceSID == service else {
            return Ended(.unknown, CallRecord(.unknown))
        }
        switch check.status {
        case .pending: return Ended(.wrong, record)
        case .maxAttemptsReached: return Ended(.exhausted(.tooManyAttempts(wait: .seconds(600))), record)
        case .canceled, .expired, .deleted, .failed: return Ended(.gone, record)
        case .approved, nil: return Ended(.unknown, CallRecord(.unknown, sid: verification.wire))
        }
    }

    /// Why a message was refused (provider reference, error codes).
    static func refusal(_ failure: VerifyFailure, _ method: Method) -> FlowRefusal {
        switch failure.code.number {
        case 60200 where failure.parameter == "To": .addressUnusable(method.factorType)
        case 21211, 21214, 21217, 21401, 21610, 21612, 21614, 60205, 60236, 60237, 63003, 63024:
            .addressUnusable(method.factorType)
        // 20429 is a refusal only where our rate limit at the provider was reached.
        case 60203, 20429: .limited(.destination10Minutes, wait: .seconds(600))
        case 60202: .tooManyAttempts(wait: .seconds(600))
        case 60212: .cooldown(wait: .seconds(5))
        case 60410, 60412, 60413, 60605, 30450, 21215, 21408: .destinationBlocked
        case 60217, 60223, 68008: .channelUnsupported
        default: .providerUnavailable(wait: .seconds(30))
        }
    }

    /// What a refused check means for the try that was counted.
    static func checkOutcome(_ failure: VerifyFailure) -> CheckOutcome {
        switch failure.code.number {
        case 60202, 60308, 60310: .exhausted(.tooManyAttempts(wait: .seconds(600)))
        case 60312: .notEvaluated(.tooManyAttempts(wait: .seconds(3600)))
        case 60318, 60535: .notEvaluated(.factorDisabled)
        case 20404, 60623: .gone
        default: .notEvaluated(.providerUnavailable(wait: .seconds(30)))
        }
    }
}

extension Method {
    /// The provider's name of the channel; nil for a method that sends nothing.
    fileprivate var channel: VerificationChannel? {
        switch self {
        case .sms: .sms
        case .call: .call
        case .whatsapp: .whatsapp
        case .email: .email
        case .totp: nil
        }
    }
}
