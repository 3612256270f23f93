import FoundationEssentials
import HTTPTypes
import HummingbirdCore
import NIOCore
import VerifyModel

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

    func marked(_ mark: Mark, at now: Date) -> Answer {
        var answer = self
        answer.headers.append(contentsOf: mark.headers(at: now))
        return answer
    }
}

extension Answer {
    init(_ reply: Reply) throws {
        var headers = HTTPFields()
        for header in reply.headers { headers[.known(header.name)] = header.value }
        if reply.body != nil { headers[.contentType] = "application/json" }
        self.init(status: reply.status, headers: headers, body: try reply.body.map { try VerifyJSON.encode($0) } ?? [])
    }
}

extension ResponseWriter {
    /// Writes a whole answer; one to HEAD keeps its length but has no body (RFC 9110 §9.3.2).
    consuming func write(_ answer: Answer, isHead: Bool = false) async throws {
        let bytes = isHead ? [] : answer.body
        let body = bytes.isEmpty ? ResponseBody() : ResponseBody(byteBuffer: ByteBuffer(bytes: bytes))
        try await write(response: answer.head, body: body)
    }
}
