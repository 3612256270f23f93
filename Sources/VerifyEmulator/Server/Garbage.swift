import HTTPTypes
import VerifyModel

extension Answer {
    /// The same answer with a body that must not be trusted.
    func spoiled(_ kind: Fault.Garbage) -> Answer {
        var answer = self
        answer.headers[.contentType] = kind == .html ? "text/html" : "application/json"
        switch kind {
        case .html: answer.body = Array("<!doctype html><title>Bad gateway</title><h1>It works!</h1>".utf8)
        case .truncated: answer.body = Array(body.prefix(body.count / 2))
        case .empty: answer.body = []
        case .null: answer.body = Array("null".utf8)
        case .binary: answer.body = [0xFF, 0xFE, 0x00, 0x80, 0xC3, 0x28]
        case .wrongTypes: answer.body = rewritten { $0.mapValues(\.ofAnotherType) }
        case .invalid:
            answer.body = rewritten { $0.merging(["valid": .bool(false), "status": .string("pending")]) { $1 } }
        case .unknownStatus: answer.body = rewritten { $0.merging(["status": .string("quantum")]) { $1 } }
        case .foreign: answer.body = rewritten { $0.mapValues(\.foreign) }
        case .sparse: answer.body = rewritten { $0.filter { !$0.value.holdsValues } }
        }
        return answer
    }

    private func rewritten(_ change: ([String: JSONValue]) -> [String: JSONValue]) -> [UInt8] {
        guard let text = JSONText<[String: JSONValue]>(formText: String(decoding: body, as: UTF8.self)) else {
            return body
        }
        return Array(JSONText(change(text.value)).formText.utf8)
    }
}

extension JSONValue {
    fileprivate var ofAnotherType: JSONValue {
        switch self {
        case .string: .integer(7)
        case .bool, .integer, .number: .string("seven")
        case .array, .object: .bool(true)
        case .null: .array([])
        }
    }

    fileprivate var holdsValues: Bool {
        switch self {
        case .array, .object: true
        default: false
        }
    }

    /// Another SID with the same prefix.
    fileprivate var foreign: JSONValue {
        guard case .string(let text) = self, text.utf8.count == 34, text.dropFirst(2).allSatisfy(\.isHexDigit) else {
            return self
        }
        return .string(text.prefix(2) + String(repeating: "f", count: 32))
    }
}
