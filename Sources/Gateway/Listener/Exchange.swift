import Domain
import HTTPTypes
import Hummingbird
import NIOCore

/// A request that has arrived, and the way back for its one answer.
struct Exchange: Sendable {
    let request: Request
    let peer: IPAddress?
    private let connection: NIOLoopBound<ConnectionHandler>

    /// To be made on the connection's event loop.
    init(_ request: Request, of peer: IPAddress?, on connection: ConnectionHandler, _ eventLoop: any EventLoop) {
        self.request = request
        self.peer = peer
        self.connection = NIOLoopBound(connection, eventLoop: eventLoop)
    }

    /// Sends the answer; it goes nowhere if the connection has ended.
    func answer(_ head: HTTPResponse, _ body: ByteBuffer) {
        connection.eventLoop.execute { connection.value.send(head, body) }
    }
}
