import Cryptography
import VerifyModel

/// A JSON object read member by member; each reader refuses with the code that the provider has for the member.
struct JSONBody: Sendable {
    let members: [String: JSONValue]

    init(_ members: [String: JSONValue]) {
        self.members = members
    }

    /// Reads a request's body.
    init(body: [UInt8]) throws(Refusal) {
        guard let members = try? VerifyJSON.decode([String: JSONValue].self, from: body) else {
            throw .missing("the body is no JSON object")
        }
        self.members = members
    }

    /// Whether the member is there; null counts as absent.
    func has(_ name: String) -> Bool { (members[name] ?? .null) != .null }

    func object(_ name: String, _ refusal: Refusal) throws(Refusal) -> JSONBody? {
        guard has(name) else { return nil }
        guard case .object(let members) = members[name] else { throw refusal }
        return JSONBody(members)
    }

    /// Characters, not bytes, are counted; NUL is refused everywhere.
    func text(_ name: String, length: ClosedRange<Int>, _ refusal: Refusal) throws(Refusal) -> String? {
        guard has(name) else { return nil }
        guard case .string(let text) = members[name], length.contains(text.unicodeScalars.count),
            !text.unicodeScalars.contains("\0")
        else { throw refusal }
        return text
    }

    func choice(_ name: String, of choices: [String], _ refusal: Refusal) throws(Refusal) -> String? {
        guard has(name) else { return nil }
        guard case .string(let text) = members[name], choices.contains(text) else { throw refusal }
        return text
    }

    func texts(_ name: String, atMost most: Int, _ refusal: Refusal) throws(Refusal) -> [String]? {
        guard has(name) else { return nil }
        guard case .array(let items) = members[name], items.count <= most else { throw refusal }
        var texts: [String] = []
        for item in items {
            guard case .string(let text) = item else { throw refusal }
            texts.append(text)
        }
        return texts
    }

    /// Bytes in Base64url without padding, as WebAuthn's JSON forms have them.
    func bytes(_ name: String, _ refusal: Refusal) throws(Refusal) -> [UInt8]? {
        guard has(name) else { return nil }
        guard case .string(let text) = members[name], let bytes = Base64URL.decode(text), !bytes.isEmpty else {
            throw refusal
        }
        return bytes
    }
}
