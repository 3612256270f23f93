import HTTPTypes
import Hummingbird

/// Refuses requests whose headers together are larger than any honest caller's (RFC 6585 §5).
///
/// The HTTP decoder has a hard limit of its own above this one; what exceeds that is cut off without a problem document.
package enum HeaderLimit {
    /// Names and values together.
    package static let maximumBytes = 16 * 1024

    /// - Throws: `Problem` `headers_too_large`.
    @inline(never)
    static func check(_ request: Request) throws {
        var bytes = request.uri.string.utf8.count
        for field in request.headers { bytes += field.name.rawName.utf8.count + field.value.utf8.count }
        guard bytes <= maximumBytes else {
            throw Problem(.headersTooLarge, "Headers and path may have at most \(maximumBytes) bytes.")
        }
    }
}
