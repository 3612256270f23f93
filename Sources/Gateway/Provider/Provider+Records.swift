import Domain
import VerifyClient
import VerifyModel

/// The provider's own records, which tell what became of a call whose answer was lost.
extension Provider {
    /// The deliveries of one verification; nil if they cannot be read now.
    ///
    /// They lag behind what happened: absence proves nothing.
    func attempts(of verification: VerificationSID, service: ServiceSID) async -> Ended<[Attempt]?> {
        var request = ListAttempts(verificationSID: verification)
        request.verifyServiceSID = service
        let answer = await calls.make(.listAttempts, within: patience.check) { left throws(VerifyClientError) in
            // A verification has at most five sends.
            try await client.listAttempts(request, within: left).firstPage()
        }
        return Ended(answer, verification) { $0.items }
    }

    /// A verification as it stands; nil if it is over and gone, or cannot be read now.
    func verification(_ verification: VerificationSID, service: ServiceSID) async -> Ended<Verification?> {
        let answer = await calls.make(.fetchVerification, within: patience.check) { left throws(VerifyClientError) in
            try await client.fetchVerification(verification, of: service, within: left)
        }
        return Ended(answer, verification) { $0 }
    }
}

extension Ended {
    fileprivate init<Value, Record>(
        _ answer: ProviderCalls.Answer<Value>,
        _ verification: VerificationSID,
        _ record: (Value) -> Record
    ) where Outcome == Record? {
        switch answer {
        case .value(let answer):
            self.init(record(answer.value), CallRecord(answer, sid: verification.wire))
        case .rejected(_, let refused), .unsent(let refused), .unknown(let refused):
            self.init(nil, refused)
        }
    }
}
