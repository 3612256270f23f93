import Foundation
import Logging
import Testing
import VerifyEmulator

/// A running emulator, and calls to it as a program in any language would make them.
struct Wire {
    static let account = "AC0000000000000000000000000ace0001"
    static let service = "VA00000000000000000000000000001001"
    static let password = "example-auth-token"

    let port: Int

    /// Runs an emulator on a free port with one service.
    static func withEmulator(
        _ change: (inout EmulatorConfiguration) -> Void = { _ in },
        _ test: @Sendable (Wire) async throws -> Void
    ) async throws {
        try await fromEmulator(change, test)
    }

    /// The same for what a test wants to keep.
    static func fromEmulator<Result: Sendable>(
        _ change: (inout EmulatorConfiguration) -> Void,
        _ test: @Sendable (Wire) async throws -> Result
    ) async throws -> Result {
        var configuration = EmulatorConfiguration(accountSID: account, authToken: password)
        configuration.port = 0
        configuration.services = [service]
        change(&configuration)
        let emulator = try VerifyEmulator(configuration, logger: Logger(label: "test"))
        return try await emulator.whileRunning { baseURL in
            try await test(Wire(port: #require(URL(string: baseURL)?.port)))
        }
    }

    func get(_ path: String, as user: User = .account) async throws -> RawAnswer {
        try await send("GET", path, as: user)
    }

    func delete(_ path: String, as user: User = .account) async throws -> RawAnswer {
        try await send("DELETE", path, as: user)
    }

    func post(
        _ path: String,
        _ form: KeyValuePairs<String, String> = [:],
        as user: User = .account
    ) async throws -> RawAnswer {
        let body = form.map { "\(Self.escaped($0.key))=\(Self.escaped($0.value))" }.joined(separator: "&")
        return try await send("POST", path, body: body, as: user)
    }

    func postJSON(_ path: String, _ json: String) async throws -> RawAnswer {
        try await send("POST", path, body: json, type: "application/json", as: .account)
    }

    func send(
        _ method: String,
        _ path: String,
        body: String = "",
        type: String = "application/x-www-form-urlencoded",
        as user: User = .account
    ) async throws -> RawAnswer {
        let authorization = user.header.map { "Authorization: \($0)\r\n" } ?? ""
        let request =
            "\(method) \(path) HTTP/1.1\r\nHost: verify.example.org\r\nConnection: close\r\n\(authorization)"
            + "Content-Type: \(type)\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
        return try #require(RawAnswer(try await RawHTTP.exchange(request, port: port)), "no answer came")
    }

    static func escaped(_ text: String) -> String {
        text.addingPercentEncoding(withAllowedCharacters: .alphanumerics) ?? ""
    }
}

/// Who makes a call.
enum User {
    case account
    case named(String, password: String)
    case device(String)
    case nobody

    var header: String? {
        switch self {
        case .account: Self.basic(Wire.account, Wire.password)
        case .named(let name, let password): Self.basic(name, password)
        case .device(let token): Self.basic("token", token)
        case .nobody: nil
        }
    }

    private static func basic(_ name: String, _ password: String) -> String {
        "Basic " + Data("\(name):\(password)".utf8).base64EncodedString()
    }
}

// MARK: Steps that many tests take

extension Wire {
    static let verifications = "/v2/Services/\(service)/Verifications"
    static let checks = "/v2/Services/\(service)/VerificationCheck"
    static let entity = "/v2/Services/\(service)/Entities/rosa-0001"

    func start(_ to: String = "+15005550006", by channel: String = "sms") async throws -> RawAnswer {
        try await post(Self.verifications, ["To": to, "Channel": channel])
    }

    func check(_ code: String, to: String = "+15005550006") async throws -> RawAnswer {
        try await post(Self.checks, ["To": to, "Code": code])
    }

    /// The code of the newest message.
    func code(for to: String = "+15005550006") async throws -> String {
        let inbox = try await get("/_emulator/messages?to=\(Self.escaped(to))")
        return try #require(inbox.string("messages.\((inbox.count("messages") ?? 0) - 1).code"))
    }

    /// A code of the same length that is not `code`.
    static func wrong(_ code: String) -> String {
        String(code.map { $0 == "9" ? "0" : "9" })
    }

    func advanceClock(by seconds: Int) async throws {
        _ = try await postJSON("/_emulator/clock", #"{"advance_seconds":\#(seconds)}"#)
    }
}
