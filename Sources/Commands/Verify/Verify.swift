import ArgumentParser

/// The provider's whole API as commands; needs the provider's settings alone, no database.
struct Verify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Set up, use and inspect everything at the provider.",
        usage: """
            postern verify <resource> <verb> …
            postern verify call <method> <path> …
            postern verify provision …
            """,
        discussion: """
            Resources, each with --help, as have their verbs:

            \(VerbHelp.resources)

            Answers are tables for people; --json prints what the provider wrote.
            Exit statuses: 64 wrong use, 65 refused by the provider, 69 provider not reached, 75 too many requests, \
            76 no answer to trust, 77 credentials refused, 78 faults in the configuration.
            """,
        subcommands: [Operate.self, Call.self, Provision.self],
        defaultSubcommand: Operate.self
    )
}

/// Every verb of every resource: what is said is looked up in the table of the API.
struct Operate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(commandName: "operate", shouldDisplay: false)

    @Argument(parsing: .captureForPassthrough)
    var arguments: [String] = []

    func run() async throws {
        switch try reported(Request(arguments: arguments)) {
        case .help(let text): throw CleanExit.message(text)
        case .invocation(let invocation): try await invocation.run()
        }
    }
}
