/// The JSON Schemas of what a kind of factor takes, for those who build a form from them.
package struct VerifyForm: VerifyResource {
    package var formType: Open<FormType>?
    /// By purpose: `create_factor`, `verify_factor`, `create_challenge`.
    package var forms: JSONValue?
    package var formMeta: JSONValue?
    package var url: String?

    package init(formType: FormType) { self.formType = Open(formType) }

    private enum CodingKeys: String, CodingKey {
        case forms, url
        case formType = "form_type"
        case formMeta = "form_meta"
    }
}

/// The forms that exist.
package enum FormType: String, WireEnum, FormValue { case push = "form-push" }
