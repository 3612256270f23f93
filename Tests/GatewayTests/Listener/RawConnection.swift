import NIOCore
import NIOPosix
import TestSupport
import Testing

/// A bare socket, for what no HTTP library would send.
enum RawConnection {
    /// Sends `text` in one piece, ends the sending side unless that is left to the server, and returns everything that
    /// comes back.
    static func exchange(_ gateway: TestGateway, _ text: String, ends: Bool = true) async throws -> String {
        let port = try #require(gateway.url.split(separator: ":").last.flatMap { Int($0) })
        let channel = try await ClientBootstrap(group: MultiThreadedEventLoopGroup.singleton)
            .channelOption(ChannelOptions.allowRemoteHalfClosure, value: true)
            .connect(host: "127.0.0.1", port: port) { channel in
                channel.eventLoop.makeCompletedFuture {
                    try NIOAsyncChannel<ByteBuffer, ByteBuffer>(
                        wrappingChannelSynchronously: channel,
                        configuration: .init(isOutboundHalfClosureEnabled: true)
                    )
                }
            }
        return try await channel.executeThenClose { inbound, outbound in
            try await outbound.write(ByteBuffer(string: text))
            if ends { outbound.finish() }
            var answer = ByteBuffer()
            for try await var part in inbound { answer.writeBuffer(&part) }
            return String(buffer: answer)
        }
    }
}
