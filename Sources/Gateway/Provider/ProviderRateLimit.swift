/// The rate limits that the provider keeps for us, as a belt: it counts what got past our own limits.
package enum ProviderRateLimit {
    /// Counts starts by a keyed hash of the address; `postern verify provision` makes it.
    package static let destination = "postern_destination"
}
