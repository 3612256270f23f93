import Testing
import VerifyModel

/// Holds each request against the parameters of the official description.
@Suite struct RequestTests {
    @Test(arguments: builtRequests.sorted { $0.key < $1.key })
    func `every official parameter is read and written`(operation: String, request: BuiltRequest) throws {
        let official = try #require(OfficialDescription.shared.operations.first { $0.id == operation })
        let sample = Form(fields: official.parameters.map { FormField($0.key, $0.value.sample(named: $0.key)) })

        let written = try request.readAndWrite(sample)

        #expect(Set(written.fields) == Set(sample.fields))
    }

    @Test(arguments: builtRequests.sorted { $0.key < $1.key })
    func `without its required parameters a request is not read`(operation: String, request: BuiltRequest) throws {
        let official = try #require(OfficialDescription.shared.operations.first { $0.id == operation })

        for name in official.required {
            let rest = official.parameters.filter { $0.key != name }
            let form = Form(fields: rest.map { FormField($0.key, $0.value.sample(named: $0.key)) })
            #expect(throws: FormFault(name, .missing)) { try request.readAndWrite(form) }
        }
        if official.required.isEmpty { #expect(try request.readAndWrite(Form()) == Form()) }
    }

    @Test(arguments: [
        ("CreateVerification", "Channel", "pigeon"), ("CreateVerification", "RateLimits", "{"),
        ("CreateVerification", "Tags", #"{"a":1}"#), ("CreateService", "CodeLength", "six"),
        ("CreateService", "LookupEnabled", "yes"), ("CreateNewFactor", "Config.Alg", "md5"),
        ("CreateChallenge", "ExpirationDate", "tomorrow"), ("CreateChallenge", "Details.Fields", #"{"label":"a"}"#),
        ("ListEntity", "PageSize", ""),
    ])
    func `text of the wrong kind is a fault of its parameter`(operation: String, name: String, text: String) throws {
        let request = try #require(builtRequests[operation])
        let official = try #require(OfficialDescription.shared.operations.first { $0.id == operation })
        var parameters = official.parameters.mapValues { $0 }
        parameters[name] = nil
        let form = Form(
            fields: parameters.map { FormField($0.key, $0.value.sample(named: $0.key)) } + [FormField(name, text)]
        )

        #expect(throws: FormFault(name, .malformed)) { try request.readAndWrite(form) }
    }

    @Test func `unknown parameters are ignored`() throws {
        let form = Form(fields: [FormField("Identity", "user-0001"), FormField("Shoe", "42")])

        #expect(try CreateEntity(form: form) == CreateEntity(identity: "user-0001"))
    }

    @Test func `parameters of the past and of the future are carried`() throws {
        let service = Form(fields: [FormField("MailerSid", "MD00000000000000000000000000000001")])
        let start = Form(fields: [
            FormField("To", "+12025550143"), FormField("Channel", "sms"), FormField("Risk.TelemetryId", "t"),
        ])

        #expect(try UpdateService(form: service).form == service)
        #expect(try CreateVerification(form: start).form == start)
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
}

/// A request type as its operation reads and writes it.
struct BuiltRequest: Sendable {
    let readAndWrite: @Sendable (Form) throws -> Form

    init<Request: FormRequest>(_ type: Request.Type) { readAndWrite = { try type.init(form: $0).form } }
}

let builtRequests: [String: BuiltRequest] = [
    "CreateService": BuiltRequest(CreateService.self),
    "ListService": BuiltRequest(PageQuery.self),
    "UpdateService": BuiltRequest(UpdateService.self),
    "CreateVerification": BuiltRequest(CreateVerification.self),
    "UpdateVerification": BuiltRequest(UpdateVerification.self),
    "CreateVerificationCheck": BuiltRequest(CreateVerificationCheck.self),
    "CreateEntity": BuiltRequest(CreateEntity.self),
    "ListEntity": BuiltRequest(PageQuery.self),
    "CreateNewFactor": BuiltRequest(CreateNewFactor.self),
    "ListFactor": BuiltRequest(PageQuery.self),
    "UpdateFactor": BuiltRequest(UpdateFactor.self),
    "CreateChallenge": BuiltRequest(CreateChallenge.self),
    "ListChallenge": BuiltRequest(ListChallenges.self),
    "UpdateChallenge": BuiltRequest(UpdateChallenge.self),
    "CreateNotification": BuiltRequest(CreateNotification.self),
    "CreateAccessToken": BuiltRequest(CreateAccessToken.self),
    "ListVerificationAttempt": BuiltRequest(ListAttempts.self),
    "FetchVerificationAttemptsSummary": BuiltRequest(SummarizeAttempts.self),
]

extension OfficialDescription.Parameter {
    /// Text that the parameter's own schema allows, or JSON where the schema only says that it is free.
    func sample(named name: String) -> String {
        if let value = values?.first { return value }
        if let pattern, let prefix = pattern.split(separator: "^").first?.prefix(2) {
            return prefix + String(repeating: "0", count: 32)
        }
        switch (name, type, format) {
        case ("Channel", _, _): return "sms"
        case ("Config.NotificationPlatform", _, _): return "apn"
        case ("Details.Fields", _, _): return #"{"label":"a","value":"b"}"#
        case ("Tags", _, _), ("TemplateCustomSubstitutions", _, _): return #"{"a":"b"}"#
        case ("ChannelConfiguration", _, _): return #"{"from":"a@example.org","substitutions":{"a":1}}"#
        case (_, nil, _): return #"{"a":"b"}"#
        case (_, "integer", _): return "5"
        case (_, "boolean", _): return "true"
        case (_, _, "date-time"): return "2026-03-05T14:07:21Z"
        default: return "text with + and é"
        }
    }
}
