package import Hummingbird
import HTTPTypes

extension Problem {
    /// The answer: `application/problem+json`, with `Retry-After` and `Allow` where they apply.
    package func response(requestID: String) -> Response {
        var headers = HTTPFields()
        headers.append(HTTPField(name: .contentType, value: "application/problem+json"))
        if let retryAfter { headers.append(HTTPField(name: .retryAfter, value: String(retryAfter))) }
        if !allowedMethods.isEmpty {
            headers.append(HTTPField(name: .allow, value: allowedMethods.joined(separator: ", ")))
        }
        if code == .requestTimeout { headers.append(HTTPField(name: .connection, value: "close")) }
        if code == .credentialsInvalid { headers.append(HTTPField(name: .wwwAuthenticate, value: "Bearer")) }
        let body = ByteBuffer(bytes: document(requestID: requestID))
        return Response(status: .init(code: code.status), headers: headers, body: .init(byteBuffer: body))
    }

    func document(requestID: String) -> [UInt8] {
        var json = JSONWriter()
        json.object { problem in
            problem.write("type", "/problems/" + code.rawValue)
            problem.write("title", code.title)
            problem.write("status", code.status)
            problem.write("code", code.rawValue)
            if let detail { problem.write("detail", detail) }
            if let retryAfter { problem.write("retry_after", retryAfter) }
            if let attemptsLeft { problem.write("attempts_left", attemptsLeft) }
            if let limit { problem.write("limit", limit) }
            if let flow { problem.write("flow_id", flow) }
            if let provider { problem.write("provider", provider) }
            if !next.isEmpty { problem.write("next", next) }
            if !errors.isEmpty { problem.write("errors", errors) }
            problem.write("request_id", requestID)
        }
        return json.bytes
    }
}

extension ProviderRefusal: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.write("code", code)
            $0.writeIfPresent("meaning", meaning)
            $0.writeIfPresent("parameter", parameter)
            $0.writeIfPresent("request_id", requestID)
        }
    }
}

extension FieldFault: JSONWritable {
    package func write(to json: inout JSONWriter) {
        json.object {
            $0.write("pointer", pointer)
            $0.write("detail", detail)
        }
    }
}
