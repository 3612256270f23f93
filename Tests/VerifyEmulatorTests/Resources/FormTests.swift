import Testing
import VerifyEmulator

@Suite struct FormTests {
    @Test func `the push form states what its operations take`() async throws {
        try await Wire.withEmulator { wire in
            let form = try await wire.get("/v2/Forms/form-push")

            #expect(form.status == 200)
            #expect(form.members == ["form_type", "forms", "form_meta", "url"])
            #expect(form.string("form_type") == "form-push")
            #expect(form.number("forms.create_factor.properties.FriendlyName.maxLength") == 64)
            #expect(form.string("forms.verify_factor.required.0") == "AuthPayload")
            #expect(form.number("forms.create_challenge.properties.HiddenDetails.maxLength") == 1024)
            #expect(try await wire.get("/v2/Forms/form-totp").number("code") == 20404)
            #expect(try await wire.post("/v2/Forms/form-push").status == 405)
        }
    }
}
