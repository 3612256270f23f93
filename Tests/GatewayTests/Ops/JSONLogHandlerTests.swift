import FoundationEssentials
import Logging
import SystemPackage
import Testing

@testable import Gateway

@Suite struct JSONLogHandlerTests {
    /// What `body` logs, line by line.
    private func lines(_ body: (Logger) async -> Void) async throws -> [Substring] {
        let path = FileManager.default.temporaryDirectory.appending(path: UUID().uuidString).path
        // Left-overs in the temporary folder do no harm.
        defer { try? FileManager.default.removeItem(atPath: path) }
        let file = try FileDescriptor.open(
            FilePath(path),
            .writeOnly,
            options: [.create, .exclusiveCreate],
            permissions: .ownerReadWrite
        )
        let output = LogOutput(file)
        await body(Logger(label: "test") { JSONLogHandler(label: $0, level: .info, output: output) })
        output.flush()
        return try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    }

    private func object(_ line: Substring) throws -> [String: JSONValue] {
        guard case .object(let object) = try JSONParser.parse(Array(line.utf8)) else { return [:] }
        return Dictionary(uniqueKeysWithValues: object.members.map { ($0.name, $0.value) })
    }

    @Test func `a record is one line of JSON with its facts`() async throws {
        let lines = try await lines { logger in
            var logger = logger
            logger[metadataKey: "request_id"] = "r-1"
            logger.info("request", metadata: ["status": .stringConvertible(200), "list": ["a", "b"]])
        }

        let record = try object(#require(lines.first))
        #expect(lines.count == 1)
        #expect(record["message"] == .string("request"))
        #expect(record["level"] == .string("info"))
        #expect(record["logger"] == .string("test"))
        #expect(record["request_id"] == .string("r-1"))
        #expect(record["status"] == .integer(200))
        #expect(record["list"] == .array([.string("a"), .string("b")]))
    }

    @Test func `nobody can forge a line or move the cursor`() async throws {
        let evil = "x\n{\"level\":\"info\"}\r\u{1B}[31m\u{0}\u{7F}"

        let lines = try await lines { $0.info("evil", metadata: ["a": .string(evil), "b\n": "c"]) }

        #expect(lines.count == 1)
        #expect(lines[0].utf8.allSatisfy { $0 >= 0x20 && $0 != 0x7F })
        #expect(lines[0].contains(#"\u001b[31m\u0000\u007f"#))
    }

    @Test func `what is below the level is not written`() async throws {
        #expect(try await lines { $0.debug("quiet") }.isEmpty)
    }

    @Test func `lines of many tasks are all written, none torn`() async throws {
        let lines = try await lines { logger in
            await withTaskGroup { group in
                for task in 0..<16 {
                    group.addTask { for line in 0..<200 { logger.info("m", metadata: ["n": "\(task)-\(line)"]) } }
                }
            }
        }

        #expect(lines.count == 3200)
        let numbers = try lines.map { line in
            if case .string(let number) = try object(line)["n"] { number } else { "" }
        }
        #expect(Set(numbers).count == 3200)
    }
}
