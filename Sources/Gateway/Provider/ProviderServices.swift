import Domain
package import VerifyModel

/// Which provider service a flow uses: codes of one purpose never count for another where the services differ.
package struct ProviderServices: Sendable {
    package var login: ServiceSID
    package var enroll: ServiceSID
    package var stepup: ServiceSID

    package init(login: ServiceSID, enroll: ServiceSID, stepup: ServiceSID) {
        self.login = login
        self.enroll = enroll
        self.stepup = stepup
    }

    /// The app's own service for the purpose, or the configured one.
    func service(for purpose: Purpose, of caller: Caller) -> ServiceSID {
        if let own = caller.services[purpose] { return own }
        switch purpose {
        case .login: return login
        case .enroll: return enroll
        case .stepup: return stepup
        }
    }

    /// TOTP factors live in the login service, whatever the purpose of the flow.
    func factorService(of caller: Caller) -> ServiceSID { service(for: .login, of: caller) }
}
