import HTTPTypes
import Hummingbird

/// The public listener's table of contents.
enum GatewayRouter {
    /// Builds the entry: what stands open to everyone, then the features.
    ///
    /// - Parameters:
    ///   - authentication: Finds out which app sent a request.
    ///   - log: Finishes every answer, with a line in the log.
    ///   - keySet: The published JSON Web Key Set (RFC 7517 §5), a finished document.
    ///   - contract: The text of `openapi.yaml`.
    ///   - features: Puts each feature's endpoints into the table.
    /// - Returns: The entry to all of them.
    static func build(
        authentication: Authentication,
        log: AccessLog,
        keySet: [UInt8],
        contract: [UInt8],
        features: (AppRoutes) -> Void
    ) -> PublicEntry {
        let router = Router(context: PublicContext.self, options: .autoGenerateHeadEndpoints)
        router.get("healthz") { _, context in context.reply { $0.write("status", "ok") } }
        router.get(".well-known/jwks.json") { _, _ in
            // Short enough that a new key is known everywhere before it signs.
            var response = Response.document(keySet, type: "application/jwk-set+json")
            response.headers[.cacheControl] = "public, max-age=300"
            return response
        }
        router.get("openapi.yaml") { _, _ in Response.document(contract, type: "application/yaml") }
        features(AppRoutes(router, authentication))

        return PublicEntry(router, log: log)
    }
}

extension Response {
    fileprivate static func document(_ bytes: [UInt8], type: String) -> Response {
        Response(status: .ok, headers: [.contentType: type], body: .init(byteBuffer: ByteBuffer(bytes: bytes)))
    }
}
