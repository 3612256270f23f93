/// An error code of the provider and what we know about it.
package struct VerifyErrorCode: Hashable, Sendable, CustomStringConvertible, ExpressibleByIntegerLiteral {
    package let number: Int

    package init(_ number: Int) { self.number = number }
    package init(integerLiteral number: Int) { self.number = number }

    /// What the tables say; nil for a code newer than they are.
    package var entry: VerifyErrorEntry? { Self.entries[number] }

    /// Whose doing it is.
    ///
    /// An unknown code is ours: whatever it says, our request provoked it.
    package var fault: VerifyErrorFault { entry?.fault ?? .ours }

    /// What helps against it.
    ///
    /// An unknown code is not repeated.
    package var retry: VerifyErrorRetry { entry?.retry ?? .no }

    package var description: String { String(number) }

    private static let entries = Dictionary(
        uniqueKeysWithValues: (platformErrors + deliveryErrors + verificationErrors + factorErrors + otherErrors)
            .flatMap { entry in entry.codes.map { ($0, entry) } }
    )
}

/// One line of the error tables, from the provider's error dictionary.
package struct VerifyErrorEntry: Hashable, Sendable {
    package let codes: ClosedRange<Int>
    /// The HTTP status it comes with, where one is known.
    package let status: Int?
    package let meaning: String
    package let fault: VerifyErrorFault
    package let retry: VerifyErrorRetry

    init(
        _ codes: ClosedRange<Int>,
        _ status: Int?,
        _ meaning: String,
        _ fault: VerifyErrorFault,
        _ retry: VerifyErrorRetry
    ) {
        self.codes = codes
        self.status = status
        self.meaning = meaning
        self.fault = fault
        self.retry = retry
    }

    init(_ code: Int, _ status: Int?, _ meaning: String, _ fault: VerifyErrorFault, _ retry: VerifyErrorRetry) {
        self.init(code...code, status, meaning, fault, retry)
    }
}

/// Whose doing an error is; where two may be, the one named first in the provider's text.
package enum VerifyErrorFault: Sendable {
    /// The person's input or situation.
    case user
    /// Our request, our configuration or our account.
    case ours
    /// The provider, a carrier or another service behind it.
    case provider
}

/// What helps after an error.
package enum VerifyErrorRetry: Sendable {
    case no
    /// The same again after growing, jittered pauses; the request was not processed.
    case backOff
    /// A new verification, challenge, factor or token.
    case newVerification
    /// The same again once a stated time has passed.
    case wait
    case otherChannel
}
