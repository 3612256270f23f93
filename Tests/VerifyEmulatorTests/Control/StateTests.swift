import Foundation
import Logging
import Testing

@testable import VerifyEmulator

/// Each restart here leaves the file as a process that was killed leaves it: nothing is written at the end.
@Suite struct StateTests {
    @Test func `a restart loses nothing that was answered`() async throws {
        try await withFile { file in
            let phone = try SoftwareAuthenticator()
            let seen = try await Wire.fromEmulator({ $0.stateFile = file }) { wire in
                try await wire.giveRelyingParty()
                _ = try await wire.enrol(phone)
                _ = try await wire.start()
                _ = try await wire.start("rosa@example.org", by: "email")
                _ = try await wire.start("+15005550007", by: "sna")
                try await wire.advanceClock(by: 30)
                _ = try await wire.check(Wire.wrong(wire.code()))
                let totp = try await wire.post("\(Wire.entity)/Factors", ["FriendlyName": "a", "FactorType": "totp"])
                _ = try await wire.prove(totp)
                let device = try await Device.enrolled(wire)
                _ = try await device.ask(wire, "Log in?")
                return try await wire.everything()
            }
            // Once from what happened, then from the snapshot that the first restart left.
            for _ in 0..<2 {
                try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                    let again = try await wire.everything()
                    for (path, body) in seen { #expect(again[path] == body, "\(path)") }
                }
            }
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                #expect(try await wire.check(wire.code()).string("status") == "approved")
                let asked = try await wire.askPasskey(#"{"identity":"rosa-0001"}"#)
                let approved = try await wire.approve(phone.assertion(challenge(in: asked)))
                #expect(approved.string("status") == "approved")
            }
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                let answer = try await wire.check("123456")
                #expect(answer.number("code") == 20404)
            }
        }
    }

    @Test func `limits go on counting over a restart`() async throws {
        try await withFile { file in
            for _ in 0..<5 {
                try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                    let answer = try await wire.start()
                    #expect(answer.status == 201)
                }
            }
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                let answer = try await wire.start()
                #expect(answer.number("code") == 60203)
            }
        }
    }

    @Test func `what was refused is refused again when it is replayed`() async throws {
        try await withFile { file in
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                _ = try await wire.post("/v2/Services/\(Wire.service)", ["Psd2Enabled": "true"])
                let form: (String) -> KeyValuePairs<String, String> = {
                    ["To": "+15005550006", "Channel": "sms", "Amount": $0, "Payee": "Harbour"]
                }
                _ = try await wire.post(Wire.verifications, form("1"))
                _ = try await wire.send("POST", Wire.verifications, body: "To=%FF%00\u{0}&Channel=%")
                _ = try await wire.send("POST", Wire.verifications, body: "\u{FFFD}")
                _ = try await wire.post(Wire.verifications, form("2"))
            }
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                let check = try await wire.post(
                    Wire.checks,
                    ["To": "+15005550006", "Code": wire.code(), "Amount": "2", "Payee": "Harbour"]
                )
                #expect(check.string("status") == "approved")
            }
        }
    }

    @Test func `a torn last line is dropped`() async throws {
        try await withFile { file in
            let sid = try await Wire.fromEmulator({ $0.stateFile = file }) { try await $0.start().string("sid") }
            let whole = try Data(contentsOf: URL(filePath: file))
            for torn in [Data("0123".utf8), Data(whole.dropFirst(3).prefix(200).filter { $0 != 10 })] {
                try (whole + torn).write(to: URL(filePath: file))
                try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                    let found = try await wire.get("\(Wire.verifications)/\(sid ?? "")")
                    #expect(found.status == 200)
                }
                try whole.write(to: URL(filePath: file))
            }
            // The newest line itself, cut anywhere.
            let start = whole.dropLast().lastIndex(of: 10).map { $0 + 1 } ?? 0
            for end in stride(from: start, to: whole.endIndex, by: 17) {
                try whole[..<end].write(to: URL(filePath: file))
                try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                    let answer = try await wire.get("\(Wire.verifications)/\(sid ?? "")")
                    #expect(answer.status == 404)
                }
            }
        }
    }

    @Test func `a broken middle is refused in one sentence and left alone`() async throws {
        try await withFile { file in
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                for number in 0..<5 { _ = try await wire.start("+1500555000\(number)") }
            }
            let whole = try Data(contentsOf: URL(filePath: file))
            let lines = whole.split(separator: 10)
            var flipped = whole
            flipped[whole.count / 2] ^= 1
            let lost = Data((lines.prefix(lines.count - 3) + lines.suffix(2)).joined(separator: [10])) + [10]
            for (broken, what) in [(flipped, "flipped"), (lost, "lost")] {
                try broken.write(to: URL(filePath: file))
                let sentence = refusal(of: file)
                #expect(sentence?.contains("cannot be used from line") == true, "\(what): \(sentence ?? "accepted")")
                #expect(try Data(contentsOf: URL(filePath: file)) == broken)
            }
        }
    }

    @Test func `a file of something else is refused and left alone`() async throws {
        try await withFile { file in
            for text in ["hello", "hello\nworld\n", "{}\n"] {
                try Data(text.utf8).write(to: URL(filePath: file))
                #expect(refusal(of: file) != nil)
                #expect(try String(contentsOf: URL(filePath: file), encoding: .utf8) == text)
            }
            #expect(refusal(of: "/dev/null")?.contains("no regular file") == true)
            #expect(refusal(of: FileManager.default.temporaryDirectory.path)?.contains("no regular file") == true)
            #expect(refusal(of: "/nowhere/state") != nil)
        }
    }

    @Test func `a file of another account is refused`() async throws {
        try await withFile { file in
            try await Wire.withEmulator({ $0.stateFile = file }) { _ = try await $0.start() }
            let sentence = refusal(of: file, account: "AC0000000000000000000000000ace0009")
            #expect(sentence?.contains("belongs to the account \(Wire.account)") == true)
        }
    }

    @Test func `one emulator at a time has the file`() async throws {
        try await withFile { file in
            try await Wire.withEmulator({ $0.stateFile = file }) { _ in
                let sentence = refusal(of: file)
                #expect(sentence?.contains("in use") == true)
            }
        }
    }

    @Test func `the file is its owner's alone and no larger than its contents`() async throws {
        try await withFile { file in
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                for _ in 0..<50 { _ = try await wire.check("123456") }
            }
            let before = try Data(contentsOf: URL(filePath: file)).count
            try await Wire.withEmulator({ $0.stateFile = file }) { _ in }
            let attributes = try FileManager.default.attributesOfItem(atPath: file)

            #expect((attributes[.posixPermissions] as? NSNumber)?.intValue == 0o600)
            #expect(try Data(contentsOf: URL(filePath: file)).count < before / 2)
            #expect(!FileManager.default.fileExists(atPath: file + ".new"))
        }
    }

    @Test func `a start that was interrupted while it renamed goes on`() async throws {
        try await withFile { file in
            let sid = try await Wire.fromEmulator({ $0.stateFile = file }) { try await $0.start().string("sid") }
            try FileManager.default.moveItem(atPath: file, toPath: file + ".new")
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                let answer = try await wire.get("\(Wire.verifications)/\(sid ?? "")")
                #expect(answer.status == 200)
            }
            // One that was interrupted before its snapshot was whole leaves the old file in charge.
            try Data("0123".utf8).write(to: URL(filePath: file + ".new"))
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                let answer = try await wire.get("\(Wire.verifications)/\(sid ?? "")")
                #expect(answer.status == 200)
            }
        }
    }

    @Test func `clock and reset outlive a restart`() async throws {
        try await withFile { file in
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                _ = try await wire.start()
                try await wire.advanceClock(by: 90)
            }
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                #expect(try await wire.get("/_emulator/clock").number("advanced_seconds") == 90)
                #expect(try await wire.get("/_emulator/messages").count("messages") == 1)
                _ = try await wire.post("/_emulator/reset")
            }
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                let clock = try await wire.get("/_emulator/clock")
                #expect(clock.number("advanced_seconds") == 0)
                #expect(try await wire.get("/_emulator/messages").count("messages") == 0)
                #expect(try await wire.get("/v2/Services").count("services") == 1)
            }
        }
    }

    @Test func `a service of the command line is made once`() async throws {
        let other = "VA00000000000000000000000000001002"
        try await withFile { file in
            try await Wire.withEmulator({ $0.stateFile = file }) { wire in
                _ = try await wire.delete("/v2/Services/\(Wire.service)")
            }
            try await Wire.withEmulator({
                $0.stateFile = file
                $0.services.append(other)
            }) { wire in
                let deleted = try await wire.get("/v2/Services/\(Wire.service)")
                #expect(deleted.status == 404)
                #expect(try await wire.get("/v2/Services/\(other)").status == 200)
            }
        }
    }

    @Test func `what happened under other settings is replayed under them`() async throws {
        try await withFile { file in
            let sid = try await Wire.fromEmulator({
                $0.stateFile = file
                $0.fixedCode = "4711"
            }) { try await $0.start("rosa@example.org", by: "email").string("sid") }
            try await Wire.withEmulator({
                $0.stateFile = file
                $0.behaviour.emailIsConfigured = false
            }) { wire in
                let kept = try await wire.get("\(Wire.verifications)/\(sid ?? "")")
                #expect(kept.status == 200)
                #expect(try await wire.start("ada@example.org", by: "email").number("code") == 60217)
                #expect(try await wire.check("4711", to: "rosa@example.org").string("status") == "approved")
            }
        }
    }

    @Test func `every table is in the snapshot`() {
        let state = ProviderState(behaviour: Behaviour(), random: .secure, at: Date())
        let properties = Set(Mirror(reflecting: state).children.compactMap(\.label))
        #expect(properties.subtracting(["behaviour", "random", "outbox"]) == Set(ProviderState.tables.map(\.name)))
    }

    private func withFile(_ body: (String) async throws -> Void) async throws {
        let directory = FileManager.default.temporaryDirectory.appending(path: "state-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
        defer { try? FileManager.default.removeItem(at: directory) }
        try await body(directory.appending(path: "state").path)
    }

    /// Why an emulator does not start with that file; nil if it does.
    private func refusal(of file: String, account: String = Wire.account) -> String? {
        var configuration = EmulatorConfiguration(accountSID: account, authToken: Wire.password)
        configuration.stateFile = file
        do {
            _ = try VerifyEmulator(configuration, logger: Logger(label: "test"))
            return nil
        } catch {
            return "\(error)"
        }
    }
}

extension Wire {
    /// What every list and the inbox show.
    fileprivate func everything() async throws -> [String: String] {
        let paths = [
            "/v2/Services", "/v2/Attempts", "/v2/Attempts/Summary", "/v2/Services/\(Self.service)/Entities",
            "\(Self.entity)/Factors", "\(Self.entity)/Challenges", "\(Self.verifications)/%2B15005550006",
            "\(Self.verifications)/rosa%40example.org", "\(Self.verifications)/%2B15005550007", "/_emulator/messages",
        ]
        var bodies: [String: String] = [:]
        for path in paths {
            let answer = try await get(path)
            try #require(answer.status == 200, "\(path): \(answer.text)")
            bodies[path] = answer.text
        }
        return bodies
    }

    /// Proves a new TOTP factor.
    fileprivate func prove(_ created: RawAnswer) async throws -> RawAnswer {
        let secret = try #require(created.string("binding.secret"))
        let code = try #require(Authenticator(secret: secret, at: Date().addingTimeInterval(30))).code()
        return try await post("\(Self.entity)/Factors/\(created.string("sid") ?? "")", ["AuthPayload": code])
    }
}
