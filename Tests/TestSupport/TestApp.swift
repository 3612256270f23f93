import Cryptography
import Domain
import Foundation

/// Apps and keys written straight into the database, as the command line would.
package enum TestApp {
    package static let allScopes = ["login", "enroll", "users:read", "users:write", "audit:read"]

    /// Writes an app and a key and returns the key's text.
    static func make(
        in database: TestDatabase,
        policy: String,
        scopes: [String] = allScopes
    ) async throws -> String {
        let app = UUID().uuidString.lowercased()
        try await database.sql(
            """
            insert into apps (app_id, slug, name, policy)
            values ('\(app)', 'app-\(app.prefix(8))', 'Test', '\(policy)')
            """
        )
        return try await makeKey(of: "'\(app)'", in: database, scopes: scopes)
    }

    /// Writes a key of no app and returns its text.
    static func makeOperatorKey(in database: TestDatabase, scopes: [String]) async throws -> String {
        try await makeKey(of: "null", in: database, scopes: scopes)
    }

    private static func makeKey(
        of app: String,
        in database: TestDatabase,
        scopes: [String]
    ) async throws -> String {
        let id = Crockford32.random(12)
        let secret = Crockford32.random(52)
        let hash = Hex.encode(SHA256.hash(Array(secret.utf8)))
        let list = scopes.map { "\"\($0)\"" }.joined(separator: ",")
        try await database.sql(
            """
            insert into api_keys (key_id, app_id, environment, secret_sha256, scopes)
            values ('\(id)', \(app), 'test', '\\x\(hash)', '{\(list)}')
            """
        )
        return "psk_test_\(id)_\(secret)"
    }
}

/// A keyring and a signing key in files of a folder of their own.
struct KeyFiles {
    let keyring: String
    let signing: String
    private let folder: URL

    init() throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "postern-" + UUID().uuidString)
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        keyring = folder.appending(path: "keyring.json").path
        signing = folder.appending(path: "signing.pem").path
        try Self.write(Keyring.generate().json, to: keyring)
        try Self.write(P256.SigningKey.generate().pem, to: signing)
    }

    private static func write(_ text: String, to path: String) throws {
        let isWritten = FileManager.default.createFile(
            atPath: path,
            contents: Data(text.utf8),
            attributes: [.posixPermissions: 0o600]
        )
        if !isWritten { throw CocoaError(.fileWriteUnknown) }
    }

    func remove() {
        // Left-overs in the temporary folder do no harm.
        try? FileManager.default.removeItem(at: folder)
    }
}
