import VerifyModel

extension ProviderState {
    mutating func rateLimit(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createRateLimit, .rateLimits(let service)): try createRateLimit(call, in: service.wire)
        case (.listRateLimit, .rateLimits(let service)): try listRateLimit(call, in: service.wire)
        case (.fetchRateLimit, .rateLimit(let service, let sid)):
            .fetched(try rateLimit(sid.wire, in: service.wire, call).resource(call))
        case (.updateRateLimit, .rateLimit(let service, let sid)):
            try updateRateLimit(call, sid.wire, in: service.wire)
        case (.deleteRateLimit, .rateLimit(let service, let sid)):
            try deleteRateLimit(call, sid.wire, in: service.wire)
        default: try bucket(operation, route, call)
        }
    }

    func rateLimits(of service: String) -> [RateLimitRecord] {
        rateLimits.all.filter { $0.service == service }
    }

    func rateLimit(_ sid: String, in service: String, _ call: Call) throws(Refusal) -> RateLimitRecord {
        _ = try self.service(service, call)
        guard let limit = rateLimits[sid], limit.service == service else { throw .notFound(call.resource) }
        return limit
    }

    /// Takes its buckets along.
    mutating func forget(_ limit: RateLimitRecord) {
        rateLimits.remove(limit.sid)
        for bucket in buckets(of: limit.sid) { buckets.remove(bucket.sid) }
    }

    private mutating func createRateLimit(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let name = try call.form.required("UniqueName")
        guard RateLimitRecord.isUniqueName(name) else { throw .rateLimitNameMalformed }
        let limit = RateLimitRecord(
            sid: random.sid(.rateLimit),
            service: service,
            uniqueName: name,
            description: try call.form.description(),
            createdAt: call.now,
            updatedAt: call.now
        )
        let present = rateLimits(of: service)
        guard !present.contains(where: { $0.uniqueName == name }) else { throw .rateLimitNameTaken }
        guard present.count < behaviour.maxRateLimits else { throw .tooManyRateLimits }
        rateLimits.put(limit, for: limit.sid)
        return .created(limit.resource(call))
    }

    private func listRateLimit(_ call: Call, in service: String) throws(Refusal) -> Reply {
        _ = try self.service(service, call)
        let page = try call.page(of: rateLimits(of: service), sid: \.sid)
        return .fetched(page.resource(call, key: "rate_limits") { $0.resource(call) })
    }

    /// The name stays: only the description can be changed.
    private mutating func updateRateLimit(
        _ call: Call,
        _ sid: String,
        in service: String
    ) throws(Refusal) -> Reply {
        var limit = try rateLimit(sid, in: service, call)
        limit.description = try call.form.description() ?? limit.description
        limit.updatedAt = call.now
        rateLimits.put(limit, for: sid)
        return .fetched(limit.resource(call))
    }

    private mutating func deleteRateLimit(
        _ call: Call,
        _ sid: String,
        in service: String
    ) throws(Refusal) -> Reply {
        forget(try rateLimit(sid, in: service, call))
        return .deleted
    }
}

extension Parameters {
    /// The longest length is our choice: the provider states none.
    fileprivate func description() throws(Refusal) -> String? {
        try text("Description", length: 1...256)
    }
}
