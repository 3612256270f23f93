import HTTPTypes
import HummingbirdCore
import NIOCore
import VerifyModel

/// A fault at work on one answer.
struct Disturbance: Sendable {
    private let fault: Fault

    init(_ fault: Fault) {
        self.fault = fault
    }

    func write(_ answer: Answer, _ writer: consuming ResponseWriter, _ channel: any Channel) async throws {
        if fault.seconds > 0 { try await Task.sleep(for: .seconds(fault.seconds)) }
        switch fault.effect {
        case .delay:
            try await writer.write(answer)
        case .dropBefore, .dropAfter:
            try await channel.close()
            throw ConnectionDropped()
        case .status(let status, let code, let message, let retryAfter, _):
            try await writer.write(try answer.replaced(by: status, code, message, retryAfter))
        case .garbage(let kind):
            try await writer.write(answer.spoiled(kind))
        case .slow(let bytesPerSecond):
            try await trickle(answer, at: bytesPerSecond, writer)
        case .huge(let bytes):
            try await pad(answer, with: bytes, writer)
        case .redirect(let location, let status):
            try await writer.write(answer.redirected(to: location, status))
        }
    }

    private func trickle(
        _ answer: Answer,
        at bytesPerSecond: Int,
        _ writer: consuming ResponseWriter
    ) async throws {
        var body = try await writer.writeHead(answer.head)
        for byte in answer.body {
            try await body.write(ByteBuffer(bytes: [byte]))
            try await Task.sleep(for: .seconds(1) / bytesPerSecond)
        }
        try await body.finish(nil)
    }

    /// White space behind the JSON keeps it well-formed, so that only its size is wrong.
    private func pad(_ answer: Answer, with bytes: Int, _ writer: consuming ResponseWriter) async throws {
        var head = answer.head
        head.headerFields[.contentLength] = String(answer.body.count + bytes)
        var body = try await writer.writeHead(head)
        try await body.write(ByteBuffer(bytes: answer.body))
        let block = ByteBuffer(repeating: UInt8(ascii: " "), count: 65_536)
        for start in stride(from: 0, to: bytes, by: 65_536) {
            try await body.write(block.getSlice(at: 0, length: min(65_536, bytes - start)) ?? block)
        }
        try await body.finish(nil)
    }
}

/// Ends a connection without an answer.
private struct ConnectionDropped: Error {}

extension Answer {
    fileprivate func replaced(
        by status: Int,
        _ code: Int?,
        _ message: String?,
        _ retryAfter: Int?
    ) throws -> Answer {
        var answer = self
        answer.status = status
        answer.body = []
        answer.headers[.contentType] = nil
        answer.headers[.retryAfter] = retryAfter.map(String.init)
        guard let code else { return answer }
        let failure = VerifyFailure(VerifyErrorCode(code), message ?? "Scripted fault", status: status)
        answer.body = try VerifyJSON.encode(failure)
        answer.headers[.contentType] = "application/json"
        return answer
    }

    fileprivate func redirected(to location: String, _ status: Int) -> Answer {
        var answer = self
        answer.status = status
        answer.body = []
        answer.headers[.location] = location
        return answer
    }
}
