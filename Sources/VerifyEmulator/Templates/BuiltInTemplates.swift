/// The templates that every emulator has from the start; the provider's accounts come with some of their own, too.
enum BuiltInTemplates {
    static let all = [
        template(
            1,
            "Short login text",
            channels: ["sms", "voice"],
            [
                "en": "{{code}} is your {{friendly_name}} code. It works for {{ttl}} minutes.",
                "es": "{{code}} es su código de {{friendly_name}}. Vale {{ttl}} minutos.",
                "de": "{{code}} ist Ihr Code für {{friendly_name}}. Er gilt {{ttl}} Minuten.",
            ]
        ),
        template(
            2,
            "Order confirmation",
            channels: ["sms"],
            [
                "en": "{{code}} confirms order {{order}} at {{friendly_name}}.",
                "fr": "{{code}} confirme la commande {{order}} chez {{friendly_name}}.",
            ]
        ),
    ]

    private static func template(
        _ number: Int,
        _ name: String,
        channels: [String],
        _ texts: [String: String]
    ) -> TemplateRecord {
        TemplateRecord(
            sid: "HJ0000000000000000000000000000d00\(number)",
            friendlyName: name,
            channels: channels,
            translations: Dictionary(
                uniqueKeysWithValues: texts.map { locale, text in
                    (
                        locale,
                        .init(
                            isDefault: locale == "en",
                            status: "approved",
                            text: text,
                            createdAt: "2025-11-18T09:14:54.870220113Z",
                            updatedAt: "2025-11-18T09:14:55.120034871Z"
                        )
                    )
                }
            )
        )
    }
}
