import FoundationEssentials
import VerifyModel

/// The parameters of one call, read one by one; each reader refuses what the provider would refuse.
///
/// The names are spelled here once more, apart from the client's requests, so that a wrong name shows when the two meet.
/// Repeated names keep their order. An empty value counts as absent, as it does at the provider.
struct Parameters: Sendable {
    /// How a family of operations words its refusals: 60200 for verifications, 60300 and 60306 for factors and what
    /// belongs to them, 60305 for access tokens.
    enum Family: Sendable { case verification, factor, accessToken }

    let fields: [FormField]
    private let family: Family

    init(_ form: Form, family: Family = .verification) {
        fields = form.fields
        self.family = family
    }

    subscript(_ name: String) -> String? {
        fields.last { $0.name == name && !$0.value.isEmpty }?.value
    }

    func all(_ name: String) -> [String] {
        fields.filter { $0.name == name && !$0.value.isEmpty }.map(\.value)
    }

    func missing(_ name: String) -> Refusal {
        switch family {
        case .verification: .invalid(name)
        case .factor: .missing(name)
        case .accessToken: .unfitForAccessToken(name)
        }
    }

    func unacceptable(_ name: String) -> Refusal {
        switch family {
        case .verification: .invalid(name, self[name])
        case .factor: .unacceptable(name)
        case .accessToken: .unfitForAccessToken(name)
        }
    }
}

// MARK: Typed readers

extension Parameters {
    func required(_ name: String) throws(Refusal) -> String {
        guard let value = self[name] else { throw missing(name) }
        return value
    }

    func text(_ name: String, length: ClosedRange<Int>) throws(Refusal) -> String? {
        guard let value = self[name] else { return nil }
        guard length.contains(value.unicodeScalars.count), !value.unicodeScalars.contains("\0") else {
            throw unacceptable(name)
        }
        return value
    }

    func digits(_ name: String, length: ClosedRange<Int>) throws(Refusal) -> String? {
        guard let value = self[name] else { return nil }
        guard length.contains(value.utf8.count), value.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else {
            throw unacceptable(name)
        }
        return value
    }

    func integer(_ name: String, in range: ClosedRange<Int>) throws(Refusal) -> Int? {
        guard let value = self[name] else { return nil }
        guard let number = Int(value), range.contains(number) else { throw unacceptable(name) }
        return number
    }

    func boolean(_ name: String) throws(Refusal) -> Bool? {
        switch self[name]?.lowercased() {
        case nil: nil
        case "true": true
        case "false": false
        default: throw unacceptable(name)
        }
    }

    func choice(_ name: String, of choices: [String]) throws(Refusal) -> String? {
        guard let value = self[name] else { return nil }
        guard choices.contains(value) else { throw unacceptable(name) }
        return value
    }

    func sid(_ name: String, _ prefix: SIDPrefix) throws(Refusal) -> String? {
        guard let value = self[name] else { return nil }
        guard prefix.matches(value) else { throw unacceptable(name) }
        return value
    }

    func date(_ name: String) throws(Refusal) -> Date? {
        guard let value = self[name] else { return nil }
        guard let date = VerifyDate(wire: value).date else { throw unacceptable(name) }
        return date
    }
}

// MARK: JSON in one parameter

extension Parameters {
    func jsonObject(_ name: String) throws(Refusal) -> [String: JSONValue]? {
        guard let value = self[name] else { return nil }
        guard let object = JSONText<[String: JSONValue]>(formText: value) else { throw unacceptable(name) }
        return object.value
    }

    func jsonStrings(_ name: String, longest: Int = 16_384) throws(Refusal) -> [String: String]? {
        guard let value = self[name] else { return nil }
        guard value.utf8.count <= longest, let object = JSONText<[String: String]>(formText: value) else {
            throw unacceptable(name)
        }
        return object.value
    }

    func metadata() throws(Refusal) -> [String: String]? {
        try jsonStrings("Metadata", longest: 1024)
    }
}
