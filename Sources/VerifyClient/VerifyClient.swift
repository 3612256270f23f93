package import Curl
internal import VerifyModel

/// Calls the Verify API; a value, shared freely between tasks.
///
/// Each operation is one method, and each method one request: nothing is ever repeated here, as only the caller knows
/// what a second send or check would cost. What a failure says about the request is in `VerifyClientError`.
package struct VerifyClient: Sendable {
    private let transport: Transport
    private let baseURL: String
    private let credentials: VerifyCredentials

    /// Makes a client for one account.
    ///
    /// - Parameters:
    ///   - transport: Runs elsewhere; its configuration decides about TLS, caps and the user agent.
    ///   - baseURL: Scheme, host and port, such as `https://verify.twilio.com`; a path in front of `/v2` may follow.
    ///   - credentials: Sent with every request.
    package init(transport: Transport, baseURL: String, credentials: VerifyCredentials) {
        self.transport = transport
        self.baseURL = baseURL.hasSuffix("/") ? String(baseURL.dropLast()) : baseURL
        self.credentials = credentials
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
        let answer = try await send(operation, route, form, total)
        do {
            let value = try VerifyJSON.decode(Value.self, from: answer.body)
            return VerifyAnswer(value: value, status: answer.status, requestID: answer.requestID)
        } catch {
            throw .unknown(.unreadable(status: answer.status), requestID: answer.requestID)
        }
    }

    func delete(
        _ operation: VerifyOperation,
        at route: VerifyRoute,
        within total: Duration
    ) async throws(VerifyClientError) -> VerifyAnswer<Void> {
        let answer = try await send(operation, route, Form(), total)
        return VerifyAnswer(value: (), status: answer.status, requestID: answer.requestID)
    }

    private func send(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ form: Form,
        _ total: Duration
    ) async throws(VerifyClientError) -> RawAnswer {
        precondition(operation.path == route.template, "the route belongs to another operation")
        let request = OutgoingRequest(operation.method, baseURL + route.path, form, credentials, total: total)
        let reply: Reply
        do {
            reply = try await transport.send(request)
        } catch {
            throw error.wasSent ? .unknown(.transport(error), requestID: nil) : .unsent(error)
        }
        return try RawAnswer(reply).accepted()
    }
}

extension OutgoingRequest {
    /// The form goes into the query of a GET and into the body of a POST.
    fileprivate init(
        _ method: VerifyMethod,
        _ url: String,
        _ form: Form,
        _ credentials: VerifyCredentials,
        total: Duration
    ) {
        let text = form.encoded
        let hasQuery = method == .get && !text.isEmpty
        self.init(
            method: method.rawValue,
            url: hasQuery ? "\(url)?\(text)" : url,
            headers: [("Accept", "application/json"), ("Accept-Charset", "utf-8")],
            basicCredentials: credentials.basic,
            total: total,
            connect: min(total, .seconds(2))
        )
        if method == .post {
            headers.append(("Content-Type", "application/x-www-form-urlencoded"))
            body = Array(text.utf8)
        }
    }
}
