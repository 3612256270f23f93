import VerifyModel

extension VerbGroup {
    static let challenges = VerbGroup(
        "challenges",
        "Questions to a factor.",
        [
            Verb(
                "create",
                .createChallenge,
                "Asks a push device, or checks a TOTP code at once; a wrong one leaves the status pending.",
                CreateChallenge.self,
                asking
            ),
            Verb(
                "list",
                .listChallenge,
                "Lists the challenges of an entity.",
                ListChallenges.self,
                [
                    VerbParameter("FactorSid", "YF and 32 hexadecimal digits."),
                    VerbParameter("Status", "pending, expired, approved or denied."),
                    VerbParameter("Order", "asc or desc by date of creation; asc if absent."),
                ] + VerbParameter.paging,
                columns: ["sid", "factor_sid", "factor_type", "status", "date_created", "expiration_date"]
            ),
            Verb("fetch", .fetchChallenge, "Shows a challenge."),
            Verb(
                "update",
                .updateChallenge,
                "Offers another TOTP code (five a challenge), or passes on what a device has signed.",
                UpdateChallenge.self,
                [
                    VerbParameter(
                        "AuthPayload",
                        "totp: 3 to 8 digits. push: a signed answer of at most 5456 characters."
                    ),
                    VerbParameter("Metadata", "JSON, at most 1024 characters."),
                ]
            ),
        ]
    )

    private static let asking = [
        VerbParameter("FactorSid", "YF and 32 hexadecimal digits.").required,
        VerbParameter("ExpirationDate", "As 2026-03-05T14:07:21Z, at most 60 minutes ahead; 5 minutes if absent."),
        VerbParameter("Details.Message", "push, required there: at most 256 characters."),
        VerbParameter(
            "Details.Fields",
            #"push: JSON, {"label":"…","value":"…"} of at most 36 and 128 characters; at most 20."#
        ).repeated,
        VerbParameter("HiddenDetails", "push: JSON with texts only, at most 1024 characters."),
        VerbParameter("AuthPayload", "totp: the code, 3 to 8 digits.").secret,
    ]

    static let notifications = VerbGroup(
        "notifications",
        "Knocks on a device.",
        [
            Verb(
                "create",
                .createNotification,
                "Knocks on the device once more; at most three times a challenge.",
                CreateNotification.self,
                [VerbParameter("Ttl", "0 to 300 seconds; 300 if absent, 0 for one try at once.")]
            )
        ]
    )
}
