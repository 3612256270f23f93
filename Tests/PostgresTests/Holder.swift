@testable import Postgres

/// A session that keeps what it holds until it is let go; blocks its thread while the server works.
actor Holder {
    private let session: Session

    init(_ configuration: PostgresConfiguration) async throws {
        session = try await Session.open(configuration)
    }

    func run<S: Statement>(_ statement: S) throws {
        _ = try session.run(statement)
    }

    func run(script: String) throws {
        try session.run(script: script, within: .seconds(30))
    }
}
