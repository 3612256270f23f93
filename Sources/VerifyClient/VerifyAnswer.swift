/// What an operation answered; the members of the value can be read directly.
@dynamicMemberLookup
package struct VerifyAnswer<Value: Sendable>: Sendable {
    // On the heap: a resource has several hundred bytes, and every suspended caller that the answer may come back to
    // would keep room for some copies of it, in thousands of logins that wait for the provider.
    private final class Content: Sendable {
        let value: Value
        let raw: RawAnswer

        init(value: Value, raw: RawAnswer) {
            self.value = value
            self.raw = raw
        }
    }

    private let content: Content

    init(value: Value, raw: RawAnswer) {
        content = Content(value: value, raw: raw)
    }

    package var value: Value { content.value }

    /// What it was read from, with the body as the provider wrote it.
    package var raw: RawAnswer { content.raw }

    /// The HTTP status, 200 to 299.
    package var status: Int { raw.status }

    /// The provider's name of the call (`Twilio-Request-Id`), for logs and for its support.
    package var requestID: String? { raw.requestID }

    package subscript<Member>(dynamicMember member: KeyPath<Value, Member>) -> Member {
        value[keyPath: member]
    }
}
