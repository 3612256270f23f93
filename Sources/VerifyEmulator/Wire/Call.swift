import FoundationEssentials
import VerifyModel

/// One authenticated call, read: what it asks for, with which parameters, at which moment.
struct Call: Sendable {
    let account: AccountSID
    let now: Date
    /// The path without `/v2`, as 404 messages quote it.
    let resource: String
    let query: Parameters
    let form: Parameters
    /// The body as it came, for the operations that take JSON.
    let body: [UInt8]
    /// Scheme and host of every address in the answer.
    let origin: String

    func url(_ path: String) -> String { origin + path }

    func links(_ path: String, _ children: [String: String]) -> [String: String] {
        children.mapValues { url("\(path)/\($0)") }
    }
}
