import HTTPTypes
import HummingbirdCore
import NIOCore

/// A finished answer: what goes over the wire unless something disturbs it.
struct Answer: Sendable {
    var status: Int
    var headers: HTTPFields
    var body: [UInt8]

    var head: HTTPResponse {
        var head = HTTPResponse(status: .init(code: status), headerFields: headers)
        if status != 204 { head.headerFields[.contentLength] = String(body.count) }
        return head
    }

    func addingHeaders(_ more: HTTPFields) -> Answer {
        var answer = self
        answer.headers.append(contentsOf: more)
        return answer
    }
}

extension ResponseWriter {
    consuming func write(_ answer: Answer, asksToClose: Bool = false) async throws {
        var head = answer.head
        if asksToClose { head.headerFields[.connection] = "close" }
        let body = answer.body.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: answer.body))
        try await write(response: head, body: body)
    }
}
