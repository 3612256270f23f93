/// A phone number that the provider's fraud and country blocks let through.
package struct SafelistNumber: VerifyResource {
    package var sid: SafelistSID
    /// E.164, or the first digits of many numbers.
    package var phoneNumber: String?
    package var url: String?

    package init(sid: SafelistSID) { self.sid = sid }

    private enum CodingKeys: String, CodingKey {
        case sid, url
        case phoneNumber = "phone_number"
    }
}
