import FoundationEssentials

/// One line of the state file; exactly one member is there.
///
/// The file begins with `head`, goes on with the tables of a snapshot and `begin`, and then holds what happened since,
/// each line written before the answer that it led to.
struct JournalLine: Codable, Sendable {
    /// What kind of file this is, and whose.
    var head: Head?
    /// A part of a table; its items are read by `StateTable`.
    var table: String?
    /// The end of the snapshot and the settings under which everything after it happened.
    var begin: Beginning?
    var call: CallEvent?
    /// A device opened the address of a silent attempt.
    var opened: OpenedEvent?
    /// A test handed a template in.
    var template: TemplateEvent?
    /// Seconds by which the clock was moved.
    var advanced: Int?
    /// Everything was forgotten, at that time.
    var reset: Date?

    struct Head: Codable, Sendable {
        static let newest = 1

        var version: Int
        var account: String
    }

    struct Beginning: Codable, Sendable {
        /// The whole distance of the emulator's clock from the machine's, in seconds.
        var advancedSeconds: Int
        var behaviour: Behaviour
        var fixedCode: String?
        /// Services that the command line names; a reset brings them back.
        var services: [String]
        /// Those that any command line has named so far; a restart does not bring them back.
        var everNamed: [String]
    }

    struct OpenedEvent: Codable, Sendable {
        var token: String
        var at: Date
    }

    struct TemplateEvent: Codable, Sendable {
        var draft: TemplateDraft
        var at: Date
        /// As in `CallEvent`.
        var seed: String
    }

    /// A call that may have changed something, with all that went into it.
    struct CallEvent: Codable, Sendable {
        var at: Date
        var method: String
        var path: String
        var query: String
        var origin: String
        /// As text where it is text, else in Base64.
        var body: String?
        var bytes: String?
        /// The token of a device that called; nil for the account itself.
        var device: String?
        /// What its random numbers were made of, Base64url.
        var seed: String
        /// The status of the answer, which a repetition must have too.
        var status: Int
    }
}
