import Domain

/// `PATCH /users/{user_id}/factors/{factor_id}`, parsed.
struct FactorChange: Sendable {
    var name: FactorName?
    var makesDefault: Bool

    init(_ body: JSONFields) throws(Problem) {
        var body = body
        name = body.optional("name") { FactorName($0) }
        let isDefault = body.flag("is_default")
        if isDefault == false { body.refuse("is_default", "can only be true; make another factor the default") }
        makesDefault = isDefault ?? false
        try body.check()
        if body.isEmpty { throw Problem(.validationFailed, "The body must name what to change.") }
    }
}
