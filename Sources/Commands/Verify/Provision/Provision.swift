import ArgumentParser
import VerifyModel

struct Provision: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Create or adjust the services, rate limits and webhooks that Postern wants.",
        discussion: """
            Shows the difference as comments, makes it, and prints the settings that name the services: the output \
            can be part of a configuration file. A second time there is no difference.

            A service is found by the SID that the configuration names, or else by its friendly name: NAME for \
            logins, "NAME enrolment" and "NAME step-up". What the provider has beyond that stays as it is.
            """
    )

    @Option(
        help:
            "What people read in messages, at most 20 letters, digits, spaces, dashes and underscores; Postern if absent."
    )
    var name: String?

    @Option(
        name: .customLong("webhook-url"),
        help: ArgumentHelp("An address to be told about factors and challenges; HTTPS.", valueName: "url")
    )
    var webhookURL: String?

    @Option(help: ArgumentHelp("true or false: the provider's own rate limits, too.", valueName: "bool"))
    var rateLimits = true

    @Flag(help: "Only show the difference.")
    var dryRun = false

    @OptionGroup var options: SettingsOptions

    func validate() throws {
        if let name, !Self.isFriendlyName(name) {
            throw ValidationError(
                "--name takes 1 to 20 letters, digits, spaces, dashes and underscores, with at most 4 digits"
            )
        }
        if let webhookURL, !webhookURL.hasPrefix("https://"), !webhookURL.hasPrefix("http://") {
            throw ValidationError("--webhook-url takes an address such as https://example.com/hook")
        }
    }

    func run() async throws {
        let tool = try await VerifyTool(settings: options.settings, file: options.config)
        try await tool.withClient { client in
            let provisioner = Provisioner(client: client)
            let listed = try await tool.needsNames ? provisioner.services() : []
            // All is read and planned before anything is changed.
            var plans: [Plan] = []
            for place in try places(tool, listed) {
                let state: ServiceState? =
                    if let sid = place.sid { try await provisioner.state(of: sid) } else { nil }
                plans.append(
                    Plan(
                        purposes: place.purposes,
                        state: state,
                        steps: ProvisionPlan.steps(from: state, to: wish(place, tool))
                    )
                )
            }
            for plan in plans { plan.show() }
            if plans.allSatisfy({ $0.steps.isEmpty }) { print("# nothing to change") }
            var sids: [(purpose: String, sid: ServiceSID?)] = []
            for plan in plans {
                let sid =
                    dryRun ? plan.state?.sid : try await provisioner.carryOut(plan.steps, on: plan.state)
                sids += plan.purposes.map { ($0, sid) }
            }
            for (purpose, sid) in sids {
                let setting = "VERIFY_SERVICE_\(purpose.uppercased())="
                print(sid.map { setting + $0.wire } ?? "# \(setting) is known once the service is there")
            }
            // A start that names a rate limit which is not there is refused, so this waits until it is.
            if rateLimits, !dryRun { print("VERIFY_RATE_LIMITS=true") }
        }
    }

    private struct Plan {
        let purposes: [String]
        let state: ServiceState?
        let steps: [ProvisionStep]

        func show() {
            let name = purposes.joined(separator: ", ")
            for line in steps.flatMap(\.lines) { print("# \(name): \(line)") }
        }
    }

    /// A service that there is or will be, with what it is for.
    private struct Place {
        var purposes: [String]
        let sid: ServiceSID?
        let name: String
    }

    private func places(_ tool: VerifyTool, _ listed: [VerifyService]) throws -> [Place] {
        var places: [Place] = []
        for (purpose, suffix) in [("login", ""), ("enroll", " enrolment"), ("stepup", " step-up")] {
            let name = (self.name ?? "Postern") + suffix
            let sid = try tool.service(purpose).map { ServiceSID($0) } ?? Self.sid(name, listed)
            if let sid, let shared = places.firstIndex(where: { $0.sid == sid }) {
                places[shared].purposes.append(purpose)
            } else {
                places.append(Place(purposes: [purpose], sid: sid, name: name))
            }
        }
        return places
    }

    private static func sid(_ name: String, _ listed: [VerifyService]) throws -> ServiceSID? {
        let found = listed.filter { $0.friendlyName == name }
        if found.count > 1 {
            throw ExitCode.failure(
                .refused,
                "\(found.count) services are called \(name); name the one to use in the configuration (VERIFY_SERVICE_…)"
            )
        }
        return found.first?.sid
    }

    private func wish(_ place: Place, _ tool: VerifyTool) -> ServiceWish {
        ServiceWish(
            place.purposes,
            // A service that the configuration names keeps its own name unless it is told another.
            name: name == nil && place.sid != nil ? nil : place.name,
            codeLength: tool.codeLength,
            rateLimits: rateLimits,
            webhook: webhookURL
        )
    }

    private static func isFriendlyName(_ name: String) -> Bool {
        let isPlain = name.unicodeScalars.allSatisfy {
            $0.properties.isAlphabetic || "0123456789 -_".unicodeScalars.contains($0)
        }
        return (1...20).contains(name.count) && isPlain && name.filter(\.isNumber).count <= 4
    }
}

extension VerifyTool {
    /// Whether a service has to be looked for by its name.
    fileprivate var needsNames: Bool { ["login", "enroll", "stepup"].contains { service($0) == nil } }
}
