import HTTPTypes
import Hummingbird
import NIOCore

extension ResponseBody {
    /// The whole body in one piece; our answers are written in one, so nothing is waited for.
    func collected() async -> ByteBuffer {
        let collector = Collector()
        // The collector throws nothing, nor do bodies of ours.
        try? await write(collector)
        return collector.bytes
    }
}

private final class Collector: ResponseBodyWriter {
    private(set) var bytes = ByteBuffer()

    func write(_ buffer: ByteBuffer) {
        if bytes.readableBytes == 0 { bytes = buffer } else { bytes.writeImmutableBuffer(buffer) }
    }

    func finish(_ trailingHeaders: HTTPFields?) {}
}
