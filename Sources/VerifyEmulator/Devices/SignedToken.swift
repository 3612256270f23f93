import Cryptography
import VerifyModel

/// A compact JSON Web Signature (RFC 7515) with ES256, as devices make them.
struct SignedToken: Sendable {
    let header: [String: JSONValue]
    let payload: [String: JSONValue]
    private let signed: [UInt8]
    private let signature: [UInt8]

    /// Nil unless there are three parts of the right kind and the header says ES256.
    init?(_ text: String) {
        let parts = text.split(separator: ".", omittingEmptySubsequences: false)
        guard parts.count == 3, let header = Self.object(parts[0]), let payload = Self.object(parts[1]),
            let signature = Base64URL.decode(String(parts[2])),
            header["alg"] == .string("ES256"), header["typ"] == .string("JWT")
        else { return nil }
        self.header = header
        self.payload = payload
        self.signature = signature
        signed = Array("\(parts[0]).\(parts[1])".utf8)
    }

    func isSigned(by key: P256.VerifyingKey) -> Bool {
        key.verify(signature, of: signed)
    }

    private static func object(_ part: Substring) -> [String: JSONValue]? {
        guard let bytes = Base64URL.decode(String(part)) else { return nil }
        return JSONText<[String: JSONValue]>(formText: String(decoding: bytes, as: UTF8.self))?.value
    }
}
