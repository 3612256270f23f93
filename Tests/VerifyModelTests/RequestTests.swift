import OfficialDescription
import Testing
import VerifyModel

/// Holds each request against the parameters of the official description.
@Suite struct RequestTests {
    @Test(arguments: withParameters)
    func `every official parameter is read and written`(operation: OfficialDescription.Operation) throws {
        let request = try #require(builtRequests[operation.id])
        let sample = Form(operation.sample)

        let written = try request.readAndWrite(sample)

        #expect(Set(written.fields) == Set(sample.fields))
    }

    @Test(arguments: withParameters)
    func `without its required parameters a request is not read`(operation: OfficialDescription.Operation) throws {
        let request = try #require(builtRequests[operation.id])

        for name in operation.required {
            let form = Form(operation.sample.filter { $0.name != name })
            #expect(throws: FormFault(name, .missing)) { try request.readAndWrite(form) }
        }
        if operation.required.isEmpty { #expect(try request.readAndWrite(Form()) == Form()) }
    }

    @Test(arguments: withParameters)
    func `every official word of a parameter is accepted`(operation: OfficialDescription.Operation) throws {
        let request = try #require(builtRequests[operation.id])

        for (name, parameter) in operation.parameters {
            for word in parameter.values ?? [] {
                let form = Form(operation.sample.filter { $0.name != name } + [(name, word)])
                #expect(try request.readAndWrite(form).all(name) == [word])
            }
        }
    }

    @Test func `there is no request but for official parameters`() {
        #expect(Set(builtRequests.keys) == Set(Self.withParameters.map(\.id)))
        #expect(Self.withParameters.count == 32)
    }

    @Test(arguments: [
        ("CreateVerification", "Channel", "pigeon"), ("CreateVerification", "RateLimits", "{"),
        ("CreateVerification", "Tags", #"{"a":1}"#), ("CreateService", "CodeLength", "six"),
        ("CreateService", "LookupEnabled", "yes"), ("CreateNewFactor", "Config.Alg", "md5"),
        ("CreateChallenge", "ExpirationDate", "tomorrow"), ("CreateChallenge", "Details.Fields", #"{"label":"a"}"#),
        ("ListEntity", "PageSize", ""), ("CreateWebhook", "EventTypes", "factor.eaten"),
        ("CreateWebhook", "Version", "v3"), ("UpdateWebhook", "Status", "on"), ("CreateBucket", "Max", "many"),
        ("UpdateBucket", "Interval", "1.5"), ("ListVerificationAttempt", "DateCreatedAfter", "yesterday"),
        ("FetchVerificationAttemptsSummary", "Channel", "pigeon"),
    ])
    func `text of the wrong kind is a fault of its parameter`(operation: String, name: String, text: String) throws {
        let request = try #require(builtRequests[operation])
        let official = try #require(OfficialDescription.shared[operation])
        let form = Form(official.sample.filter { $0.name != name } + [(name, text)])

        #expect(throws: FormFault(name, .malformed)) { try request.readAndWrite(form) }
    }

    @Test func `unknown parameters are ignored`() throws {
        let form = Form(fields: [FormField("Identity", "user-0001"), FormField("Shoe", "42")])

        #expect(try CreateEntity(form: form) == CreateEntity(identity: "user-0001"))
    }

    /// `MailerSid` is gone from the description but not from its examples; `Risk.TelemetryId` is newer than it.
    @Test(arguments: [
        ("CreateService", "MailerSid"), ("UpdateService", "MailerSid"), ("CreateVerification", "Risk.TelemetryId"),
    ])
    func `parameters of the past and of the future are carried`(operation: String, name: String) throws {
        let request = try #require(builtRequests[operation])
        let official = try #require(OfficialDescription.shared[operation])
        let form = Form(official.sample + [(name, "MD00000000000000000000000000000001")])

        #expect(official.parameters[name] == nil, "official by now")
        #expect(try Set(request.readAndWrite(form).fields) == Set(form.fields))
    }

    @Test func `details of a challenge come one by one or all in one array`() throws {
        let fields = [ChallengeField(label: "Place", value: "Wellington"), ChallengeField(label: "Device", value: "b")]
        let array = #"[{"label":"Place","value":"Wellington"},{"label":"Device","value":"b"}]"#
        var request = CreateChallenge(factorSID: FactorSID("YF01"))
        request.detailsFields = fields

        let repeated = try CreateChallenge(form: request.form)
        let joined = try CreateChallenge(
            form: Form(fields: [FormField("FactorSid", "YF01"), FormField("Details.Fields", array)])
        )

        #expect(request.form.all("Details.Fields").count == 2)
        #expect(repeated.detailsFields == fields)
        #expect(joined.detailsFields == fields)
    }

    @Test func `a page token may be spelt as a mobile SDK spells it`() throws {
        let form = Form(fields: [FormField("pageToken", "DN1")])

        #expect(try PageQuery(form: form).pageToken == "DN1")
    }

    @Test func `a request does not print what it holds`() {
        var request = CreateVerification(to: "+12025550143", channel: .sms)
        request.customCode = "483920"

        #expect("\(request) \(String(reflecting: request))".contains("2025550143") == false)
        #expect("\(CreateVerificationCheck(to: "+12025550143", code: "483920"))" == "CreateVerificationCheck")
    }

    private static let withParameters = OfficialDescription.shared.operations.filter { !$0.parameters.isEmpty }
}

extension Form {
    fileprivate init(_ sample: [(name: String, value: String)]) {
        self.init(fields: sample.map { FormField($0.name, $0.value) })
    }
}
