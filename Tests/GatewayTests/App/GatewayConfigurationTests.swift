import Cryptography
import FoundationEssentials
import Testing

@testable import Gateway

@Suite struct GatewayConfigurationTests {
    private func configuration(
        _ settings: [String: String],
        arguments: [String] = [],
        file: String? = nil
    ) async throws(ConfigurationError) -> GatewayConfiguration {
        let reader = try await ConfigurationSources.reader(arguments: arguments, environment: settings, file: file)
        return try GatewayConfiguration(reader: reader, arguments: arguments)
    }

    /// Settings that are complete, their key files in a folder of their own.
    private func withSettings(_ body: ([String: String], _ folder: URL) async throws -> Void) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Left-overs in the temporary folder do no harm.
        defer { try? FileManager.default.removeItem(at: folder) }
        let settings = [
            "DATABASE_URL": "postgresql://u:hunter2@h/d",
            "VERIFY_ACCOUNT_SID": "AC" + String(repeating: "0", count: 32),
            "VERIFY_AUTH_TOKEN": "token-canary",
            "VERIFY_SERVICE_SID": "VA" + String(repeating: "1", count: 32),
            "KEYRING_FILE": try write(Keyring.generate().json, to: folder, "keyring"),
            "ASSERTION_KEY_FILE": try write(P256.SigningKey.generate().pem, to: folder, "key"),
        ]
        try await body(settings, folder)
    }

    private func write(_ text: String, to folder: URL, _ name: String, mode: Int = 0o600) throws -> String {
        let path = folder.appending(path: name).path
        try Data(text.utf8).write(to: URL(filePath: path))
        try FileManager.default.setAttributes([.posixPermissions: mode], ofItemAtPath: path)
        return path
    }

    @Test func `what must be set is enough`() async throws {
        try await withSettings { (settings, _) async throws in
            let configuration = try await configuration(settings)

            #expect(configuration.http.host == "127.0.0.1")
            #expect(configuration.http.port == 8080)
            #expect(configuration.ops.port == 9090)
            #expect(configuration.drain == .seconds(25))
            #expect(configuration.verify.checkTimeout == .milliseconds(4000))
            #expect(configuration.verify.services.stepup == settings["VERIFY_SERVICE_SID"])
        }
    }

    @Test func `the command line wins over the environment, and that over the file`() async throws {
        try await withSettings { (settings, folder) async throws in
            let file = try write("HTTP_PORT=1\nOPS_PORT=2\n# a comment\nDRAIN_SECONDS=3\n", to: folder, "env")
            let settings = settings.merging(["HTTP_PORT": "11", "OPS_PORT": "22"]) { $1 }

            let configuration = try await configuration(settings, arguments: ["--http-port", "111"], file: file)

            #expect(configuration.http.port == 111)
            #expect(configuration.ops.port == 22)
            #expect(configuration.drain == .seconds(3))
        }
    }

    @Test func `a value on the command line may hold commas and equals signs`() async throws {
        try await withSettings { (settings, _) async throws in
            let url = "postgresql://a,b/d?sslmode=disable"

            let configuration = try await configuration(
                settings,
                arguments: ["--database-url=\(url)", "--http-port", "1"]
            )

            #expect(configuration.database.url == SecretBytes(Array(url.utf8)))
        }
    }

    @Test(arguments: [["8080"], ["--http-port"], ["--http-port", "--ops-port", "1"], ["--http-port", "1", "2"]])
    func `a command line that cannot be understood is refused`(arguments: [String]) async throws {
        try await withSettings { (settings, _) async throws in
            await #expect(throws: ConfigurationError.self) { try await configuration(settings, arguments: arguments) }
        }
    }

    @Test func `a file that is not there is a fault`() async throws {
        try await withSettings { (settings, _) async throws in
            await #expect(throws: ConfigurationError.self) {
                try await configuration(settings.merging(["CONFIG_FILE": "/nonexistent"]) { $1 })
            }
        }
    }

    @Test func `all faults are reported together, each with what was expected`() async throws {
        let settings = [
            "HTTP_PORT": "99999", "DRAIN_SECONDS": "soon", "LOG_LEVEL": "chatty",
            "DATABASE_PREPARED_STATEMENTS": "maybe", "VERIFY_SERVICE_SID": "VA1",
            "VERIFY_BASE_URL": "http://example.com",
        ]

        let error = await #expect(throws: ConfigurationError.self) {
            try await configuration(settings, arguments: ["--htp-port", "1"])
        }

        let named = try #require(error).faults.map { String($0.prefix { $0 != ":" }) }
        let expected: Set = [
            "HTTP_PORT", "DRAIN_SECONDS", "LOG_LEVEL", "DATABASE_PREPARED_STATEMENTS", "DATABASE_URL",
            "VERIFY_SERVICE_SID", "VERIFY_SERVICE_LOGIN", "VERIFY_SERVICE_ENROLL", "VERIFY_SERVICE_STEPUP",
            "VERIFY_BASE_URL", "VERIFY_AUTH_TOKEN", "KEYRING_FILE", "ASSERTION_KEY_FILE", "--htp-port",
        ]
        #expect(Set(named) == expected)
        #expect(error?.faults.first == "HTTP_PORT: is \"99999\", expected a whole number from 0 to 65535")
    }

    @Test func `no secret is shown, in effect or in error`() async throws {
        try await withSettings { (settings, _) async throws in
            let shown = try await configuration(settings).effective.map(\.value).joined()
            let error = await #expect(throws: ConfigurationError.self) {
                try await configuration(settings.merging(["VERIFY_API_KEY_SID": "nonsense", "HTTP_PORT": "x"]) { $1 })
            }

            for text in [shown, error?.description ?? ""] {
                #expect(!text.contains("hunter2"))
                #expect(!text.contains("token-canary"))
            }
        }
    }

    @Test func `an empty file holds no secret`() async throws {
        try await withSettings { (settings, folder) async throws in
            var settings = settings
            settings["VERIFY_AUTH_TOKEN"] = nil
            settings["VERIFY_AUTH_TOKEN_FILE"] = try write("\n", to: folder, "token")

            let error = await #expect(throws: ConfigurationError.self) { try await configuration(settings) }

            #expect(try #require(error).faults.contains { $0.hasPrefix("VERIFY_AUTH_TOKEN_FILE: ") })
        }
    }

    @Test func `a secret can stand in a file, its last line break is dropped`() async throws {
        try await withSettings { (settings, folder) async throws in
            var settings = settings
            settings["VERIFY_AUTH_TOKEN"] = nil
            settings["VERIFY_AUTH_TOKEN_FILE"] = try write("from-file\n", to: folder, "token")

            #expect(
                try await configuration(settings).verify.access.credentials.password
                    == SecretBytes(Array("from-file".utf8))
            )
        }
    }

    @Test func `a secret that is set twice is a fault`() async throws {
        try await withSettings { (settings, folder) async throws in
            let both = settings.merging(["VERIFY_AUTH_TOKEN_FILE": try write("x", to: folder, "token")]) { $1 }

            await #expect(throws: ConfigurationError.self) { try await configuration(both) }
        }
    }

    @Test(arguments: [0o644, 0o640, 0o604, 0o660])
    func `a keyring that others may read is refused`(mode: Int) async throws {
        try await withSettings { (settings, folder) async throws in
            let open = try write(Keyring.generate().json, to: folder, "open", mode: mode)

            let error = await #expect(throws: ConfigurationError.self) {
                try await configuration(settings.merging(["KEYRING_FILE": open]) { $1 })
            }

            #expect(error?.faults.first?.hasPrefix("KEYRING_FILE: others may read") == true)
        }
    }

    @Test func `a broken keyring and a missing signing key are both reported`() async throws {
        try await withSettings { (settings, folder) async throws in
            let files = ["KEYRING_FILE": try write("{", to: folder, "broken"), "ASSERTION_KEY_FILE": "/nonexistent"]

            let error = await #expect(throws: ConfigurationError.self) {
                try await configuration(settings.merging(files) { $1 })
            }

            #expect(error?.faults.count == 2)
        }
    }

    @Test func `an API key wins over the account's token, half of one is refused`() async throws {
        try await withSettings { (settings, _) async throws in
            let sid = "SK" + String(repeating: "a", count: 32)
            let whole = settings.merging(["VERIFY_API_KEY_SID": sid, "VERIFY_API_KEY_SECRET": "s"]) { $1 }
            let half = settings.merging(["VERIFY_API_KEY_SID": sid]) { $1 }

            #expect(try await configuration(whole).verify.access.credentials.user == sid)
            await #expect(throws: ConfigurationError.self) { try await configuration(half) }
        }
    }
}

@Suite struct BaseURLTests {
    @Test(arguments: [
        "https://verify.twilio.com", "https://verify.twilio.com/", "https://[2001:db8::1]:8443",
        "http://127.0.0.1:8090",
        "http://localhost:8090", "http://[::1]:8090", "http://emulator:8090", "http://127.9.9.9",
    ])
    func `a safe address is taken`(url: String) {
        #expect(BaseURL.fault(of: url, allowsHTTP: true) == nil)
    }

    @Test(arguments: [
        "", "verify.twilio.com", "ftp://h", "https://", "https://u:p@h", "https://h?x=1", "https://h#f", "https://h h",
        "http://verify.twilio.com", "http://192.168.0.1", "http://127.0.0.1.example.com", "http://2130706433",
        "http://127.1", "http://[2001:db8::1]", "http://localhost.example.com",
    ])
    func `any other is refused`(url: String) {
        #expect(BaseURL.fault(of: url, allowsHTTP: true) != nil)
    }

    @Test func `plain HTTP needs the switch`() {
        #expect(BaseURL.fault(of: "http://127.0.0.1:8090", allowsHTTP: false) != nil)
    }
}
