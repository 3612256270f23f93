import ArgumentParser
import Domain
import Gateway
import VerifyModel

struct App: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the apps that may call.",
        subcommands: [Create.self, List.self, Update.self, SetPolicy.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create an app.")

        @Option(help: "2 to 40 of a–z, 0–9 and dashes; how commands name the app.")
        var slug: String

        @Option(help: "What people read; the slug if not given.")
        var name: String?

        @Option(help: "Limits and channels that differ from the defaults, as JSON.")
        var policy = "{}"

        @OptionGroup var services: ServiceOptions

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let id = try await options.administering {
                try await $0.createApp(
                    slug: slug,
                    name: name ?? slug,
                    policy: policy,
                    services: services.changes.compactMapValues { $0 }
                )
            }
            if json {
                printObject { $0.write("app_id", id.description) }
            } else {
                print("app \(slug) created: \(id)")
            }
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the apps.")

        @Flag(help: "Answer in JSON, one object a line.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            for app in try await options.administering({ try await $0.apps() }) {
                if json { printObject { $0.write(app) } } else { print(app.line) }
            }
        }
    }

    struct Update: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Change an app; what is not named stays as it is.")

        @Option(help: "The app.")
        var slug: String

        @Option(help: "What people read.")
        var name: String?

        @Option(help: "The whole new policy, as JSON; {} for the defaults.")
        var policy: String?

        @Option(help: "active or disabled; the keys of a disabled app are refused.")
        var status: AppStatus?

        @OptionGroup var services: ServiceOptions

        @OptionGroup var options: SettingsOptions

        private var change: AppChange {
            AppChange(name: name, policy: policy, status: status, services: services.changes)
        }

        func validate() throws {
            if change.isEmpty { throw ValidationError("Say what to change: --name, --policy, --status or --service-…") }
        }

        func run() async throws {
            try await options.administering { try await $0.changeApp(slug, change) }
            print("app \(slug) changed, in effect within five seconds")
        }
    }

    struct SetPolicy: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            commandName: "policy",
            abstract: "Replace an app's policy."
        )

        @Option(help: "The app.")
        var slug: String

        @Option(help: "The whole new policy, as JSON; {} for the defaults.")
        var policy: String

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await options.administering { try await $0.setPolicy(of: slug, to: policy) }
            print("app \(slug): policy replaced, in effect within five seconds")
        }
    }
}

extension AppStatus: ExpressibleByArgument {}

/// Verify services of an app's own.
struct ServiceOptions: ParsableArguments {
    @Option(help: ArgumentHelp("Its own Verify service of logins and TOTP: a SID, or configured.", valueName: "sid"))
    var serviceLogin: ServiceChoice?

    @Option(help: ArgumentHelp("That of its enrolments.", valueName: "sid"))
    var serviceEnroll: ServiceChoice?

    @Option(help: ArgumentHelp("That of its step-ups.", valueName: "sid"))
    var serviceStepup: ServiceChoice?

    /// What is to be changed; an inner nil stands for the configured service.
    var changes: [Purpose: ServiceSID?] {
        let named: [(Purpose, ServiceChoice?)] = [
            (.login, serviceLogin), (.enroll, serviceEnroll), (.stepup, serviceStepup),
        ]
        return Dictionary(
            uniqueKeysWithValues: named.compactMap { purpose, choice in choice.map { (purpose, $0.sid) } }
        )
    }
}

struct ServiceChoice: ExpressibleByArgument {
    /// Nil for the configured service.
    let sid: ServiceSID?

    init?(argument: String) {
        let sid = ServiceSID(argument)
        if argument != "configured", !sid.isWellFormed { return nil }
        self.sid = argument == "configured" ? nil : sid
    }
}

extension AppSummary {
    fileprivate var line: String { "\(slug)\t\(id)\t\(status)\t\(liveKeys) live keys\t\(name)" }
}

extension JSONWriter {
    fileprivate mutating func write(_ app: AppSummary) {
        write("app_id", app.id.description)
        write("slug", app.slug)
        write("name", app.name)
        write("status", app.status)
        write("live_keys", app.liveKeys)
        for purpose in [Purpose.login, .enroll, .stepup] {
            write("service_\(purpose.rawValue)", app.services[purpose]?.wire)
        }
    }
}
