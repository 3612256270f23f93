internal import FoundationEssentials

/// One file of the migrations directory.
struct Migration: Sendable, Equatable {
    /// The file's name, `NNNN_name.sql`.
    let name: String
    let sql: String

    /// Reads every `NNNN_name.sql` of a directory, in the order of their numbers.
    static func read(_ directory: String) throws(MigrationError) -> [Migration] {
        do {
            let names = try FileManager.default.contentsOfDirectory(atPath: directory).filter { $0.hasSuffix(".sql") }
            return try names.sorted().map { name in
                Migration(name: name, sql: try String(contentsOfFile: "\(directory)/\(name)", encoding: .utf8))
            }
        } catch {
            throw .unreadable(directory)
        }
    }

    /// Four digits, an underscore, and lower-case letters, digits and underscores.
    var hasProperName: Bool { name.wholeMatch(of: /[0-9]{4}_[a-z0-9_]+\.sql/) != nil }

    var number: Substring { name.prefix(4) }
}

/// A row of `schema_migrations`: what was done to this database.
struct AppliedMigration: Sendable, Equatable {
    let name: String
    /// SHA-256 of the file as it then was.
    let hash: [UInt8]
}

/// Why the schema was left as it is.
package enum MigrationError: Error, Sendable, Equatable {
    /// The directory or a file in it cannot be read as UTF-8.
    case unreadable(String)
    /// Not `NNNN_name.sql`, or a number that another file has.
    case misnamed(String)
    /// The file has changed since it was applied; write a new one instead.
    case edited(String)
    /// Applied to this database, but there is no such file: this program is older than its database.
    case missing(String)
    /// Not applied, though a file of a higher number is.
    case outOfOrder(String)
    /// The file ends its transaction, so that it cannot be applied as a whole or not at all.
    case endsTransaction(String)
    /// The server refused the file; nothing of it remains.
    case failed(String, PostgresError)
}

extension MigrationError: CustomStringConvertible {
    package var description: String {
        switch self {
        case .unreadable(let path): "migrations cannot be read: \(path)"
        case .misnamed(let name): "migration \(name) is not named NNNN_name.sql, or its number is taken"
        case .edited(let name): "migration \(name) was edited after it was applied; add a new file instead"
        case .missing(let name): "migration \(name) was applied to this database, but its file is missing"
        case .outOfOrder(let name):
            "migration \(name) comes before one that was applied already; give it the next number"
        case .endsTransaction(let name): "migration \(name) must not commit or roll back by itself"
        case .failed(let name, let error): "migration \(name) failed: \(error.debugDescription)"
        }
    }
}
