import ArgumentParser
import Domain
import Gateway

struct App: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the apps that may call.",
        subcommands: [Create.self, List.self, SetPolicy.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create an app.")

        @Option(help: "2 to 40 of a–z, 0–9 and dashes; how commands name the app.")
        var slug: String

        @Option(help: "What people read; the slug if not given.")
        var name: String?

        @Option(help: "Limits and channels that differ from the defaults, as JSON.")
        var policy = "{}"

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let id = try await options.administering {
                try await $0.createApp(slug: slug, name: name ?? slug, policy: policy)
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
    }
}
