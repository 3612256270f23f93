/// The parameters of one operation that takes a JSON body; all others take a form.
///
/// Its description names the type alone, as that of a `FormRequest` does.
package protocol JSONRequest: Codable, Hashable, Sendable, CustomStringConvertible {}

extension JSONRequest {
    package var description: String { String(describing: Self.self) }

    /// The body; what is absent is left out.
    package var json: [UInt8] {
        // Only a number that JSON cannot hold fails, and no such request has one; the provider refuses an empty object.
        (try? VerifyJSON.encode(self)) ?? Array("{}".utf8)
    }
}
