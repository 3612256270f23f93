import Hummingbird
import NIOCore

/// The body of a request that has arrived, or the reason why it has not.
enum ReceivedBody: Sendable {
    case whole(ByteBuffer)
    case cut(BodyFault)
}

/// Why a request's body is not there; whoever reads it meets this error.
enum BodyFault: Error {
    case tooLong
    /// The connection ended before it, or its framing is no HTTP.
    case broken
    /// It took too long to arrive.
    case late
}

extension RequestBody {
    init(_ body: ReceivedBody) {
        switch body {
        case .whole(let bytes): self.init(buffer: bytes)
        case .cut(let fault): self.init(asyncSequence: Cut(fault: fault))
        }
    }
}

/// A body of which nothing can be read.
private struct Cut: AsyncSequence, AsyncIteratorProtocol, Sendable {
    let fault: BodyFault

    func makeAsyncIterator() -> Cut { self }

    mutating func next() async throws -> ByteBuffer? { throw fault }
}
