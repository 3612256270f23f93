/// What an operation answered; the members of the value can be read directly.
@dynamicMemberLookup
package struct VerifyAnswer<Value: Sendable>: Sendable {
    package let value: Value

    /// The HTTP status, 200 to 299.
    package let status: Int

    /// The provider's name of the call (`Twilio-Request-Id`), for logs and for its support.
    package let requestID: String?

    package subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member {
        value[keyPath: member]
    }
}
