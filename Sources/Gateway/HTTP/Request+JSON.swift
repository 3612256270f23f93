import Domain
import HTTPTypes
package import Hummingbird
import NIOCore

extension Request {
    /// The largest request body that is read.
    package static let maximumBodyBytes = 64 * 1024

    /// Reads the body, which must be one JSON object, for reading by name.
    ///
    /// - Throws: `Problem` `unsupported_media_type`, `body_too_large` or `malformed_request`.
    // Not inlined, nor is the parser: merged into an async handler, their error paths crash the optimiser of Swift 6.3.1
    // ("while splitting coroutine").
    @inline(never)
    package func fields() async throws -> JSONFields {
        try refuseOtherThanJSON()
        return try Self.parse(try await boundedBody())
    }

    /// Reads a body that may be left out, which is the same as `{}`.
    ///
    /// - Throws: as `fields` does.
    // Not inlined, for the same reason.
    @inline(never)
    package func fieldsIfPresent() async throws -> JSONFields {
        let bytes = try await boundedBody()
        if bytes.isEmpty { return JSONFields(JSONObject()) }
        try refuseOtherThanJSON()
        return try Self.parse(bytes)
    }

    private static func parse(_ bytes: [UInt8]) throws(Problem) -> JSONFields {
        switch Result(catching: { () throws(JSONSyntaxError) in try JSONParser.parse(bytes) }) {
        case .success(.object(let object)): return JSONFields(object)
        case .success(let other):
            throw Problem(.malformedRequest, "The body must be a JSON object, not \(other.kind).")
        case .failure(let error): throw Problem(.malformedRequest, "The body is not valid JSON \(error).")
        }
    }

    private func refuseOtherThanJSON() throws(Problem) {
        guard isJSON else { throw Problem(.unsupportedMediaType, "The Content-Type must be application/json.") }
    }

    // RFC 8259 §11 defines no parameters; charset=utf-8 is what everybody sends and is the truth.
    private var isJSON: Bool {
        guard let value = headers[.contentType] else { return false }
        if value == "application/json" { return true }
        let parts = value.lowercased().split(separator: ";", omittingEmptySubsequences: false).map(\.trimmed)
        return parts.first == "application/json"
            && parts.dropFirst().allSatisfy { $0 == "charset=utf-8" || $0 == "charset=\"utf-8\"" || $0.isEmpty }
    }

    private func boundedBody() async throws -> [UInt8] {
        var bytes: [UInt8] = []
        do {
            for try await part in body { bytes.append(contentsOf: part.readableBytesView) }
        } catch {
            throw Self.refusal(error)
        }
        return bytes
    }

    // Not inlined: problems are large, and a task keeps the memory of its largest functions.
    @inline(never)
    private static func refusal(_ error: any Error) -> any Error {
        switch error as? BodyFault {
        case .tooLong: Problem(.bodyTooLarge, "The body may have at most \(maximumBodyBytes) bytes.")
        case .late: Problem(.requestTimeout)
        case .broken: Problem(.malformedRequest, "The body ended early, or its framing is not valid.")
        case nil: error
        }
    }
}
