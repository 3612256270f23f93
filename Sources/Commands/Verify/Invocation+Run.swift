import ArgumentParser
import VerifyClient
import VerifyModel

extension Invocation {
    /// Calls the operation and prints its answer.
    func run() async throws {
        // Faults of what was typed come first: they need no configuration.
        let body = try reported(try self.body())
        let tool = try await VerifyTool(settings: settings, file: config)
        let path = try reported(try path(tool.service))
        try await tool.withClient { client in
            switch body {
            case .form(let form) where verb.isList: try await list(client, path, form)
            case .form(let form): try show(try await client.call(verb.operation.method, path, form))
            case .json(let json): try show(try await client.post(path, json: json))
            }
        }
    }

    private func show(_ answer: RawAnswer) throws {
        guard answer.isSuccess else { throw ExitCode.failure(answer) }
        answer.show(json: json, secrets: verb.isCreation)
    }

    private func list(_ client: VerifyClient, _ path: CallPath, _ query: Form) async throws {
        var items: [JSONValue] = []
        var next: Form? = query.first("PageSize") == nil ? query.asking(for: limit) : query
        var asked: Set<Form> = []
        while let query = next, items.count < limit {
            let answer = try await client.call(.get, path, query)
            guard answer.isSuccess else { throw ExitCode.failure(answer) }
            // A page that leads back to one before would be read for ever.
            guard asked.insert(query).inserted, let page = ListPage(answer) else {
                throw ExitCode.failure(.noAnswer, "the provider's page cannot be read")
            }
            items += page.items
            next = page.next
        }
        let shown = items.prefix(limit).map(\.withoutSecrets)
        if json {
            for item in shown { print(item.line) }
        } else {
            let rows = shown.map { item in verb.columns.map { item[$0]?.text ?? "" } }
            for line in tableLines([verb.columns.map { $0.uppercased() }] + rows) { print(line) }
        }
        if next != nil || items.count > limit {
            ExitCode.note("there are more than \(limit); --limit takes a higher number")
        }
    }
}

extension Form {
    fileprivate func asking(for limit: Int) -> Form {
        var form = self
        form.add("PageSize", min(limit, 1000))
        return form
    }
}

/// One page of a list, whatever it lists.
private struct ListPage {
    let items: [JSONValue]
    /// The query of the next page; nil on the last one.
    let next: Form?

    /// Nil if the answer is no page.
    init?(_ answer: RawAnswer) {
        guard let json = answer.json, case .object(let meta)? = json["meta"] else { return nil }
        guard case .string(let key)? = meta["key"], let member = json[key] else { return nil }
        switch member {
        case .array(let items): self.items = items
        case .null: items = []
        default: return nil
        }
        if case .string(let url)? = meta["next_page_url"] {
            // The provider names its literal host; only the query is of use.
            next = Form(encoded: url.utf8.drop { $0 != UInt8(ascii: "?") }.dropFirst())
        } else {
            next = nil
        }
    }
}
