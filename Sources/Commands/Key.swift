import ArgumentParser
import Gateway

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the API keys of an app.",
        subcommands: [Create.self, Rotate.self, Revoke.self, List.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a key and print it, once.")

        @Option(help: "The app's slug.")
        var app: String

        @Option(help: "live or test; part of the key, so that one is not taken for the other.")
        var environment = KeyEnvironment.live

        @Option(help: "What the key may do, separated by commas; everything if not given.")
        var scopes = ScopeList(scopes: Scope.allCases)

        @Option(help: "A note for people.")
        var label = ""

        @Option(help: "Days until the key expires; never if not given.")
        var expiresDays: Int?

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func validate() throws {
            guard (1...3650).contains(expiresDays ?? 1) else {
                throw ValidationError("--expires-days must be from 1 to 3650")
            }
        }

        func run() async throws {
            let key = try await options.administering { admin in
                try await admin.createKey(
                    for: app,
                    environment: environment.rawValue,
                    scopes: scopes.scopes,
                    label: label,
                    lifetime: expiresDays.map { .seconds($0 * 86_400) }
                )
            }
            key.show(json: json)
        }
    }

    struct Rotate: AsyncParsableCommand {
        static let configuration = CommandConfiguration(
            abstract: "Create a key like an old one, which stays valid for a while."
        )

        @Argument(help: "The old key's id: its third part.")
        var keyID: String

        @Option(help: "Hours for which the old key stays valid.")
        var graceHours = 24

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func validate() throws {
            guard (0...720).contains(graceHours) else { throw ValidationError("--grace-hours must be from 0 to 720") }
        }

        func run() async throws {
            let grace = Duration.seconds(graceHours * 3600)
            try await options.administering { try await $0.rotateKey(keyID, grace: grace) }.show(json: json)
        }
    }

    struct Revoke: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "End a key.")

        @Argument(help: "The key's id: its third part.")
        var keyID: String

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            try await options.administering { try await $0.revokeKey(keyID) }
            print("key \(keyID) revoked, in effect within five seconds")
        }
    }

    struct List: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "List the keys of an app.")

        @Option(help: "The app's slug.")
        var app: String

        @Flag(help: "Answer in JSON, one object a line.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            for key in try await options.administering({ try await $0.keys(of: app) }) {
                if json { printObject { $0.write(key) } } else { print(key.line) }
            }
        }
    }
}

enum KeyEnvironment: String, ExpressibleByArgument, CaseIterable {
    case live, test
}

struct ScopeList: ExpressibleByArgument {
    let scopes: [Scope]

    var defaultValueDescription: String { scopes.map(\.rawValue).joined(separator: ",") }
}

extension ScopeList {
    init?(argument: String) {
        let parts = argument.split(separator: ",")
        scopes = parts.compactMap { Scope(rawValue: String($0)) }
        if scopes.isEmpty || scopes.count != parts.count { return nil }
    }
}

extension IssuedKey {
    fileprivate func show(json: Bool) {
        if json {
            printObject {
                $0.write("key_id", id)
                $0.write("key", text)
            }
        } else {
            print(text)
        }
    }
}

extension KeySummary {
    fileprivate var line: String {
        let state = revokedAt.map { "revoked \($0.shown)" } ?? notAfter.map { "until \($0.shown)" } ?? "live"
        let used = lastUsedAt.map { "used \($0.shown)" } ?? "never used"
        return "\(id)\t\(environment)\t\(state)\t\(used)\t\(scopes.joined(separator: ","))\t\(label)"
    }
}

extension JSONWriter {
    fileprivate mutating func write(_ key: KeySummary) {
        write("key_id", key.id)
        write("environment", key.environment)
        write("label", key.label)
        write("scopes", key.scopes)
        write("created_at", key.createdAt)
        write("not_after", key.notAfter)
        write("last_used_at", key.lastUsedAt)
        write("revoked_at", key.revokedAt)
    }
}
