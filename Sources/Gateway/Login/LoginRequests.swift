import Domain

/// `POST /login/start` and, with fewer fields, `/login/preview`, parsed.
///
/// On the heap, as it stays until the start is over, and thousands may wait for the provider at once.
final class LoginWish: Sendable {
    let user: ExternalUserID
    let person: Person
    /// The one factor to use, if the app chose.
    let factor: FactorID?
    /// Methods in the app's order of preference; empty means the user's default factor first.
    let methods: [Method]
    let firstFactor: [String]
    let nonce: String?

    private init(
        user: ExternalUserID,
        person: Person,
        factor: FactorID? = nil,
        methods: [Method] = [],
        firstFactor: [String] = [],
        nonce: String? = nil
    ) {
        self.user = user
        self.person = person
        self.factor = factor
        self.methods = methods
        self.firstFactor = firstFactor
        self.nonce = nonce
    }

    static func preview(_ body: JSONFields, _ caller: Caller) throws(Problem) -> LoginWish {
        var body = body
        let user = body.required("user_id") { ExternalUserID($0) }
        let person = body.person(caller)
        return LoginWish(user: try body.complete(user), person: person)
    }

    static func start(_ body: JSONFields, _ caller: Caller) throws(Problem) -> LoginWish {
        var body = body
        let user = body.required("user_id") { ExternalUserID($0) }
        _ = body.optional("purpose") { $0 == Purpose.login.rawValue ? $0 : nil }
        let factor = body.optional("factor_id") { FactorID($0) }
        let methods = body.list("channels", 1...8) { Method(rawValue: $0) }
        let method = body.optional("channel") { Method(rawValue: $0) }
        if methods != nil, method != nil { body.refuse("channel", "may not stand beside channels") }
        let firstFactor = body.list("first_factor", 0...8) { Self.isReference($0) ? $0 : nil } ?? []
        let nonce = body.optional("nonce") { ExternalUserID($0)?.text }
        let person = body.person(caller)
        return LoginWish(
            user: try body.complete(user),
            person: person,
            factor: factor,
            methods: methods ?? (method.map { [$0] } ?? []),
            firstFactor: firstFactor,
            nonce: nonce
        )
    }

    // RFC 8176 values and an app's own, in the same plain alphabet.
    private static func isReference(_ text: String) -> Bool {
        (1...32).contains(text.utf8.count)
            && text.utf8.allSatisfy {
                (UInt8(ascii: "a")...UInt8(ascii: "z")).contains($0)
                    || (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0)
                    || $0 == UInt8(ascii: "_") || $0 == UInt8(ascii: "-")
            }
    }
}

/// `POST /login/resend`, parsed.
struct ResendWish: Sendable {
    var flow: FlowID
    var method: Method?
    var person: Person

    init(_ body: JSONFields, _ caller: Caller) throws(Problem) {
        var body = body
        let flow = body.required("flow_id") { FlowID($0) }
        method = body.optional("channel") { Method(rawValue: $0) }
        person = body.person(caller)
        self.flow = try body.complete(flow)
    }
}

/// `POST /login/confirm`, parsed.
struct LoginAnswer: Sendable {
    var flow: FlowID
    var code: OneTimeCode
    var person: Person

    init(_ body: JSONFields, _ caller: Caller) throws(Problem) {
        var body = body
        let flow = body.required("flow_id") { FlowID($0) }
        let code = body.required("code") { OneTimeCode($0) }
        person = body.person(caller)
        (self.flow, self.code) = try body.complete(flow, code)
    }
}
