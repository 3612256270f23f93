import FoundationEssentials
import VerifyModel

// Resources that only the account's own set-up needs are written member by member. Their names stand here once more,
// apart from the client's types, so that a wrong name shows when the two meet.

extension JSONValue {
    init(_ text: String?) {
        self = text.map(JSONValue.string) ?? .null
    }

    init(_ date: Date) {
        self = .string(VerifyDate(date).wire)
    }

    init(strings: [String]) {
        self = .array(strings.map(JSONValue.string))
    }
}

/// One page of such resources: the list under its key, and `meta`.
struct ListBody: Encodable, Sendable {
    let key: String
    let items: [JSONValue]
    let meta: PageMeta

    func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Member.self)
        try container.encode(items, forKey: Member(stringValue: key))
        try container.encode(meta, forKey: Member(stringValue: "meta"))
    }

    private struct Member: CodingKey {
        let stringValue: String
        var intValue: Int? { nil }

        init(stringValue: String) { self.stringValue = stringValue }
        init?(intValue: Int) { nil }
    }
}
