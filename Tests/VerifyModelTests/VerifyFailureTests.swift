import OfficialDescription
import Testing
import VerifyModel

@Suite struct VerifyFailureTests {
    @Test func `the official error example is read and written`() throws {
        let answer = try #require(OfficialDescription.shared.answers.first { $0.status == 429 })

        let failure = try VerifyJSON.decode(VerifyFailure.self, from: Array(answer.body))

        #expect(failure == VerifyFailure(20429, "Too many requests", status: 429))
        #expect(
            String(decoding: try VerifyJSON.encode(failure), as: UTF8.self) == """
                {"code":20429,"message":"Too many requests",\
                "more_info":"https://www.twilio.com/docs/errors/20429","status":429}
                """
        )
    }

    @Test(arguments: [
        ("Invalid parameter: To", "To"), ("Invalid parameter `To`: +12025550143", "To"),
        ("Invalid parameter: +12025550143", nil), ("Invalid parameter: Rosa", nil), ("Invalid parameter: Tag", nil),
        ("Too many requests", nil), ("", nil),
    ])
    func `the parameter is told if it is the API's own`(message: String, parameter: String?) {
        #expect(VerifyFailure(60200, message, status: 400).parameter == parameter)
    }

    @Test func `every parameter of a form is told by its official name`() {
        for operation in OfficialDescription.shared.operations {
            for name in operation.parameters.keys {
                let failure = VerifyFailure(60200, "Invalid parameter: \(name)", status: 400)
                #expect(failure.parameter == name)
            }
        }
    }

    @Test func `a failure does not print its message`() {
        let failure = VerifyFailure(60200, "Invalid parameter `To`: +12025550143", status: 400)
        var dumped = ""

        dump(failure, to: &dumped)

        #expect("\(failure) \(String(reflecting: failure)) \(dumped)".contains("2025550143") == false)
    }

    /// Spot checks of the tables against the provider's error dictionary, one of each kind.
    @Test(
        arguments: [
            (20404, 404, .user, .newVerification), (20429, 429, .ours, .backOff), (60202, 429, .user, .newVerification),
            (60203, 429, .user, .wait), (60205, 403, .user, .otherChannel), (60310, 429, .user, .newVerification),
            (60312, 429, .user, .wait), (60604, 401, .ours, .no), (20003, 401, .ours, .no),
            (20500, 500, .provider, .no),
            (20104, 401, .ours, .newVerification),
        ] as [(Int, Int, VerifyErrorFault, VerifyErrorRetry)]
    )
    func `a code tells fault and remedy`(number: Int, status: Int, fault: VerifyErrorFault, retry: VerifyErrorRetry) {
        let code = VerifyErrorCode(number)

        #expect(code.entry?.status == status)
        #expect(code.fault == fault)
        #expect(code.retry == retry)
    }

    @Test func `no answer for the user is repeated by itself`() {
        for number in [60202, 60203, 60308, 60309, 60310, 60312, 60326] {
            #expect(VerifyErrorCode(number).fault == .user)
            #expect(VerifyErrorCode(number).retry != .backOff)
        }
    }

    @Test func `a code newer than the tables is ours and final`() {
        #expect(VerifyErrorCode(60999).entry == nil)
        #expect(VerifyErrorCode(60999).fault == .ours)
        #expect(VerifyErrorCode(60999).retry == .no)
    }
}
