package import Domain
package import VerifyModel

/// What an operator changes about an app; what is nil stays as it is.
package struct AppChange: Sendable {
    package var name: String?
    /// A whole new policy, as JSON.
    package var policy: String?
    package var status: AppStatus?
    /// Verify services of the app's own, by purpose; an inner nil goes back to the configured one.
    package var services: [Purpose: ServiceSID?]

    package init(
        name: String? = nil,
        policy: String? = nil,
        status: AppStatus? = nil,
        services: [Purpose: ServiceSID?] = [:]
    ) {
        self.name = name
        self.policy = policy
        self.status = status
        self.services = services
    }

    package var isEmpty: Bool { name == nil && policy == nil && status == nil && services.isEmpty }
}

/// Whether an app's keys are good for anything.
package enum AppStatus: String, Sendable, CaseIterable {
    case active, disabled
}
