import Cryptography
import Curl
import Testing

@testable import VerifyEmulator

/// The two examples of the reference, computed independently of this code.
@Suite struct WebhookSignatureTests {
    static let event = FactorEvent(
        uuid: "0b7c9a52-51c6-4b43-9d0c-6f0a7f1f2e3d",
        kind: .challengeApproved,
        account: "AC0000000000000000000000000ace0001",
        service: "VA00000000000000000000000000001001",
        identity: "6f1f1c0e-93b4-4f0e-8a55-1f2d3c4b5a69",
        factor: "YF00000000000000000000000000005002",
        factorType: "push",
        challenge: "YC00000000000000000000000000006002"
    )
    static let call = WebhookCall(
        event: event,
        webhook: "YW00000000000000000000000000008001",
        url: "https://gateway.example.org/hooks/verify",
        token: "3d0a4f6e-7f1b-4a3c-8e55-2b1f6c9d0e11"
    )

    @Test func `a form is signed as the example says`() {
        let request = Self.call.request(.form, authToken: SecretBytes(Array("example-auth-token".utf8)))

        #expect(request.url == "https://gateway.example.org/hooks/verify")
        #expect(request.headers.first { $0.name == "X-Twilio-Signature" }?.value == "w49YYXinBqHrqjy9kZsOAOTCbTs=")
        #expect(
            request.headers.first { $0.name == "I-Twilio-Idempotency-Token" }?.value
                == "3d0a4f6e-7f1b-4a3c-8e55-2b1f6c9d0e11"
        )
        #expect(
            String(decoding: request.body, as: UTF8.self)
                == "uuid=0b7c9a52-51c6-4b43-9d0c-6f0a7f1f2e3d&type=challenge.approved"
                + "&account_sid=AC0000000000000000000000000ace0001&service_sid=VA00000000000000000000000000001001"
                + "&entity_identity=6f1f1c0e-93b4-4f0e-8a55-1f2d3c4b5a69&factor_sid=YF00000000000000000000000000005002"
                + "&factor_type=push&challenge_sid=YC00000000000000000000000000006002"
        )
    }

    @Test func `JSON is signed as the example says`() {
        let request = Self.call.request(.json, authToken: SecretBytes(Array("example-auth-token".utf8)))

        #expect(
            request.url == "https://gateway.example.org/hooks/verify"
                + "?bodySHA256=55a86d86d9238fa43d0b5c03661fe361c29a21391c3fc7a535e7bc8cc305e4ff"
        )
        #expect(request.headers.first { $0.name == "X-Twilio-Signature" }?.value == "79zSlZMu6C+HZHI80uvF6Nt41Hk=")
    }

    @Test func `repeated names are sorted by value and equal pairs count once`() {
        let key = SecretBytes(Array("12345".utf8))
        let once = WebhookSignature.ofForm([("a", "1"), ("a", "2"), ("b", "x")], to: "https://x", authToken: key)
        let mixed = WebhookSignature.ofForm(
            [("b", "x"), ("a", "2"), ("a", "1"), ("a", "2")],
            to: "https://x",
            authToken: key
        )

        #expect(once == mixed)
        #expect(once == WebhookSignature.ofJSON(to: "https://xa1a2bx", authToken: key))
    }
}
