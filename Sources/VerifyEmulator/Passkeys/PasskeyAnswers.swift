import Cryptography
import VerifyModel

/// What a browser sends after `navigator.credentials.create()`.
struct PasskeyRegistration: Sendable {
    let id: String?
    let rawID: [UInt8]?
    let attachment: String?
    let clientData: ClientData
    let authenticatorData: AuthenticatorData
    let transports: [String]

    init(_ body: JSONBody) throws(Refusal) {
        guard let response = try body.object("response", .passkeyResponseInvalid) else {
            throw .passkeyResponseInvalid
        }
        id = try body.bytes("id", .credentialIDInvalid).map(Base64URL.encode)
        rawID = try body.rawID()
        attachment = try body.attachment()
        clientData = try response.clientData()
        guard let object = try response.bytes("attestationObject", .attestationInvalid).flatMap(AttestationObject.init)
        else { throw .attestationInvalid }
        guard let data = AuthenticatorData(object.authenticatorData) else { throw .authenticatorDataInvalid }
        authenticatorData = data
        transports = try response.texts("transports", atMost: 16, .passkeyResponseInvalid) ?? []
        guard transports.allSatisfy(PasskeyRules.transports.contains) else { throw .passkeyResponseInvalid }
        try body.requirePublicKeyType()
    }
}

/// What a browser sends after `navigator.credentials.get()`.
struct PasskeyAssertion: Sendable {
    let id: String
    let attachment: String
    let clientData: ClientData
    let authenticatorData: AuthenticatorData
    /// The authenticator data as it was signed.
    let signedBytes: [UInt8]
    /// ASN.1.
    let signature: [UInt8]
    /// Base64url of `user.id`, which a discoverable credential gives back.
    let userHandle: [UInt8]?

    init(_ body: JSONBody) throws(Refusal) {
        guard let credential = try body.bytes("id", .credentialIDInvalid) else { throw .credentialIDInvalid }
        guard let raw = try body.rawID(), raw == credential else { throw .rawIDInvalid }
        guard let attachment = try body.attachment() else { throw .attachmentInvalid }
        guard let response = try body.object("response", .passkeyResponseInvalid) else {
            throw .passkeyResponseInvalid
        }
        id = Base64URL.encode(credential)
        self.attachment = attachment
        clientData = try response.clientData()
        guard let bytes = try response.bytes("authenticatorData", .authenticatorDataInvalid),
            let data = AuthenticatorData(bytes)
        else { throw .authenticatorDataInvalid }
        authenticatorData = data
        signedBytes = bytes
        guard let signature = try response.bytes("signature", .passkeySignatureInvalid) else {
            throw .passkeySignatureInvalid
        }
        self.signature = signature
        userHandle = try response.bytes("userHandle", .passkeyResponseInvalid)
        try body.requirePublicKeyType()
    }
}

extension JSONBody {
    /// Hexadecimal in the provider's examples, Base64url from browsers.
    fileprivate func rawID() throws(Refusal) -> [UInt8]? {
        guard has("rawId") else { return nil }
        if case .string(let text) = members["rawId"], let bytes = [UInt8](hexadecimal: text) { return bytes }
        return try bytes("rawId", .rawIDInvalid)
    }

    fileprivate func attachment() throws(Refusal) -> String? {
        try choice("authenticatorAttachment", of: PasskeyRules.attachments, .attachmentInvalid)
    }

    fileprivate func clientData() throws(Refusal) -> ClientData {
        guard let data = try bytes("clientDataJSON", .clientDataInvalid).flatMap(ClientData.init) else {
            throw .clientDataInvalid
        }
        return data
    }

    fileprivate func requirePublicKeyType() throws(Refusal) {
        _ = try choice("type", of: ["public-key"], .credentialDataInvalid)
    }
}

extension [UInt8] {
    /// Nil unless `text` is an even number of hexadecimal digits, 32 at least: shorter ones are Base64url.
    fileprivate init?(hexadecimal text: String) {
        let digits = text.utf8.compactMap { Character(UnicodeScalar($0)).hexDigitValue }
        guard digits.count == text.utf8.count, digits.count >= 32, digits.count.isMultiple(of: 2) else { return nil }
        self = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] << 4 | digits[$0 + 1]) }
    }
}
