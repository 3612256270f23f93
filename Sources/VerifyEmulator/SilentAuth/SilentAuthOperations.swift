import FoundationEssentials
import VerifyModel

extension ProviderState {
    /// Begins a silent attempt for the newest send of `record`.
    mutating func beginSilentAttempt(for record: VerificationRecord, clientToken: Bool, at now: Date) {
        guard let send = record.sends.last, send.channel == .sna else { return }
        silentAttempts.sweep(at: now)
        silentAttempts.put(
            SilentAttempt(
                token: random.secret(24),
                verification: record.sid,
                attempt: send.attempt,
                createdAt: now,
                clientToken: clientToken ? random.secret(24) : nil
            )
        )
    }

    /// A device opens the address of an attempt; the answer is the text that the carrier's last page shows.
    ///
    /// Nil if there is no such address. Opening it twice changes nothing.
    mutating func openSilentAttempt(_ token: String, at now: Date) -> String? {
        guard var attempt = silentAttempts[token] else { return nil }
        let record = verifications[attempt.verification]
        if attempt.outcome == nil {
            let isInTime = record.map { now < $0.life.expiresAt && $0.life.state == .pending } ?? false
            attempt.outcome = isInTime ? record.map { SilentNetwork.outcome(for: $0.to) } : .failure(60002)
            silentAttempts.put(attempt)
        }
        guard case .failure(let code) = attempt.outcome else {
            let token = attempt.clientToken.map { "&SnaClientToken=\($0)" } ?? ""
            return "ErrorCode=0&ErrorDescription=Success&Carrier=\(PercentEncoding.pathSegment(SilentNetwork.carrier))"
                + token
        }
        return "ErrorCode=\(code)&ErrorDescription=Failure"
    }

    /// Checks without a code: approved once an address of the verification was opened on the right device.
    mutating func checkSilently(
        _ record: VerificationRecord,
        clientToken: String?,
        _ call: Call
    ) throws(Refusal) -> Reply {
        var record = record
        let succeeded = silentAttempts.of(record.sid).filter { $0.outcome == .success }
        let expected = succeeded.compactMap(\.clientToken)
        // The first that succeeded is enough; one that promised a client token needs it repeated.
        if succeeded.contains(where: { $0.clientToken == nil }) || clientToken.map(expected.contains) ?? false {
            guard try record.life.check(isRight: true, at: call.now) != nil else { throw .notFound(call.resource) }
        } else if !expected.isEmpty {
            guard clientToken != nil else { throw call.form.missing("SnaClientToken") }
            guard try record.life.check(isRight: false, at: call.now) != nil else { throw .notFound(call.resource) }
        } else {
            // Asking whether it has happened yet is no guess.
            guard record.life.holdsItsNumber(at: call.now) else { throw .notFound(call.resource) }
            guard record.life.state == .pending else { throw .checksUsedUp }
        }
        record.updatedAt = call.now
        verifications.put(record)
        if record.life.state == .approved { attempts.convert(record.sends, at: call.now) }
        return Reply(
            status: behaviour.checkStatus,
            body: checkResource(record, reads: record.life.status(at: call.now), call)
        )
    }

    /// The check's answer, with the reasons of silent attempts where the last delivery was one.
    func checkResource(
        _ record: VerificationRecord,
        reads status: VerificationLifeCycle.Status,
        _ call: Call
    ) -> VerificationCheck {
        var check = record.checkResource(call, reads: status)
        guard record.channel == .sna else { return check }
        check.snaAttemptsErrorCodes = silentAttempts.of(record.sid).compactMap { attempt in
            attempt.errorCode.map { SNAAttemptError(attemptSID: AttemptSID(attempt.attempt), code: $0) }
        }
        return check
    }

    /// A verification with the address and the carrier where the last delivery was silent.
    func resource(_ record: VerificationRecord, _ call: Call) -> Verification {
        var verification = record.resource(call)
        guard record.channel == .sna, let attempt = silentAttempts.of(record.sid).last else { return verification }
        verification.sna = SilentNetworkAuth(url: call.url(ControlPath.silentAttempts + attempt.token))
        var carrier = Lookup.Carrier()
        carrier.mobileCountryCode = "001"
        carrier.mobileNetworkCode = "01"
        carrier.type = "mobile"
        carrier.name = SilentNetwork.carrier
        verification.lookup = Lookup(carrier: carrier)
        return verification
    }
}

extension Refusal {
    static let silentAuthNotEnabled = Refusal(
        status: 400,
        code: 60001,
        message: "Silent network auth is not enabled for the account"
    )
    static let silentAuthConfiguration = Refusal(
        status: 400,
        code: 60004,
        message: "Silent network auth is not configured for the number"
    )
    static let carrierUnsupported = Refusal(
        status: 400,
        code: 60008,
        message: "The carrier of the number does not support silent network auth"
    )
}
