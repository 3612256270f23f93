import Domain
import VerifyClient
import VerifyModel

/// `POST /admin/verify/call`, parsed: any call below `/v2/`.
struct CallWish: Sendable {
    let method: VerifyMethod
    let path: CallPath
    let fields: Form
    /// A body of JSON in place of fields; for the operations about passkeys.
    let json: VerifyModel.JSONValue?
    private let destination: (any Address)?

    init(_ body: JSONFields) throws(Problem) {
        var body = body
        let method = body.required("method") { text in
            guard let method = VerifyMethod(rawValue: text) else {
                throw FieldFault("method", "must be GET, POST or DELETE: version 2 of the API knows no other")
            }
            return method
        }
        let path = body.required("path") { try CallPath($0) }
        let fields = body.parameters()
        let json: VerifyModel.JSONValue? = body.map("json", 1...64).map { .object($0) }
        if json != nil, method != .post || fields?.fields.isEmpty == false {
            body.refuse("json", "goes with POST and without parameters")
        }
        (self.method, self.path) = try body.complete(method, path)
        self.fields = fields ?? Form()
        self.json = json
        destination = try Self.destination(self.method, self.path, self.fields)
        if guarded != nil, service?.isWellFormed != true {
            throw Problem(faults: [FieldFault("/path", "must name a service by its SID for a call that changes this")])
        }
    }

    /// Makes the call; whatever the provider's status, it is an answer.
    func make(_ client: VerifyClient, _ time: Duration) async throws(VerifyClientError) -> RawAnswer {
        if let json { return try await client.post(path, json: json, within: time) }
        return try await client.call(method, path, fields, within: time)
    }
}

// What it is about.
extension CallWish {
    var ask: VerifyAsk {
        VerifyAsk(
            service: service,
            verifications: verifications,
            guarded: guarded,
            destination: destination,
            isWrite: method != .get,
            facts: [("method", method.rawValue), ("route", route?.template.rawValue ?? "other")],
            parameters: all.names
        )
    }

    private var route: VerifyRoute? { VerifyRoute(path: path.text) }

    private var operation: VerifyOperation? { route.flatMap { VerifyOperation(method, $0) } }

    /// Every parameter, of the path and of the body.
    private var all: Form {
        var all = path.query
        all.add(fields)
        return all
    }

    private var service: ServiceSID? {
        let segments = path.text.split(separator: "/")
        guard segments.count > 2, segments[1].lowercased() == "services" else { return nil }
        return ServiceSID(String(segments[2]))
    }

    /// Every verification that stands anywhere in it.
    private var verifications: [VerificationSID] {
        let text = [path.text, all.encoded, json.map { JSONText($0).formText } ?? ""].joined(separator: "\n")
        return text.matches(of: /[Vv][Ee][0-9a-fA-F]{32}/).map { VerificationSID(String($0.output)) }
    }

    /// Why the call is forbidden on the gateway's own services; nil if it is not.
    ///
    /// Whatever could approve a verification or a challenge, or make somebody's code or factor known, is. Of what we do
    /// not know, every change is.
    private var guarded: String? {
        if method == .get { return nil }
        switch operation {
        case .createVerification:
            return json == nil && all.onlySendsCode ? nil : VerifyAsk.couldApprove
        case .updateVerification:
            let onlyCancels = json == nil && all.fields == [FormField("Status", "canceled")]
            return onlyCancels ? nil : VerifyAsk.couldApprove
        case .deleteService, .deleteEntity, .deleteFactor: return VerifyAsk.wouldBreakLogins
        case .createVerificationCheck, .createNewFactor, .updateFactor, .createChallenge, .updateChallenge,
            .createAccessToken, .createNewFactorPasskey, .updatePasskeysFactor, .createChallengePasskeys,
            .updateChallengePasskeys, nil:
            return VerifyAsk.couldApprove
        default: return nil
        }
    }

    /// To whom a start sends a message, so that it can be counted.
    private static func destination(
        _ method: VerifyMethod,
        _ path: CallPath,
        _ fields: Form
    ) throws(Problem) -> (any Address)? {
        guard method == .post, case .verifications? = VerifyRoute(path: path.text) else { return nil }
        var all = path.query
        all.add(fields)
        let named = all.fields.filter { $0.name.lowercased() == "to" }.map(\.value)
        // What is no address is nobody's number either: the reason does not matter.
        guard named.count == 1, let address = try? destinationAddress(named[0], nil) else {
            let fault = FieldFault("/parameters/To", "must be one phone number in E.164 or e-mail address")
            throw Problem(faults: [fault])
        }
        return address
    }
}

extension Form {
    /// Whether a start with these parameters can do no more than send a code that the provider chooses.
    ///
    /// A list of what is known to be harmless: the provider may take other spellings of a name, and new names, for more.
    /// Silent network authentication proves a number by opening an address that the answer names.
    fileprivate var onlySendsCode: Bool {
        let names = fields.map(\.name)
        return Set(names).count == names.count && Self.harmless.isSuperset(of: names)
            && fields.contains { $0.name == "Channel" && VerifyAsk.codeChannels.contains($0.value) }
    }

    private static let harmless: Set = [
        "To", "Channel", "Locale", "CustomFriendlyName", "SendDigits", "AppHash", "Amount", "Payee", "RateLimits",
        "ChannelConfiguration", "TemplateSid", "TemplateCustomSubstitutions", "DeviceIp", "RiskCheck", "Tags",
    ]
}

extension JSONFields {
    /// Reads the optional `parameters`: texts, numbers, booleans, or lists of them, by the provider's names.
    fileprivate mutating func parameters() -> Form? {
        guard let map = map("parameters", 0...64) else { return nil }
        var form = Form()
        for (name, value) in map.sorted(by: { $0.key < $1.key }) {
            guard !name.isEmpty, name.utf8.count <= 64, name.isPrintable, let texts = Self.texts(of: value) else {
                refuse("parameters", "must hold texts, numbers, booleans or lists of them, by names of 1 to 64 bytes")
                return nil
            }
            form.add(name, each: texts)
        }
        return form
    }

    private static func texts(of value: VerifyModel.JSONValue) -> [String]? {
        switch value {
        case .string(let text): [text]
        case .bool(let flag): [flag.formText]
        case .integer(let number): [number.formText]
        case .number(let number): [String(number)]
        case .array(let elements):
            elements.reduce([]) { list, element in
                if case .array = element { return nil }
                guard let list, let text = texts(of: element) else { return nil }
                return list + text
            }
        case .null, .object: nil
        }
    }
}
