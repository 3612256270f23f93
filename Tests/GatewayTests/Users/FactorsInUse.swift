import Cryptography
import Foundation
import TestSupport

// Users with several factors, as the tests of this folder need them.
extension TestGateway {
    /// Enrols an e-mail address by its code and returns the factor's id.
    func enrollEmail(_ user: String, _ email: String) async throws -> String {
        let start = try await post("/enroll/email", ["user_id": user, "email": email])
        guard start.status == 201, let flow = start.string("flow_id") else { throw Unexpected(start) }
        let confirm = try await post("/enroll/email/confirm", ["flow_id": flow, "code": try await code(for: email)])
        guard confirm.status == 200, let factor = confirm.string("factor_id") else { throw Unexpected(confirm) }
        return factor
    }

    /// Enrols an authenticator by its first code and returns the factor's id.
    func enrollAuthenticator(_ user: String) async throws -> String {
        let start = try await post("/enroll/totp", ["user_id": user])
        guard start.status == 201, let client = start["client"] as? [String: Any],
            let secret = (client["secret"] as? String).flatMap(Base32.decode), let flow = start.string("flow_id")
        else { throw Unexpected(start) }
        let code = TOTP(secret: SecretBytes(secret)).code(at: Date())
        let confirm = try await post("/enroll/totp/confirm", ["flow_id": flow, "code": code])
        guard confirm.status == 200, let factor = confirm.string("factor_id") else { throw Unexpected(confirm) }
        return factor
    }

    func factors(of user: String) async throws -> [[String: Any]] {
        let answer = try await get("/users/\(user)/factors")
        guard answer.status == 200, let factors = answer["factors"] as? [[String: Any]] else {
            throw Unexpected(answer)
        }
        return factors
    }

    /// The ids of the user's default factors, of which there is at most one.
    func defaults(of user: String) async throws -> [String] {
        try await factors(of: user).filter { $0["is_default"] as? Bool == true }.compactMap {
            $0["factor_id"] as? String
        }
    }

    func change(_ factor: String, of user: String, _ body: String) async throws -> Answer {
        try await send("PATCH", "/users/\(user)/factors/\(factor)", body)
    }

    func delete(_ factor: String, of user: String, query: String = "") async throws -> Answer {
        try await send("DELETE", "/users/\(user)/factors/\(factor)\(query)")
    }
}
