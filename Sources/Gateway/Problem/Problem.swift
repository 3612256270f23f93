/// A refusal as the caller sees it: a problem document of RFC 9457.
///
/// Thrown from anywhere below a route and turned into the answer by `ProblemAnswers`. `detail` and everything else
/// in it must be safe to show a stranger.
package struct Problem: Error, Equatable {
    package var code: ProblemCode
    /// One sentence about this occurrence, or nil where the title says all.
    package var detail: String?
    /// Whole seconds after which another try makes sense; also sent as the `Retry-After` header.
    package var retryAfter: Int?
    /// The checks that the flow still allows.
    package var attemptsLeft: Int?
    /// The name of the limit that refused.
    package var limit: String?
    /// The flow that tells how it went on, where the request did not name it.
    package var flow: String?
    /// What the caller can sensibly do now: `resend`, `other_channel`, `wait`, ….
    package var next: [String]
    /// What is wrong with the request, field by field.
    package var errors: [FieldFault]
    /// What the provider said; only in answers to operators.
    package var provider: ProviderRefusal?
    /// The methods that the path knows; only with `method_not_allowed`, sent as the `Allow` header.
    package var allowedMethods: [String] = []

    package init(
        _ code: ProblemCode,
        _ detail: String? = nil,
        retryAfter: Int? = nil,
        attemptsLeft: Int? = nil,
        limit: String? = nil,
        flow: String? = nil,
        next: [String] = [],
        errors: [FieldFault] = []
    ) {
        self.code = code
        self.detail = detail
        self.retryAfter = retryAfter
        self.attemptsLeft = attemptsLeft
        self.limit = limit
        self.flow = flow
        self.next = next
        self.errors = errors
    }
}

/// The provider's own error as operators see it: never its message, which may hold an address.
package struct ProviderRefusal: Error, Equatable {
    package var code: Int
    /// What our table says about the code; nil for one that is newer than the table.
    package var meaning: String?
    /// The parameter that it is about, by the provider's name.
    package var parameter: String?
    /// The provider's name of the call, for its support.
    package var requestID: String?

    package init(code: Int, meaning: String?, parameter: String?, requestID: String?) {
        self.code = code
        self.meaning = meaning
        self.parameter = parameter
        self.requestID = requestID
    }
}

/// An error that knows how it looks from outside; each feature's `…Problems.swift` makes its errors so.
package protocol ProblemConvertible: Error {
    var problem: Problem { get }
}

extension Problem: ProblemConvertible {
    package var problem: Problem { self }
}

/// One thing that is wrong with a request.
package struct FieldFault: Error, Equatable {
    /// Where: a JSON pointer (RFC 6901) into the body, or `?name` for a query parameter.
    package var pointer: String
    /// What is wrong and what is expected, without the value that was sent.
    package var detail: String
    /// The code that the whole answer gets when this is the only fault.
    package var code: ProblemCode

    package init(_ pointer: String, _ detail: String, code: ProblemCode = .validationFailed) {
        self.pointer = pointer
        self.detail = detail
        self.code = code
    }
}

extension Problem {
    /// The refusal for the faults of one request: a single fault keeps its own code, several are `validation_failed`.
    package init(faults: [FieldFault]) {
        let only = faults.count == 1 ? faults.first : nil
        self.init(only?.code ?? .validationFailed, only.map { "\($0.pointer) \($0.detail)." }, errors: faults)
    }
}
