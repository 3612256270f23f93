package import Cryptography
import FoundationEssentials

/// The keys that seal what is stored and sign what is asserted, read from their files.
package struct KeySettings: Sendable {
    package var keyring: Keyring
    /// The first signs; all are published.
    package var signingKeys: [P256.SigningKey]
    /// The `iss` of assertions.
    package var issuer: String

    package init(_ settings: inout SettingsReader) {
        issuer = settings.text("ASSERTION_ISSUER", default: "postern")
        keyring = settings.keyring()
        signingKeys = settings.privateFile("ASSERTION_KEY_FILE") { try P256.SigningKey.all(inPEM: $0) } ?? []
    }
}

extension SettingsReader {
    /// Reads the keys that protect stored data.
    package mutating func keyring() -> Keyring {
        privateFile("KEYRING_FILE") { try Keyring(json: $0) } ?? .generate()
    }

    /// Reads and parses a file that nobody but its owner may read.
    ///
    /// Nil only together with a fault, so a stand-in for the value never comes into use.
    fileprivate mutating func privateFile<Value>(_ name: String, _ parse: (String) throws -> Value) -> Value? {
        guard let path = requiredText(name) else { return nil }
        do {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            if let mode = attributes[.posixPermissions] as? Int, mode & 0o077 != 0 {
                fault(name, "others may read \(path), expected mode 0600 or stricter")
                return nil
            }
            return try parse(String(contentsOfFile: path, encoding: .utf8))
        } catch let error as CocoaError {
            fault(name, "\(path) cannot be read (\(error.code.rawValue)), expected a file that `postern init` writes")
        } catch {
            fault(name, "\(path): \(error)")
        }
        return nil
    }
}
