import ArgumentParser
import VerifyClient
import VerifyModel

/// Reads services at the provider and carries out the steps of a plan.
struct Provisioner {
    let client: VerifyClient

    /// The service with all that a plan looks at.
    func state(of sid: ServiceSID) async throws -> ServiceState {
        let service = try await client.fetchService(sid)
        var state = ServiceState(sid: sid, service: service.raw.json ?? .null)
        for try await limit in client.listRateLimits(of: sid) {
            var buckets: [Bucket] = []
            for try await bucket in client.listBuckets(of: limit.sid, in: sid) { buckets.append(bucket) }
            state.rateLimits.append((limit, buckets))
        }
        for try await webhook in client.listWebhooks(of: sid) {
            state.webhooks.append((webhook, try JSONValue(webhook)))
        }
        return state
    }

    /// The services of a name; more than one cannot be told apart.
    func services() async throws -> [VerifyService] {
        var services: [VerifyService] = []
        for try await service in client.listServices(PageQuery(pageSize: 1000)) { services.append(service) }
        return services
    }

    /// Carries out the steps, which begin with the creation of the service where there is none.
    func carryOut(_ steps: [ProvisionStep], on state: ServiceState?) async throws -> ServiceSID? {
        var service = state?.sid
        let known = state?.rateLimits.map { ($0.limit.uniqueName ?? "", $0.limit.sid) } ?? []
        var limits = Dictionary(known) { first, _ in first }
        for step in steps {
            if case .createService(let fields) = step {
                service = try await client.createService(CreateService(form: Form(fields: fields))).sid
            } else if let service {
                try await carryOut(step, in: service, &limits)
            }
        }
        return service
    }

    private func carryOut(
        _ step: ProvisionStep,
        in service: ServiceSID,
        _ limits: inout [String: RateLimitSID]
    ) async throws {
        switch step {
        case .createService: return
        case .updateService(let changes):
            let request = try UpdateService(form: Form(fields: changes.flatMap(\.fields)))
            _ = try await client.updateService(service, request)
        case .createRateLimit(let name, let note):
            let request = CreateRateLimit(uniqueName: name, descriptionText: note)
            limits[name] = try await client.createRateLimit(request, of: service).sid
        case .createBucket(let name, let bucket):
            guard let limit = limits[name] else { return }
            _ = try await client.createBucket(bucket.creation, of: limit, in: service)
        case .updateBucket(let name, let sid, _, let bucket):
            guard let limit = limits[name] else { return }
            _ = try await client.updateBucket(sid, of: limit, in: service, UpdateBucket(max: bucket.max))
        case .deleteBucket(let name, let sid, _, _):
            guard let limit = limits[name] else { return }
            _ = try await client.deleteBucket(sid, of: limit, in: service)
        case .createWebhook(let fields):
            _ = try await client.createWebhook(CreateWebhook(form: Form(fields: fields)), of: service)
        case .updateWebhook(let sid, let changes):
            let request = try UpdateWebhook(form: Form(fields: changes.flatMap(\.fields)))
            _ = try await client.updateWebhook(sid, of: service, request)
        }
    }
}

extension BucketWish {
    fileprivate var creation: CreateBucket { CreateBucket(max: max, interval: interval) }
}

extension JSONValue {
    fileprivate init(_ value: some Encodable) throws {
        self = try VerifyJSON.decode(JSONValue.self, from: try VerifyJSON.encode(value))
    }
}
