import Domain
import Hummingbird

/// The endpoints of users and their factors, HTTP ⇄ domain.
struct UserRoutes: Sendable {
    let users: Users
    let factors: FactorChanges

    func add(to routes: AppRoutes) {
        routes.put("users/:user_id", .usersWrite, put)
        routes.get("users/:user_id", .usersRead, get)
        routes.get("users/:user_id/factors", .usersRead, listFactors)
        routes.patch("users/:user_id/factors/:factor_id", .usersWrite, changeFactor)
        routes.delete("users/:user_id/factors/:factor_id", .usersWrite, deleteFactor)
    }

    private func put(_ request: Request, _ context: AppContext) async throws -> Response {
        let user = try context.newUser()
        try await request.fieldsIfPresent().check()
        let (subject, isNew) = try await users.put(user, by: context.caller)
        return context.reply(isNew ? .created : .ok) { UserView(user, subject).writeMembers(to: &$0) }
    }

    private func get(_ request: Request, _ context: AppContext) async throws -> Response {
        let user = try context.user()
        try QueryFields(request.uri.query).check()
        let subject = try await users.find(user, of: context.caller)
        return context.reply { UserView(user, subject).writeMembers(to: &$0) }
    }

    private func listFactors(_ request: Request, _ context: AppContext) async throws -> Response {
        let user = try context.user()
        try QueryFields(request.uri.query).check()
        let subject = try await users.find(user, of: context.caller)
        return context.reply {
            $0.write("user_id", user.text)
            $0.write("factors", subject.factorViews)
        }
    }

    private func changeFactor(_ request: Request, _ context: AppContext) async throws -> Response {
        let (user, factor) = (try context.user(), try context.factor())
        let change = try FactorChange(try await request.fields())
        let changed = try await factors.change(factor, of: user, to: change, by: context.caller)
        return context.reply { changed.writeMembers(to: &$0) }
    }

    private func deleteFactor(_ request: Request, _ context: AppContext) async throws -> Response {
        let (user, factor) = (try context.user(), try context.factor())
        var query = QueryFields(request.uri.query)
        let isForced = query.flag("force") ?? false
        try query.check()
        try await factors.delete(factor, of: user, isForced: isForced, by: context.caller)
        return context.noContent()
    }
}

extension AppContext {
    /// The user that the path names; a text that no user can have names none.
    fileprivate func user() throws(Problem) -> ExternalUserID {
        guard let user = ExternalUserID(try segment("user_id", or: .userNotFound)) else { throw Problem(.userNotFound) }
        return user
    }

    /// The same for a path that may bring a user into being.
    fileprivate func newUser() throws(Problem) -> ExternalUserID {
        guard let user = ExternalUserID(try segment("user_id", or: .validationFailed)) else {
            throw Problem(.validationFailed, "A user_id has 1 to 128 visible characters.")
        }
        return user
    }

    fileprivate func factor() throws(Problem) -> FactorID {
        guard let factor = FactorID(try segment("factor_id", or: .factorNotFound)) else {
            throw Problem(.factorNotFound)
        }
        return factor
    }
}
