import VerifyModel

extension ProviderState {
    mutating func bucket(
        _ operation: VerifyOperation,
        _ route: VerifyRoute,
        _ call: Call
    ) throws(Refusal) -> Reply {
        switch (operation, route) {
        case (.createBucket, .buckets(let service, let limit)):
            try createBucket(call, of: rateLimit(limit.wire, in: service.wire, call))
        case (.listBucket, .buckets(let service, let limit)):
            try listBucket(call, of: rateLimit(limit.wire, in: service.wire, call))
        case (.fetchBucket, .bucket(let service, let limit, let sid)):
            .fetched(try bucket(sid.wire, of: rateLimit(limit.wire, in: service.wire, call), call).resource(call))
        case (.updateBucket, .bucket(let service, let limit, let sid)):
            try updateBucket(call, bucket(sid.wire, of: rateLimit(limit.wire, in: service.wire, call), call))
        case (.deleteBucket, .bucket(let service, let limit, let sid)):
            try deleteBucket(bucket(sid.wire, of: rateLimit(limit.wire, in: service.wire, call), call))
        default: throw .notFound(call.resource)
        }
    }

    func buckets(of rateLimit: String) -> [BucketRecord] {
        buckets.all.filter { $0.rateLimit == rateLimit }
    }

    private func bucket(_ sid: String, of limit: RateLimitRecord, _ call: Call) throws(Refusal) -> BucketRecord {
        guard let bucket = buckets[sid], bucket.rateLimit == limit.sid else { throw .notFound(call.resource) }
        return bucket
    }

    private mutating func createBucket(_ call: Call, of limit: RateLimitRecord) throws(Refusal) -> Reply {
        guard let max = try call.form.positive("Max") else { throw call.form.missing("Max") }
        guard let interval = try call.form.positive("Interval") else { throw call.form.missing("Interval") }
        let present = buckets(of: limit.sid)
        guard !present.contains(where: { $0.interval == interval }) else { throw .bucketIntervalTaken }
        guard present.count < behaviour.maxBuckets else { throw .tooManyBuckets }
        let bucket = BucketRecord(
            sid: random.sid(.bucket),
            rateLimit: limit.sid,
            service: limit.service,
            max: max,
            interval: interval,
            createdAt: call.now,
            updatedAt: call.now
        )
        buckets.put(bucket, for: bucket.sid)
        return .created(bucket.resource(call))
    }

    private func listBucket(_ call: Call, of limit: RateLimitRecord) throws(Refusal) -> Reply {
        let page = try call.page(of: buckets(of: limit.sid), sid: \.sid)
        return .fetched(page.resource(call, key: "buckets") { $0.resource(call) })
    }

    private mutating func updateBucket(_ call: Call, _ current: BucketRecord) throws(Refusal) -> Reply {
        var bucket = current
        bucket.max = try call.form.positive("Max") ?? bucket.max
        bucket.interval = try call.form.positive("Interval") ?? bucket.interval
        let others = buckets(of: bucket.rateLimit).filter { $0.sid != bucket.sid }
        guard !others.contains(where: { $0.interval == bucket.interval }) else { throw .bucketIntervalTaken }
        bucket.updatedAt = call.now
        buckets.put(bucket, for: bucket.sid)
        return .fetched(bucket.resource(call))
    }

    private mutating func deleteBucket(_ bucket: BucketRecord) throws(Refusal) -> Reply {
        buckets.remove(bucket.sid)
        return .deleted
    }
}

extension Parameters {
    /// A whole number from 1 to the largest that the description's `integer` holds.
    fileprivate func positive(_ name: String) throws(Refusal) -> Int? {
        try integer(name, in: 1...Int(Int32.max))
    }
}
