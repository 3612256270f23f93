package import Foundation

/// The facts about the provider that tests read, as files.
package enum Fixtures {
    /// The place of a file beside the tests of the model.
    package static func url(_ name: String, _ suffix: String) -> URL {
        URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "VerifyModelTests/Fixtures/\(name).\(suffix)")
    }
}
