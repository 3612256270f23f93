import HTTPTypes
package import Hummingbird

/// A context that can answer: both know the request id that every answer carries.
package protocol Replying {
    var requestID: String { get }
}

extension PublicContext: Replying {}

extension Replying {
    /// A JSON object as the answer; `request_id` is added as its last member.
    ///
    /// ```swift
    /// context.reply(.created) { $0.write("flow_id", flow.id.description) }
    /// ```
    package func reply(
        _ status: HTTPResponse.Status = .ok,
        _ members: (inout JSONWriter) throws -> Void
    ) rethrows -> Response {
        var json = JSONWriter()
        try json.object { answer in
            try members(&answer)
            answer.write("request_id", requestID)
        }
        return .json(status, json)
    }

    /// The answer without a body (204).
    package func noContent() -> Response {
        Response(status: .noContent)
    }
}

extension Response {
    /// An answer whose body is the finished document.
    package static func json(_ status: HTTPResponse.Status, _ document: JSONWriter) -> Response {
        let body = ByteBuffer(bytes: document.bytes)
        return Response(status: status, headers: [.contentType: "application/json"], body: .init(byteBuffer: body))
    }
}
