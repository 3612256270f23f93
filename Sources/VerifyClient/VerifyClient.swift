package import Curl
internal import VerifyModel

/// Calls the Verify API; shared freely between tasks.
///
/// Each operation is one method, and each method one request: nothing is ever repeated here, as only the caller knows
/// what a second send or check would cost. What a failure says about the request is in `VerifyClientError`.
package final class VerifyClient: Sendable {
    private let transport: Transport
    private let baseURL: String
    private let credentials: BasicCredentials

    /// Makes a client for one account.
    ///
    /// - Parameters:
    ///   - transport: Runs elsewhere; its configuration decides about TLS, caps and the user agent.
    ///   - baseURL: Scheme, host and port, such as `https://verify.twilio.com`; a path in front of `/v2` may follow.
    ///   - credentials: Sent with every request.
    package init(transport: Transport, baseURL: String, credentials: VerifyCredentials) {
        self.transport = transport
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.credentials = BasicCredentials(user: credentials.basic.user, password: credentials.basic.password)
    }
}

// One way in for every operation.
extension VerifyClient {
    func call<Value: Decodable & Sendable>(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        _ form: Form = Form(),
        within total: Duration
    ) async throws(VerifyClientError) -> VerifyAnswer<Value> {
        try await call(operation, at: route, form, within: total) { try VerifyJSON.decode(Value.self, from: $0) }
    }

    func call<Value: Sendable>(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        _ form: Form,
        within total: Duration,
        _ reader: ([UInt8]) throws -> Value
    ) async throws(VerifyClientError) -> VerifyAnswer<Value> {
        try read(try await send(operation, route, .form(form), total), reader)
    }

    func call<Value: Decodable & Sendable>(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        json request: some JSONRequest,
        within total: Duration
    ) async throws(VerifyClientError) -> VerifyAnswer<Value> {
        try read(try await send(operation, route, .json(request.json), total)) {
            try VerifyJSON.decode(Value.self, from: $0)
        }
    }

    func delete(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        within total: Duration
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        let answer = try await send(operation, route, .form(Form()), total)
        return VerifyAnswer(value: (), raw: answer)
    }

    /// Sends a request below the base URL and returns the answer, whatever its status.
    func exchange(
        _ method: VerifyMethod,
        _ path: String,
        _ content: CallContent,
        _ total: Duration
    ) async throws(VerifyClientError) -> RawAnswer {
        let request = OutgoingRequest(method, baseURL + path, content, credentials, total: total)
        do {
            return RawAnswer(try await transport.send(request))
        } catch {
            throw Self.error(error)
        }
    }

    @inline(never)
    private static func error(_ error: TransportError) -> VerifyClientError {
        error.wasSent ? .unknown(.transport(error), requestID: nil) : .unsent(error)
    }

    private func send(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ content: CallContent,
        _ total: Duration
    ) async throws(VerifyClientError) -> RawAnswer {
        precondition(operation.path == route.template, "the route belongs to another operation")
        return try await exchange(operation.method, route.path, content, total).accepted()
    }

    // Not inlined: a resource and its decoder are large, and so would be the frame that waits for them.
    @inline(never)
    private func read<Value: Sendable>(
        _ answer: RawAnswer,
        _ reader: ([UInt8]) throws -> Value
    ) throws(VerifyClientError) -> VerifyAnswer<Value> {
        do {
            return VerifyAnswer(value: try reader(answer.body), raw: answer)
        } catch {
            throw .unknown(.unreadable(status: answer.status), requestID: answer.requestID)
        }
    }
}

/// What a request carries.
enum CallContent: Sendable {
    /// In the query of a GET or DELETE, in the body of a POST.
    case form(Form)
    /// The body of a POST.
    case json([UInt8])
}

extension OutgoingRequest {
    @inline(never)
    fileprivate init(
        _ method: VerifyMethod,
        _ url: String,
        _ content: CallContent,
        _ credentials: BasicCredentials,
        total: Duration
    ) {
        self.init(
            method: method.rawValue,
            url: url,
            headers: [("Accept", "application/json"), ("Accept-Charset", "utf-8")],
            credentials: credentials,
            total: total,
            connect: min(total, .seconds(2))
        )
        switch content {
        case .form(let form) where method == .post:
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            body = Array(form.encoded.utf8)
        case .form(let form):
            if !form.fields.isEmpty { self.url += "?" + form.encoded }
        case .json(let json):
            headers.append(("Content-Type", "application/json"))
            body = json
        }
    }
}
