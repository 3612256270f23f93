import Foundation

extension TestGateway {
    /// Runs `body` so many times at once and returns what each gave.
    package func race<Value: Sendable>(
        _ count: Int,
        _ body: @escaping @Sendable (Int) async throws -> Value
    ) async throws -> [Value] {
        try await withThrowingTaskGroup(of: Value.self) { group in
            for index in 0..<count { group.addTask { try await body(index) } }
            return try await group.reduce(into: []) { $0.append($1) }
        }
    }

    /// A code of the right form that is not the one last sent to `address`.
    package func wrongCode(for address: String) async throws -> String {
        try await code(for: address) == "000000" ? "000001" : "000000"
    }
}
