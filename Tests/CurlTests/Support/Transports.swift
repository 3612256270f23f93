import Curl

/// Runs `body` with a transport that is shut down afterwards.
func withTransport<Value>(
    _ change: (inout TransportConfiguration) -> Void = { _ in },
    _ body: (Transport) async throws -> Value
) async throws -> Value {
    var configuration = TransportConfiguration()
    configuration.allowsPlainHTTP = true
    change(&configuration)
    let transport = try Transport(configuration)
    async let _ = transport.run()
    return try await body(transport)
}

extension Transport {
    /// How a call fails, or nil if it does not.
    func failure(of request: OutgoingRequest) async -> TransportError? {
        do throws(TransportError) {
            _ = try await send(request)
            return nil
        } catch {
            return error
        }
    }
}

// Deadlines that do not pass on a busy machine, where a test is not about them.
extension OutgoingRequest {
    static func get(_ url: String) -> OutgoingRequest {
        OutgoingRequest(method: "GET", url: url).within(total: .seconds(40), connect: .seconds(30))
    }

    static func post(_ url: String, _ body: String = "a=1") -> OutgoingRequest {
        OutgoingRequest(method: "POST", url: url, body: Array(body.utf8))
            .within(total: .seconds(40), connect: .seconds(30))
    }

    func within(total: Duration, connect: Duration = .seconds(2)) -> OutgoingRequest {
        var request = self
        (request.total, request.connect) = (total, connect)
        return request
    }
}

extension Reply {
    var text: String { String(decoding: body, as: UTF8.self) }
}
