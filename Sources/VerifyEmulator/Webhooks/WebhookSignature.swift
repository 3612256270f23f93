import Cryptography
import VerifyModel

/// `X-Twilio-Signature`: Base64 of HMAC-SHA1, under the account's auth token, over the address that is called and what
/// is sent as a form.
enum WebhookSignature {
    /// Over the address and every field: name and value without anything between them, sorted by name, each pair once.
    static func ofForm(_ fields: [(name: String, value: String)], to url: String, authToken: SecretBytes) -> String {
        let pairs = fields.map { [$0.name, $0.value] }.sorted { $0.lexicographicallyPrecedes($1) }
        var text = url
        for (place, pair) in pairs.enumerated() where place == 0 || pairs[place - 1] != pair {
            text += pair[0] + pair[1]
        }
        return code(text, authToken)
    }

    /// Over the address alone, which names the hash of the body; see `url(_:naming:)`.
    static func ofJSON(to url: String, authToken: SecretBytes) -> String {
        code(url, authToken)
    }

    /// The address with the SHA-256 of a body as `bodySHA256`.
    static func url(_ url: String, naming body: [UInt8]) -> String {
        "\(url)\(url.contains("?") ? "&" : "?")bodySHA256=\(Hex.encode(SHA256.hash(body)))"
    }

    private static func code(_ text: String, _ authToken: SecretBytes) -> String {
        Base64.encode(HMAC(.sha1).authenticate(Array(text.utf8), key: authToken))
    }
}
