import HTTPTypes
import Hummingbird

/// Finds out who sent a request, an app or an operator, or refuses it.
///
/// Every refusal looks the same from outside, whether the key is unknown, wrong, expired, revoked or one for the other
/// listener.
struct Authentication: Sendable {
    let keys: KeyDirectory
    let origin: RequestOrigin
    let failures: KeyFailures

    /// The request as one of the app whose key it carries.
    ///
    /// - Throws: `Problem`. Untyped here and in `KeyDirectory`, as a problem in the frame of every waiting function is dear.
    func app(_ request: Request, _ context: PublicContext) async throws -> AppContext {
        do {
            let caller = try await keys.authenticate(try presentedKey(request))
            context.record.note("app.id", caller.app)
            return AppContext(context, caller)
        } catch {
            throw refusal(error, of: request, context)
        }
    }

    /// The request as one of the operator whose key it carries; `action` is what is being done, as the audit calls it.
    ///
    /// - Throws: `Problem`.
    func `operator`(
        _ request: Request,
        _ context: PublicContext,
        _ action: String
    ) async throws -> OperatorContext {
        do {
            let key = try await keys.authenticateOperator(try presentedKey(request))
            context.record.note("key.id", key.keyID)
            return OperatorContext(context, key, action)
        } catch {
            throw refusal(error, of: request, context)
        }
    }

    /// Counts a request without a valid key against its address.
    @inline(never)
    private func refusal(_ error: any Error, of request: Request, _ context: PublicContext) -> any Error {
        guard (error as? Problem)?.code == .credentialsInvalid, let address = origin.address(of: request, context),
            let wait = failures.count(from: address)
        else { return error }
        return Problem(.ipLimited, retryAfter: max(1, wait.wholeSecondsUp), limit: "key_failures")
    }

    // Exactly one Authorization header: with two, we and a proxy before us might not look at the same one.
    @inline(never)
    private func presentedKey(_ request: Request) throws -> APIKey {
        let headers = request.headers[fields: .authorization]
        guard headers.count == 1, let token = headers.first.flatMap({ Array($0.value.utf8).bearerToken }),
            let key = APIKey(token)
        else { throw Problem(.credentialsInvalid) }
        return key
    }
}

extension [UInt8] {
    /// What stands behind the scheme `Bearer`, whose case does not matter, and its blanks (RFC 9110 §11.1, §11.4).
    fileprivate var bearerToken: ArraySlice<UInt8>? {
        let space = UInt8(ascii: " ")
        guard count > 6, prefix(6).elementsEqual("bearer".utf8, by: { $0 | 0x20 == $1 }), self[6] == space else {
            return nil
        }
        return dropFirst(7).drop { $0 == space }
    }
}
