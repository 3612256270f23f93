/// What a user does: get ready for logins, or log in.
enum Story: String, CustomStringConvertible {
    case enrol
    case login

    var description: String { rawValue }

    /// Enrolments only prepare a run: one that finds the gateway busy is begun again.
    var tries: Int { self == .enrol ? 10 : 1 }

    func steps(for user: User, code: String) -> [Step] {
        switch self {
        case .enrol:
            [
                Step("POST", "/enroll/phone", expecting: 201) { _ in
                    #"{"user_id":"\#(user.id)","phone":"\#(user.phone)","channel":"sms"}"#
                },
                Step("POST", "/enroll/phone/confirm") { flow in #"{"flow_id":"\#(flow)","code":"\#(code)"}"# },
            ]
        case .login:
            [
                Step("POST", "/login/start", expecting: 201) { _ in #"{"user_id":"\#(user.id)"}"# },
                Step("POST", "/login/confirm") { flow in #"{"flow_id":"\#(flow)","code":"\#(code)"}"# },
            ]
        }
    }
}

/// One request of a story; `body` is made from the flow's id.
struct Step {
    var method: String
    var path: String
    var expectedStatus: Int
    var body: (_ flow: String) -> String

    init(_ method: String, _ path: String, expecting status: Int = 200, body: @escaping (String) -> String) {
        self.method = method
        self.path = path
        self.expectedStatus = status
        self.body = body
    }
}

/// A numbered user with a phone of her own.
struct User {
    var id: String
    var phone: String

    init(number: Int, prefix: String) {
        id = "\(prefix)-\(number)"
        // Valid German mobile numbers, a hundred million of them; a load run must never reach a real provider.
        let digits = String(number)
        phone = "+49151" + String(repeating: "0", count: max(0, 8 - digits.count)) + digits
    }
}
