import VerifyModel

extension ProviderState {
    /// The forms of push factors as JSON Schemas; there is no other kind.
    func fetchForm(_ call: Call, _ type: String) throws(Refusal) -> Reply {
        guard type == "form-push" else { throw .notFound(call.resource) }
        return .fetched(
            JSONValue.object([
                "form_type": .string(type),
                "forms": PushForms.schemas,
                "form_meta": .object([:]),
                "url": .string(call.url("/v2/Forms/\(type)")),
            ])
        )
    }
}

/// What an app must send to create and verify a push factor and to create a challenge, as JSON Schema.
///
/// The provider's own schemas are not published; these state the limits that the operations of this emulator enforce.
enum PushForms {
    static let schemas = JSONValue.object([
        "create_factor": form(
            required: [
                "FriendlyName", "FactorType", "Binding.Alg", "Binding.PublicKey", "Config.AppId",
                "Config.NotificationPlatform", "Config.SdkVersion",
            ],
            [
                "FriendlyName": text(1...64),
                "FactorType": choice(["push"]),
                "Binding.Alg": choice(["ES256"]),
                "Binding.PublicKey": text(1...5456),
                "Config.AppId": text(1...100),
                "Config.NotificationPlatform": choice(["apn", "fcm", "none"]),
                "Config.NotificationToken": text(32...255),
                "Config.SdkVersion": text(1...32),
                "Metadata": text(2...1024),
            ]
        ),
        "verify_factor": form(required: ["AuthPayload"], ["AuthPayload": text(1...5456)]),
        "create_challenge": form(
            required: ["FactorSid", "Details.Message"],
            [
                "FactorSid": .object(["type": .string("string"), "pattern": .string("^YF[0-9a-fA-F]{32}$")]),
                "ExpirationDate": .object(["type": .string("string"), "format": .string("date-time")]),
                "Details.Message": text(1...256),
                "Details.Fields": .object([
                    "type": .string("array"), "items": .object(["type": .string("string")]),
                    "maxItems": .integer(20),
                ]),
                "HiddenDetails": text(2...1024),
            ]
        ),
    ])

    private static func form(required: [String], _ properties: [String: JSONValue]) -> JSONValue {
        .object([
            "$schema": .string("http://json-schema.org/draft-07/schema#"),
            "type": .string("object"),
            "required": JSONValue(strings: required),
            "properties": .object(properties),
        ])
    }

    private static func text(_ length: ClosedRange<Int>) -> JSONValue {
        .object([
            "type": .string("string"), "minLength": .integer(length.lowerBound),
            "maxLength": .integer(length.upperBound),
        ])
    }

    private static func choice(_ words: [String]) -> JSONValue {
        .object(["type": .string("string"), "enum": JSONValue(strings: words)])
    }
}
