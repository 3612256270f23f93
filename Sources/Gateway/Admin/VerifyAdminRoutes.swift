import Domain
import Hummingbird
import VerifyClient
import VerifyModel

/// The provider's services and verifications for operators, HTTP ⇄ domain.
///
/// Addresses stand in bodies only, never in a path or a query: those end up in logs on the way.
struct VerifyAdminRoutes: Sendable {
    let admin: VerifyAdmin

    func add(to routes: OperatorRoutes) {
        let services = "verify/services"
        let service = services + "/:service_sid"
        routes.on(.get, services, .verifyAdmin, "verify.service.list", listServices)
        routes.on(.post, services, .verifyAdmin, "verify.service.create", createService)
        routes.on(.get, service, .verifyAdmin, "verify.service.get", getService)
        routes.on(.patch, service, .verifyAdmin, "verify.service.update", updateService)
        routes.on(.delete, service, .verifyAdmin, "verify.service.delete", deleteService)

        let verification = service + "/verifications/:verification_sid"
        routes.on(.post, service + "/verifications", .verifyAdmin, "verify.verification.start", start)
        routes.on(.patch, service + "/verifications", .verifyAdmin, "verify.verification.update", updateByAddress)
        routes.on(.post, service + "/verification-search", .verifyAdmin, "verify.verification.get", find)
        routes.on(.get, verification, .verifyAdmin, "verify.verification.get", get)
        routes.on(.patch, verification, .verifyAdmin, "verify.verification.update", update)
        routes.on(.post, service + "/checks", .verifyAdmin, "verify.verification.check", check)

        routes.on(.post, "verify/call", .verifyAdmin, "verify.call", call)
    }
}

// Services.
extension VerifyAdminRoutes {
    private func listServices(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let wish = try ServicePage(QueryFields(request.uri.query))
        let ask = VerifyAsk(isWrite: false)
        let page = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.listServices(wish.query, within: time).firstPage()
        }
        return context.reply { json in
            json.write("services", page.items.map(ServiceView.init))
            json.write("next_cursor", ServicePage.cursor(of: page.meta))
        }
    }

    private func createService(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let wish = try CreateService(admin: try await request.fields())
        let ask = VerifyAsk(parameters: wish.form.names)
        let made = try await admin.call(ask, context, sid: \.value.sid.wire) { client, time throws(VerifyClientError) in
            try await client.createService(wish, within: time)
        }
        return context.reply(.created) { ServiceView(service: made.value).members(&$0) }
    }

    private func getService(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        try QueryFields(request.uri.query).check()
        let ask = VerifyAsk(service: service, isWrite: false)
        let found = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.fetchService(service, within: time)
        }
        return context.reply { ServiceView(service: found.value).members(&$0) }
    }

    private func updateService(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        let wish = try UpdateService(admin: try await request.fields())
        let ask = VerifyAsk(service: service, parameters: wish.form.names)
        let changed = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.updateService(service, wish, within: time)
        }
        return context.reply { ServiceView(service: changed.value).members(&$0) }
    }

    private func deleteService(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        try QueryFields(request.uri.query).check()
        let ask = VerifyAsk(service: service, guarded: VerifyAsk.wouldBreakLogins)
        _ = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.deleteService(service, within: time)
        }
        return context.noContent()
    }
}

// Verifications.
extension VerifyAdminRoutes {
    private func start(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        let (wish, destination) = try StartWish.read(try await request.fields())
        let ask = VerifyAsk(
            service: service,
            // Whoever chooses a code knows it; and silent authentication is proved by who opens an address.
            guarded: wish.customCode == nil && VerifyAsk.codeChannels.contains(wish.channel.wire)
                ? nil : VerifyAsk.couldApprove,
            destination: destination,
            facts: [("channel", wish.channel.wire)],
            parameters: wish.form.names
        )
        let made = try await admin.call(ask, context, sid: \.value.sid.wire) { client, time throws(VerifyClientError) in
            try await client.createVerification(wish, of: service, within: time)
        }
        return context.reply(.created) { VerificationView(verification: made.value).members(&$0) }
    }

    private func get(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        let verification = try context.verification()
        try QueryFields(request.uri.query).check()
        let ask = VerifyAsk(service: service, verifications: [verification], isWrite: false)
        let found = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.fetchVerification(verification, of: service, within: time)
        }
        return context.reply { VerificationView(verification: found.value).members(&$0) }
    }

    private func find(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        var body = try await request.fields()
        let to = body.address()
        let address = try body.complete(to)
        let ask = VerifyAsk(service: service, isWrite: false, facts: [("to", address.masked)])
        let found = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.fetchVerification(to: address.canonical, of: service, within: time)
        }
        return context.reply { VerificationView(verification: found.value).members(&$0) }
    }

    private func update(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        let verification = try context.verification()
        var body = try await request.fields()
        let wish = body.newStatus()
        let status = try body.complete(wish)
        let ask = VerifyAsk.update(service, [verification], status)
        let changed = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.updateVerification(
                verification,
                of: service,
                UpdateVerification(status: status),
                within: time
            )
        }
        return context.reply { VerificationView(verification: changed.value).members(&$0) }
    }

    private func updateByAddress(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        var body = try await request.fields()
        let to = body.address()
        let wish = body.newStatus()
        let (address, status) = try body.complete(to, wish)
        var ask = VerifyAsk.update(service, [], status)
        ask.facts.append(("to", address.masked))
        let changed = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.updateVerification(
                to: address.canonical,
                of: service,
                UpdateVerification(status: status),
                within: time
            )
        }
        return context.reply { VerificationView(verification: changed.value).members(&$0) }
    }

    private func check(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let service = try context.service()
        let (wish, address) = try CheckWish.read(try await request.fields())
        let ask = VerifyAsk(
            service: service,
            verifications: wish.verificationSID.map { [$0] } ?? [],
            guarded: VerifyAsk.couldApprove,
            facts: address.map { [("to", $0.masked)] } ?? [],
            parameters: wish.form.names
        )
        let checked = try await admin.call(ask, context) { client, time throws(VerifyClientError) in
            try await client.createVerificationCheck(wish, of: service, within: time)
        }
        return context.reply { CheckView(check: checked.value).members(&$0) }
    }
}

// Anything else.
extension VerifyAdminRoutes {
    private func call(_ request: Request, _ context: OperatorContext) async throws -> Response {
        let wish = try CallWish(try await request.fields())
        let answer = try await admin.call(wish.ask, context) { client, time throws(VerifyClientError) in
            try await wish.make(client, time).accepted()
        }
        return context.reply { json in
            json.write("status", answer.status)
            json.write("provider_request_id", answer.requestID)
            json.write("body", ProviderJSON(value: answer.json))
        }
    }
}

extension VerifyAsk {
    fileprivate static func update(
        _ service: ServiceSID,
        _ verifications: [VerificationSID],
        _ status: VerificationStatus
    ) -> VerifyAsk {
        VerifyAsk(
            service: service,
            verifications: verifications,
            guarded: status == .canceled ? nil : couldApprove,
            facts: [("status", status.wire)]
        )
    }
}

extension OperatorContext {
    // What is no SID names nothing that the provider has.
    fileprivate func service() throws(Problem) -> ServiceSID {
        let sid = ServiceSID(try segment("service_sid", or: .providerNotFound))
        guard sid.isWellFormed else { throw Problem(.providerNotFound) }
        return sid
    }

    fileprivate func verification() throws(Problem) -> VerificationSID {
        let sid = VerificationSID(try segment("verification_sid", or: .providerNotFound))
        guard sid.isWellFormed else { throw Problem(.providerNotFound) }
        return sid
    }
}
