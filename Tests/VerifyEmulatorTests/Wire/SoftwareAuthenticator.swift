import Cryptography
import Foundation
import Testing

/// A passkey in software: makes one P-256 credential and signs as browser and authenticator together would.
///
/// It writes its CBOR itself. Every part of what it states can be changed before it is signed, for tests of refusals.
struct SoftwareAuthenticator {
    static let origin = "https://login.example.org"

    let key: P256.SigningKey
    let credential: [UInt8]

    init() throws {
        key = try P256.SigningKey.generate()
        credential = RandomBytes.make(32)
    }

    /// What both ceremonies state, right unless a test says otherwise.
    struct Statement {
        var type: String
        var origin = SoftwareAuthenticator.origin
        var relyingParty = "login.example.org"
        /// User present and verified.
        var flags: UInt8 = 0x05
        var counter: UInt32 = 1
        var crossOrigin: String? = "false"
        var format = TestCBOR.text("none")
        var statement = TestCBOR.map([])
        var algorithm = TestCBOR.negative(7)
        var curve = TestCBOR.unsigned(1)
        var point: ([UInt8], [UInt8])?
        var credentialLength: Int?
        var trailing: [UInt8] = []
        var id: String?
        var rawID: String?
        var attachment: String? = "platform"
        var credentialType = "public-key"
        var transports = #"["internal"]"#
        var userHandle: String?
        /// Changes the bytes that are sent behind the signature's back.
        var forge: ([UInt8]) -> [UInt8] = { $0 }
        var signature: ([UInt8]) -> [UInt8] = { $0 }
    }

    /// The JSON of a registration.
    func registration(_ challenge: String, _ change: (inout Statement) -> Void = { _ in }) -> String {
        var statement = Statement(type: "webauthn.create", flags: 0x45)
        change(&statement)
        let object = TestCBOR.map([
            (.text("fmt"), statement.format), (.text("attStmt"), statement.statement),
            (.text("authData"), .bytes(authenticatorData(statement))),
        ])
        let client = clientData(challenge, statement)
        return """
            {\(frame(statement)),"response":{"attestationObject":"\(Base64URL.encode(statement.forge(object.encoded)))",\
            "clientDataJSON":"\(Base64URL.encode(client))","transports":\(statement.transports)}}
            """
    }

    /// The JSON of an assertion.
    func assertion(_ challenge: String, _ change: (inout Statement) -> Void = { _ in }) throws -> String {
        var statement = Statement(type: "webauthn.get", counter: 2)
        change(&statement)
        let client = clientData(challenge, statement)
        let data = authenticatorData(statement)
        let signature = SignatureBytes.der(try key.sign(data + SHA256.hash(client)))
        let handle = statement.userHandle.map { #","userHandle":"\#($0)""# } ?? ""
        return """
            {\(frame(statement)),"response":{"authenticatorData":"\(Base64URL.encode(statement.forge(data)))",\
            "clientDataJSON":"\(Base64URL.encode(client))",\
            "signature":"\(Base64URL.encode(statement.signature(signature)))"\(handle)}}
            """
    }

    private func frame(_ statement: Statement) -> String {
        let attachment = statement.attachment.map { #","authenticatorAttachment":"\#($0)""# } ?? ""
        let hexadecimal = credential.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
        return #""id":"\#(statement.id ?? Base64URL.encode(credential))","#
            + #""rawId":"\#(statement.rawID ?? hexadecimal)","type":"\#(statement.credentialType)"\#(attachment)"#
    }

    private func clientData(_ challenge: String, _ statement: Statement) -> [UInt8] {
        let cross = statement.crossOrigin.map { #","crossOrigin":\#($0)"# } ?? ""
        return Array(
            #"{"type":"\#(statement.type)","challenge":"\#(challenge)","origin":"\#(statement.origin)"\#(cross)}"#.utf8
        )
    }

    private func authenticatorData(_ statement: Statement) -> [UInt8] {
        var data = SHA256.hash(Array(statement.relyingParty.utf8)) + [statement.flags]
        data += (0..<4).map { UInt8(truncatingIfNeeded: statement.counter >> (24 - 8 * $0)) }
        if statement.flags & 0x40 != 0 {
            let length = statement.credentialLength ?? credential.count
            let (x, y) = statement.point ?? (key.publicKey.x, key.publicKey.y)
            data += [UInt8](repeating: 0, count: 16) + [UInt8(length >> 8), UInt8(length & 255)] + credential
            data +=
                TestCBOR.map([
                    (.unsigned(1), .unsigned(2)), (.unsigned(3), statement.algorithm), (.negative(1), statement.curve),
                    (.negative(2), .bytes(x)), (.negative(3), .bytes(y)),
                ]).encoded
        }
        return data + statement.trailing
    }
}

/// CBOR by hand, apart from the code under test.
indirect enum TestCBOR {
    case unsigned(UInt64)
    /// The number itself without its sign: `negative(7)` is -7.
    case negative(UInt64)
    case bytes([UInt8])
    case text(String)
    case map([(TestCBOR, TestCBOR)])

    var encoded: [UInt8] {
        switch self {
        case .unsigned(let number): head(0, number)
        case .negative(let number): head(1, number - 1)
        case .bytes(let bytes): head(2, UInt64(bytes.count)) + bytes
        case .text(let text): head(3, UInt64(text.utf8.count)) + Array(text.utf8)
        case .map(let entries): head(5, UInt64(entries.count)) + entries.flatMap { $0.0.encoded + $0.1.encoded }
        }
    }

    private func head(_ kind: UInt8, _ number: UInt64) -> [UInt8] {
        switch number {
        case ..<24: [kind << 5 | UInt8(number)]
        case ..<256: [kind << 5 | 24, UInt8(number)]
        default: [kind << 5 | 25, UInt8(number >> 8 & 255), UInt8(number & 255)]
        }
    }
}
