/// Makes the owner of factors.
package struct CreateEntity: FormRequest {
    /// 8 to 64 letters, digits and dashes; it never changes and holds no personal data.
    package var identity: String

    package init(identity: String) { self.identity = identity }

    package init(form: Form) throws(FormFault) { identity = try form.required("Identity") }

    package var form: Form { Form(fields: [FormField("Identity", identity)]) }
}

/// Starts the enrolment of a factor.
package struct CreateNewFactor: FormRequest {
    /// At most 64 characters; the account label of an authenticator.
    package var friendlyName: String
    package var factorType: VerifyFactorType
    package var bindingAlg: String?
    package var bindingPublicKey: String?
    package var configAppID: String?
    package var configNotificationPlatform: NotificationPlatform?
    package var configNotificationToken: String?
    package var configSDKVersion: String?
    /// A Base32 seed; the provider makes one if it is absent.
    package var bindingSecret: String?
    package var configTimeStep: Int?
    package var configSkew: Int?
    package var configCodeLength: Int?
    package var configAlg: TOTPAlgorithm?
    package var metadata: JSONText<JSONValue>?

    package init(friendlyName: String, factorType: VerifyFactorType) {
        self.friendlyName = friendlyName
        self.factorType = factorType
    }

    package init(form: Form) throws(FormFault) {
        friendlyName = try form.required("FriendlyName")
        factorType = try form.required("FactorType")
        bindingAlg = try form.optional("Binding.Alg")
        bindingPublicKey = try form.optional("Binding.PublicKey")
        configAppID = try form.optional("Config.AppId")
        configNotificationPlatform = try form.optional("Config.NotificationPlatform")
        configNotificationToken = try form.optional("Config.NotificationToken")
        configSDKVersion = try form.optional("Config.SdkVersion")
        bindingSecret = try form.optional("Binding.Secret")
        configTimeStep = try form.optional("Config.TimeStep")
        configSkew = try form.optional("Config.Skew")
        configCodeLength = try form.optional("Config.CodeLength")
        configAlg = try form.optional("Config.Alg")
        metadata = try form.optional("Metadata")
    }

    package var form: Form {
        var form = Form()
        form.add("FriendlyName", friendlyName)
        form.add("FactorType", factorType)
        form.add("Binding.Alg", bindingAlg)
        form.add("Binding.PublicKey", bindingPublicKey)
        form.add("Config.AppId", configAppID)
        form.add("Config.NotificationPlatform", configNotificationPlatform)
        form.add("Config.NotificationToken", configNotificationToken)
        form.add("Config.SdkVersion", configSDKVersion)
        form.add("Binding.Secret", bindingSecret)
        form.add("Config.TimeStep", configTimeStep)
        form.add("Config.Skew", configSkew)
        form.add("Config.CodeLength", configCodeLength)
        form.add("Config.Alg", configAlg)
        form.add("Metadata", metadata)
        return form
    }
}

/// Proves a new factor (`authPayload`), or changes one.
package struct UpdateFactor: FormRequest {
    package var authPayload: String?
    package var friendlyName: String?
    package var configNotificationToken: String?
    package var configSDKVersion: String?
    package var configTimeStep: Int?
    package var configSkew: Int?
    package var configCodeLength: Int?
    package var configAlg: TOTPAlgorithm?
    package var configNotificationPlatform: NotificationPlatform?

    package init() {}

    package init(authPayload: String) { self.authPayload = authPayload }

    package init(form: Form) throws(FormFault) {
        authPayload = try form.optional("AuthPayload")
        friendlyName = try form.optional("FriendlyName")
        configNotificationToken = try form.optional("Config.NotificationToken")
        configSDKVersion = try form.optional("Config.SdkVersion")
        configTimeStep = try form.optional("Config.TimeStep")
        configSkew = try form.optional("Config.Skew")
        configCodeLength = try form.optional("Config.CodeLength")
        configAlg = try form.optional("Config.Alg")
        configNotificationPlatform = try form.optional("Config.NotificationPlatform")
    }

    package var form: Form {
        var form = Form()
        form.add("AuthPayload", authPayload)
        form.add("FriendlyName", friendlyName)
        form.add("Config.NotificationToken", configNotificationToken)
        form.add("Config.SdkVersion", configSDKVersion)
        form.add("Config.TimeStep", configTimeStep)
        form.add("Config.Skew", configSkew)
        form.add("Config.CodeLength", configCodeLength)
        form.add("Config.Alg", configAlg)
        form.add("Config.NotificationPlatform", configNotificationPlatform)
        return form
    }
}
