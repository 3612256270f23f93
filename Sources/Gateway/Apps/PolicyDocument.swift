package import Domain

/// What an app may do, as `apps.policy` holds it; whatever it leaves out is `Policy.standard`.
///
/// ```json
/// {"limits": {"destination_10m": 5}, "resend_gaps_seconds": [30, 60], "methods": ["totp", "sms"],
///  "active_factors": 10, "key_requests": {"per_second": 200, "burst": 400}}
/// ```
package struct PolicyDocument: Sendable {
    package var policy = Policy.standard
    package var keyRate = KeyRate.standard

    /// Reads a document strictly: a member that means nothing would be a limit that does not limit.
    ///
    /// - Throws: `Problem` `malformed_request` or `validation_failed`.
    package init(json: String) throws(Problem) {
        guard
            case .success(.object(let object)) = Result(catching: { () throws(JSONSyntaxError) in
                try JSONParser.parse(Array(json.utf8))
            })
        else { throw Problem(.malformedRequest, "The policy is not a JSON object.") }
        var document = JSONFields(object)
        document.nested("limits") { limits in
            for scope in LimitScope.allCases {
                if let cap = limits.integer(scope.rawValue, 0...1_000_000_000) { policy.caps[scope] = cap }
            }
        }
        if let gaps = document.integers("resend_gaps_seconds", 1...10, each: 0...3600), !gaps.isEmpty {
            policy.resendGaps = gaps.map { .seconds($0) }
        }
        policy.methods = document.list("methods", 1...5, Method.init(rawValue:)) ?? policy.methods
        policy.activeFactors = document.integer("active_factors", 1...100) ?? policy.activeFactors
        document.nested("key_requests") { rate in
            keyRate.perSecond = rate.integer("per_second", 1...1_000_000) ?? keyRate.perSecond
            keyRate.burst = rate.integer("burst", 1...1_000_000) ?? keyRate.burst
        }
        try document.check()
    }
}
