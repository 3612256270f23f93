/// What an operation answered; the members of the value can be read directly.
@dynamicMemberLookup
package struct VerifyAnswer<Value: Sendable>: Sendable {
    package let value: Value

    /// What it was read from, with the body as the provider wrote it.
    package let raw: RawAnswer

    /// The HTTP status, 200 to 299.
    package var status: Int { raw.status }

    /// The provider's name of the call (`Twilio-Request-Id`), for logs and for its support.
    package var requestID: String? { raw.requestID }

    package subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member {
        value[keyPath: member]
    }
}
