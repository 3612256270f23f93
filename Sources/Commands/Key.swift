import ArgumentParser
import Gateway

struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Manage the API keys of apps and of operators.",
        subcommands: [Create.self, Rotate.self, Revoke.self, List.self]
    )

    struct Create: AsyncParsableCommand {
        static let configuration = CommandConfiguration(abstract: "Create a key and print it, once.")

        @OptionGroup var holder: HolderOptions

        @Option(help: "live or test; part of the key, so that one is not taken for the other.")
        var environment = KeyEnvironment.live

        @Option(help: "What the key may do, separated by commas; everything that its kind of key can if not given.")
        var scopes: ScopeList?

        @Option(help: "A note for people.")
        var label = ""

        @Option(help: "Days until the key expires, 1 to 3650; never if not given.")
        var expiresDays: Days?

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func validate() throws {
            for scope in scopes?.scopes ?? [] where !holder.scopes.contains(scope) {
                throw ValidationError("--scopes: \(holder.owner) key cannot hold \(scope.rawValue)")
            }
        }

        func run() async throws {
            let scopes = scopes?.scopes ?? holder.scopes
            let lifetime = expiresDays?.duration
            let kind = environment.rawValue
            let key = try await options.administering { admin in
                guard let app = holder.app else {
                    return try await admin.createOperatorKey(
                        environment: kind,
                        scopes: scopes,
                        label: label,
                        lifetime: lifetime
                    )
                }
                return try await admin.createKey(
                    for: app,
                    environment: kind,
                    scopes: scopes,
                    label: label,
                    lifetime: lifetime
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

        @Option(
            help: """
                Days until the new key expires, 1 to 3650; as many as the old one was made with if not given. A key that was \
                rotated before needs it.
                """
        )
        var expiresDays: Days?

        @Flag(help: "Answer in JSON.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func validate() throws {
            guard (0...720).contains(graceHours) else { throw ValidationError("--grace-hours must be from 0 to 720") }
        }

        func run() async throws {
            let grace = Duration.seconds(graceHours * 3600)
            let key = try await options.administering {
                try await $0.rotateKey(keyID, grace: grace, lifetime: expiresDays?.duration)
            }
            key.show(json: json)
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
        static let configuration = CommandConfiguration(abstract: "List the keys of an app or of the operators.")

        @OptionGroup var holder: HolderOptions

        @Flag(help: "Answer in JSON, one object a line.")
        var json = false

        @OptionGroup var options: SettingsOptions

        func run() async throws {
            let keys = try await options.administering { admin in
                guard let app = holder.app else { return try await admin.operatorKeys() }
                return try await admin.keys(of: app)
            }
            for key in keys {
                if json { printObject { $0.write(key) } } else { print(key.line) }
            }
        }
    }
}

/// Whose key: an app's, or an operator's for the operators' listener.
struct HolderOptions: ParsableArguments {
    @Option(help: "The app's slug.")
    var app: String?

    @Flag(name: .customLong("operator"), help: "A key of operators: for the ops listener only, and of no app.")
    var isOperator = false

    func validate() throws {
        if (app != nil) == isOperator { throw ValidationError("Say whose key: --app <slug> or --operator") }
    }

    /// What such a key can hold.
    var scopes: [Scope] { isOperator ? Scope.ofOperators : Scope.ofApps }

    var owner: String { isOperator ? "an operator's" : "an app's" }
}

/// How long a key lives: 1 to 3650 days.
struct Days: ExpressibleByArgument {
    let duration: Duration

    init?(argument: String) {
        guard let days = Int(argument), (1...3650).contains(days) else { return nil }
        duration = .seconds(days * 86_400)
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
