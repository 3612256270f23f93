import VerifyModel

extension RateLimitRecord {
    var path: String { "/v2/Services/\(service)/RateLimits/\(sid)" }

    func resource(_ call: Call) -> JSONValue {
        .object([
            "sid": .string(sid),
            "service_sid": .string(service),
            "account_sid": .string(call.account.wire),
            "unique_name": .string(uniqueName),
            "description": JSONValue(description),
            "date_created": JSONValue(createdAt),
            "date_updated": JSONValue(updatedAt),
            "url": .string(call.url(path)),
            "links": JSONValue(strings: call.links(path, ["buckets": "Buckets"])),
        ])
    }
}

extension BucketRecord {
    func resource(_ call: Call) -> JSONValue {
        .object([
            "sid": .string(sid),
            "rate_limit_sid": .string(rateLimit),
            "service_sid": .string(service),
            "account_sid": .string(call.account.wire),
            "max": .integer(max),
            "interval": .integer(interval),
            "date_created": JSONValue(createdAt),
            "date_updated": JSONValue(updatedAt),
            "url": .string(call.url("/v2/Services/\(service)/RateLimits/\(rateLimit)/Buckets/\(sid)")),
        ])
    }
}
