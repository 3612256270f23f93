/// What the provider keeps and shows as JSON.
///
/// Its description is its type alone: resources hold phone numbers, and any of them may end up in a log line.
package protocol VerifyResource: Codable, Hashable, Sendable, CustomStringConvertible {}

extension VerifyResource {
    package var description: String { String(describing: Self.self) }
}

/// A resource that lists hold.
package protocol ListedResource: VerifyResource {
    /// The member of a page that holds the items, as `meta.key` names it.
    static var listKey: String { get }
}
