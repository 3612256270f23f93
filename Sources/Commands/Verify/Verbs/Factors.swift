import VerifyModel

extension VerbGroup {
    static let entities = VerbGroup(
        "entities",
        "The owners of factors.",
        [
            Verb(
                "create",
                .createEntity,
                "Creates an entity; a factor creates its own as well.",
                CreateEntity.self,
                [
                    VerbParameter("Identity", "8 to 64 letters, digits and dashes; never changes, no personal data.")
                        .required
                ]
            ),
            Verb(
                "list",
                .listEntity,
                "Lists the entities of a service.",
                columns: ["sid", "identity", "date_created"]
            ),
            Verb("fetch", .fetchEntity, "Shows an entity."),
            Verb("delete", .deleteEntity, "Deletes an entity with its factors and challenges."),
        ]
    )

    static let factors = VerbGroup(
        "factors",
        "What an entity proves itself with: TOTP and push.",
        [
            Verb(
                "create",
                .createNewFactor,
                "Starts an enrolment; this answer alone shows a TOTP factor's seed.",
                CreateNewFactor.self,
                newFactor
            ),
            Verb(
                "list",
                .listFactor,
                "Lists the factors of an entity.",
                columns: ["sid", "factor_type", "status", "friendly_name", "date_created"]
            ),
            Verb("fetch", .fetchFactor, "Shows a factor."),
            Verb(
                "update",
                .updateFactor,
                "Proves a new factor by --auth-payload (five tries), or changes one.",
                UpdateFactor.self,
                factorChange
            ),
            Verb("delete", .deleteFactor, "Deletes a factor for good."),
        ]
    )

    private static let newFactor =
        [
            VerbParameter("FriendlyName", "At most 64 characters; an authenticator shows it.").required,
            VerbParameter("FactorType", "totp or push.").required,
            VerbParameter("Binding.Alg", "push, required there: ES256."),
            VerbParameter("Binding.PublicKey", "push, required there: P-256 key as Base64 of its DER form."),
            VerbParameter("Config.AppId", "push, required there: bundle or package id, at most 100 characters."),
            VerbParameter("Binding.Secret", "totp: Base32 seed; the provider makes one if absent.").secret,
            VerbParameter("Metadata", "push: JSON with texts only, at most 1024 characters."),
        ] + settings

    private static let factorChange =
        [
            VerbParameter("AuthPayload", "totp: the code. push: Base64 of the signature of the factor's SID.").secret,
            VerbParameter("FriendlyName", "At most 64 characters."),
        ] + settings

    private static let settings = [
        VerbParameter("Config.NotificationPlatform", "push, required there: apn, fcm or none."),
        VerbParameter(
            "Config.NotificationToken",
            "push, required there unless the platform is none: 32 to 255 characters."
        ).secret,
        VerbParameter("Config.SdkVersion", "push, required there."),
        VerbParameter("Config.TimeStep", "totp: 20 to 60 seconds."),
        VerbParameter("Config.Skew", "totp: 0 to 2 steps each way."),
        VerbParameter("Config.CodeLength", "totp: 3 to 8 digits."),
        VerbParameter("Config.Alg", "totp: sha1, sha256 or sha512; sha1 if absent."),
    ]

    static let accessTokens = VerbGroup(
        "access-tokens",
        "The right of one device to enrol one push factor.",
        [
            Verb(
                "create",
                .createAccessToken,
                "Creates an access token; this answer alone shows it.",
                CreateAccessToken.self,
                [
                    VerbParameter("Identity", "8 to 64 letters, digits and dashes.").required,
                    VerbParameter("FactorType", "push.").required,
                    VerbParameter("FactorFriendlyName", "At most 64 characters."),
                    VerbParameter("Ttl", "60 to 300 seconds; 60 if absent."),
                ]
            ),
            Verb("fetch", .fetchAccessToken, "Shows an access token while it lives, without the token itself."),
        ]
    )
}
