import ArgumentParser
import enum Gateway.SecretFile
import VerifyClient
import VerifyModel

struct Call: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        abstract: "Call any path of the provider and print its answer.",
        discussion: "postern verify call POST /v2/Services -d FriendlyName=Shop -d CodeLength=6"
    )

    @Argument(help: "GET, POST or DELETE.")
    var method: CallMethod

    @Argument(help: "A path below /v2/, escaped, with its query if it has one.")
    var path: String

    @Option(
        name: [.customShort("d"), .long],
        help: ArgumentHelp(
            """
            A parameter by the provider's name; in the query of a GET or DELETE. May be given several times. name@file \
            takes the value from a file, name@- from standard input: a command line is visible to other users.
            """,
            valueName: "name=value"
        )
    )
    var data: [String] = []

    @Option(
        help: ArgumentHelp(
            "A JSON body instead of parameters; POST only. @file takes it from a file, @- from standard input.",
            valueName: "json"
        )
    )
    var body: String?

    @OptionGroup var options: SettingsOptions

    func run() async throws {
        let path = try reported(try readPath())
        let form = try reported(try readData())
        let json = try reported(try readBody())
        let tool = try await VerifyTool(settings: options.settings, file: options.config)
        try await tool.withClient { client in
            let answer =
                if let json { try await client.post(path, json: json) } else {
                    try await client.call(method.method, path, form)
                }
            guard answer.isSuccess else { throw ExitCode.failure(answer) }
            if !answer.body.isEmpty { answer.show(json: true, secrets: method == .post) }
        }
    }

    private func readPath() throws(UsageFault) -> CallPath {
        do {
            return try CallPath(path)
        } catch {
            throw UsageFault("\(error)")
        }
    }

    private func readData() throws(UsageFault) -> Form {
        var form = Form()
        for pair in data {
            // As curl's --data-urlencode has it: what comes first, = or @, tells what follows.
            guard let sign = pair.firstIndex(where: { $0 == "=" || $0 == "@" }), sign > pair.startIndex else {
                throw UsageFault("-d takes name=value or name@file")
            }
            let value = String(pair[pair.index(after: sign)...])
            form.add(String(pair[..<sign]), pair[sign] == "@" ? try SecretFile.text(at: value, for: "-d") : value)
        }
        return form
    }

    private func readBody() throws(UsageFault) -> JSONValue? {
        guard let body else { return nil }
        guard method == .post, data.isEmpty else { throw UsageFault("--body goes with POST and without -d") }
        // No JSON begins with it.
        let text = body.hasPrefix("@") ? try SecretFile.text(at: String(body.dropFirst()), for: "--body") : body
        guard let json = JSONText<JSONValue>(formText: text) else { throw UsageFault("--body is no JSON") }
        return json.value
    }
}

/// A method of HTTP that the API knows, in capital or small letters.
enum CallMethod: String, ExpressibleByArgument {
    case get = "GET"
    case post = "POST"
    case delete = "DELETE"

    init?(argument: String) { self.init(rawValue: argument.uppercased()) }

    var method: VerifyMethod {
        switch self {
        case .get: .get
        case .post: .post
        case .delete: .delete
        }
    }
}
