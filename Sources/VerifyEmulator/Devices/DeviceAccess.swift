import FoundationEssentials
import VerifyModel

/// What a device may do: enrol with an access token, then reach its own factor and that factor's challenges.
extension ProviderState {
    func admit(_ caller: Caller, _ operation: VerifyOperation, _ route: VerifyRoute, _ call: Call) throws(Refusal) {
        guard case .device(let password) = caller else { return }
        if let record = accessTokens.values.first(where: { $0.token == password }) {
            guard record.isValid(at: call.now), !record.isUsed else { throw .unauthenticated }
            guard record.opens(operation, route, call.form) else { throw .factorCreationForbidden }
        } else {
            guard let factor = signer(of: password, account: call.account.wire, at: call.now),
                factor.reaches(operation, route)
            else { throw .unauthenticated }
        }
    }

    /// The push factor whose key signed a device's own token; its `kid` is the factor's credential SID.
    private func signer(of text: String, account: String, at now: Date) -> FactorRecord? {
        guard let token = SignedToken(text), token.header["cty"] == .string("twilio-pba;v=1"),
            case .string(let credential) = token.header["kid"], let factor = factors[pushFactors[credential] ?? ""],
            case .push(let push) = factor.proof, token.isSigned(by: push.key),
            token.payload["sub"] == .string(account),
            case .integer(let start) = token.payload["nbf"], case .integer(let end) = token.payload["exp"]
        else { return nil }
        let seconds = Int(now.timeIntervalSince1970)
        return start <= seconds && seconds < end ? factor : nil
    }
}

extension AccessTokenRecord {
    fileprivate func opens(_ operation: VerifyOperation, _ route: VerifyRoute, _ form: Parameters) -> Bool {
        guard operation == .createNewFactor, case .factors(let service, let identity) = route else { return false }
        return service.wire == self.service && identity == self.identity && form["FactorType"] == "push"
    }
}

extension FactorRecord {
    /// Challenges of other factors of the same identity are in reach too, as they are at the provider's path.
    fileprivate func reaches(_ operation: VerifyOperation, _ route: VerifyRoute) -> Bool {
        switch (operation, route) {
        case (.updateFactor, .factor(let service, let identity, let sid)),
            (.deleteFactor, .factor(let service, let identity, let sid)):
            service.wire == self.service && identity == self.identity && sid.wire == self.sid
        case (.listChallenge, .challenges(let service, let identity)),
            (.fetchChallenge, .challenge(let service, let identity, _)),
            (.updateChallenge, .challenge(let service, let identity, _)):
            service.wire == self.service && identity == self.identity
        default: false
        }
    }
}
