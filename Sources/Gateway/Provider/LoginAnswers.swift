import VerifyModel

// The two answers that every login reads: by the parser that reads requests, and of each only what decides. The resources
// of the model, with Foundation's decoder, take six times as long.

/// What a request for a code made.
struct SentVerification: Sendable {
    let sid: VerificationSID
    let serviceSID: ServiceSID
    let status: VerificationStatus?
    /// How many messages it has had by now, as far as the provider tells.
    let deliveries: Int?
    let createdAt: VerifyDate?

    /// - Throws: what makes the answer unreadable.
    init(_ body: [UInt8]) throws {
        let members = try AnswerMembers(body)
        sid = VerificationSID(try members.text("sid"))
        serviceSID = ServiceSID(try members.text("service_sid"))
        status = VerificationStatus(rawValue: try members.text("status"))
        createdAt = members.textIfPresent("date_created").map(VerifyDate.init(wire:))
        deliveries = members.countIfPresent("send_code_attempts")
    }
}

/// What a guess came to.
struct CheckedVerification: Sendable {
    let sid: VerificationSID
    let serviceSID: ServiceSID
    let status: VerificationStatus?

    /// - Throws: what makes the answer unreadable.
    init(_ body: [UInt8]) throws {
        let members = try AnswerMembers(body)
        sid = VerificationSID(try members.text("sid"))
        serviceSID = ServiceSID(try members.text("service_sid"))
        status = VerificationStatus(rawValue: try members.text("status"))
    }

    /// Whether this answer approves exactly the verification that was asked about.
    ///
    /// `approved` alone proves nothing: the answer must also name the right verification of the right service.
    func approves(_ verification: VerificationSID, of service: ServiceSID) -> Bool {
        status == .approved && sid == verification && serviceSID == service
    }
}

/// The members of an answer that is one JSON object.
private struct AnswerMembers {
    private struct Unreadable: Error {}

    private let object: JSONObject

    init(_ body: [UInt8]) throws {
        guard case .object(let object) = try JSONParser.parse(body) else { throw Unreadable() }
        self.object = object
    }

    func text(_ name: String) throws -> String {
        guard let text = textIfPresent(name) else { throw Unreadable() }
        return text
    }

    func textIfPresent(_ name: String) -> String? {
        guard case .string(let text) = value(name) else { return nil }
        return text
    }

    func countIfPresent(_ name: String) -> Int? {
        guard case .array(let elements) = value(name) else { return nil }
        return elements.count
    }

    private func value(_ name: String) -> JSONValue? {
        object.members.first { $0.name == name }?.value
    }
}
