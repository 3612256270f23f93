import Cryptography
import Foundation
import Testing

/// A phone with the mobile SDK's protocol: a key pair, self-signed tokens, signed answers.
struct Device {
    let factor: String
    let credential: String
    let key: P256.SigningKey

    /// Enrols with an access token and proves the key, as the SDK does.
    static func enrolled(_ wire: Wire, platform: String = "none") async throws -> Device {
        let token = try await wire.post(
            "/v2/Services/\(Wire.service)/AccessTokens",
            ["Identity": "rosa-0001", "FactorType": "push"]
        )
        let device = try await begun(wire, as: .device(try #require(token.string("token"))), platform: platform)
        let proof = Data(SignatureBytes.der(try device.key.sign(Array(device.factor.utf8)))).base64EncodedString()
        let proved = try await wire.post(
            "\(Wire.entity)/Factors/\(device.factor)",
            ["AuthPayload": proof],
            as: .device(try device.token())
        )
        try #require(proved.string("status") == "verified", "\(proved.text)")
        return device
    }

    static func begun(_ wire: Wire, as user: User, platform: String = "none") async throws -> Device {
        let key = try P256.SigningKey.generate()
        let der = try #require(Data(base64Encoded: key.publicKey.pem.pemBody))
        let notification =
            platform == "none" ? "" : "&Config.NotificationToken=\(String(repeating: "0", count: 64))"
        let created = try await wire.send(
            "POST",
            "\(Wire.entity)/Factors",
            body: "FriendlyName=phone&FactorType=push&Binding.Alg=ES256&Config.AppId=org.example.harbour"
                + "&Config.SdkVersion=3.0.2&Config.NotificationPlatform=\(platform)\(notification)"
                + "&Binding.PublicKey=\(Wire.escaped(der.base64EncodedString()))",
            as: user
        )
        return Device(
            factor: try #require(created.string("sid"), "\(created.text)"),
            credential: try #require(created.string("config.credential_sid")),
            key: key
        )
    }

    /// The device's own token for HTTP Basic.
    func token(at now: Date = Date()) throws -> String {
        let seconds = Int(now.timeIntervalSince1970)
        return try signed(
            #"{"cty":"twilio-pba;v=1","kid":"\#(credential)","typ":"JWT","alg":"ES256"}"#,
            #"{"sub":"\#(Wire.account)","exp":\#(seconds + 600),"nbf":\#(seconds)}"#
        )
    }

    func ask(_ wire: Wire, _ message: String) async throws -> RawAnswer {
        try await wire.post("\(Wire.entity)/Challenges", ["FactorSid": factor, "Details.Message": message])
    }

    /// Fetches the challenge, copies the members that the server names, decides, signs, answers.
    func answer(
        _ wire: Wire,
        _ challenge: String,
        _ decision: String,
        forging: [String: Any] = [:]
    ) async throws -> RawAnswer {
        let path = "\(Wire.entity)/Challenges/\(challenge)"
        let user = User.device(try token())
        let shown = try await wire.get(path, as: user)
        var payload: [String: Any] = [:]
        for name in (shown.headers["twilio-verify-signature-fields"] ?? "").split(separator: ",").map(String.init) {
            payload[name] = shown[name] ?? NSNull()
        }
        payload["status"] = decision
        payload.merge(forging) { $1 }
        let json = try JSONSerialization.data(withJSONObject: payload)
        let jws = try signed(#"{"typ":"JWT","alg":"ES256"}"#, String(decoding: json, as: UTF8.self))
        return try await wire.post(path, ["AuthPayload": jws], as: user)
    }

    func signed(_ header: String, _ payload: String) throws -> String {
        let input = "\(Base64URL.encode(Array(header.utf8))).\(Base64URL.encode(Array(payload.utf8)))"
        return "\(input).\(Base64URL.encode(try key.sign(Array(input.utf8))))"
    }
}

/// ASN.1 by hand, apart from the code under test.
enum SignatureBytes {
    static func der(_ raw: [UInt8]) -> [UInt8] {
        let body = integer(raw.prefix(32)) + integer(raw.suffix(32))
        return [0x30, UInt8(body.count)] + body
    }

    private static func integer(_ number: ArraySlice<UInt8>) -> [UInt8] {
        let digits = Array(number.drop { $0 == 0 })
        let padded = (digits.first ?? 0x80) >= 0x80 ? [0] + digits : digits
        return [0x02, UInt8(padded.count)] + padded
    }
}

extension String {
    fileprivate var pemBody: String {
        split(separator: "\n").filter { !$0.hasPrefix("-----") }.joined()
    }
}
