package import VerifyModel

// For operators: calls of their own making, with the credentials of the client and no typed answer.
extension VerifyClient {
    /// Sends a call to any path below `/v2/` and returns the answer, whatever its status.
    ///
    /// The fields go into the body of a POST and behind the path's own query otherwise.
    ///
    /// - Throws: `.unsent` or `.unknown` of the transport alone; a refusal of the provider is an answer here.
    package func call(
        _ method: VerifyMethod,
        _ path: CallPath,
        _ fields: Form = Form(),
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> RawAnswer {
        if method == .post { return try await exchange(.post, path.withQuery, .form(fields), total) }
        var query = path.query
        query.add(fields)
        return try await exchange(method, path.text, .form(query), total)
    }

    /// Posts a JSON body to any path below `/v2/` and returns the answer, whatever its status.
    ///
    /// - Throws: `.unsent` or `.unknown` of the transport alone; a refusal of the provider is an answer here.
    package func post(
        _ path: CallPath,
        json: JSONValue,
        within total: Duration = CallTime.setUp
    ) async throws(VerifyClientError) -> RawAnswer {
        try await exchange(.post, path.withQuery, .json(Array(JSONText(json).formText.utf8)), total)
    }
}

extension CallPath {
    fileprivate var withQuery: String { query.fields.isEmpty ? text : "\(text)?\(query.encoded)" }
}
