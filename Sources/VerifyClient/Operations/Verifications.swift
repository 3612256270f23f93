package import VerifyModel

/// A request for a code that is ready to be sent.
///
/// On the heap, and much smaller than what it was made of: thousands may wait for their answer at once.
package final class VerificationStart: Sendable {
    let route: VerifyRoute
    let form: Form

    package init(_ request: CreateVerification, of service: ServiceSID) {
        route = .verifications(service)
        form = request.form
    }
}

extension VerifyClient {
    /// Sends a code, or sends it again while a verification of this address is pending: then the SID stays the same.
    ///
    /// Each call spends one of five sends; a repetition after an unknown outcome may deliver twice.
    package func createVerification(
        _ request: CreateVerification,
        of service: ServiceSID,
        within total: Duration = CallTime.start
    ) async throws(VerifyClientError) -> VerifyAnswer<Verification> {
        try await call(.createVerification, at: .verifications(service), request.form, within: total)
    }

    /// Sends a code as above, by a request that is ready; `read` makes of the answer's body what it is wanted for.
    package func createVerification<Value: Sendable>(
        _ start: VerificationStart,
        within total: Duration = CallTime.start,
        _ read: ([UInt8]) throws -> Value
    ) async throws(VerifyClientError) -> VerifyAnswer<Value> {
        try await call(.createVerification, at: start.route, start.form, within: total, read)
    }

    /// Reads a verification; one that was approved or has expired is no longer there (20404).
    package func fetchVerification(
        _ verification: VerificationSID,
        of service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Verification> {
        try await call(.fetchVerification, at: .verification(service, verification.wire), within: total)
    }

    /// Reads the verification that is live for an address.
    package func fetchVerification(
        to address: String,
        of service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Verification> {
        try await call(.fetchVerification, at: .verification(service, address), within: total)
    }

    /// Cancels a verification, which frees its address at once, or reports it as approved by other means.
    package func updateVerification(
        _ verification: VerificationSID,
        of service: ServiceSID,
        _ request: UpdateVerification,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Verification> {
        try await call(.updateVerification, at: .verification(service, verification.wire), request.form, within: total)
    }

    /// Cancels the verification that is live for an address, or reports it as approved by other means.
    package func updateVerification(
        to address: String,
        of service: ServiceSID,
        _ request: UpdateVerification,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<Verification> {
        try await call(.updateVerification, at: .verification(service, address), request.form, within: total)
    }

    /// Offers a code; each call spends one of five checks.
    ///
    /// A wrong code is no error but a status of `pending`.
    /// The answer is not believed here: ask it with `approves(_:of:)` whether it is about the verification meant.
    package func createVerificationCheck(
        _ request: CreateVerificationCheck,
        of service: ServiceSID,
        within total: Duration = CallTime.check
    ) async throws(VerifyClientError) -> VerifyAnswer<VerificationCheck> {
        try await call(.createVerificationCheck, at: .verificationCheck(service), request.form, within: total)
    }

    /// Offers a code as above; `read` makes of the answer's body what it is wanted for.
    package func createVerificationCheck<Value: Sendable>(
        _ request: CreateVerificationCheck,
        of service: ServiceSID,
        within total: Duration = CallTime.check,
        _ read: ([UInt8]) throws -> Value
    ) async throws(VerifyClientError) -> VerifyAnswer<Value> {
        try await call(.createVerificationCheck, at: .verificationCheck(service), request.form, within: total, read)
    }
}
