/// How an emulator is started.
package struct EmulatorConfiguration: Sendable {
    /// The address to listen on; anything but loopback must be allowed in so many words.
    package var host = "127.0.0.1"
    /// 0 takes any free port.
    package var port = 8090
    /// The one account, `AC` and 32 hexadecimal digits.
    package var accountSID: String
    /// The account's token, the password of HTTP Basic.
    package var authToken: String
    /// More user names and passwords: API keys, `SK…` and their secrets.
    package var apiKeys: [String: String] = [:]
    /// Services that exist from the start, by their SIDs.
    package var services: [String] = []
    /// The code of every verification, 4 to 10 digits, for load runs; nil means a random one each.
    package var fixedCode: String?
    /// What the provider does where nobody could confirm it.
    package var behaviour = Behaviour()
    /// Where the account is kept over restarts; nil keeps it in memory alone.
    package var stateFile: String?
    /// Whether other machines may reach the emulator, which gives every code away.
    package var allowsRemote = false

    package init(accountSID: String, authToken: String) {
        self.accountSID = accountSID
        self.authToken = authToken
    }

    /// Every fault of the configuration, one sentence each; empty if it can be used.
    package var faults: [String] {
        var faults: [String] = []
        if !SIDPrefix.account.matches(accountSID) { faults.append("the account SID is not AC and 32 hex digits") }
        if authToken.isEmpty { faults.append("the auth token is empty") }
        for key in apiKeys.keys where !SIDPrefix.apiKey.matches(key) {
            faults.append("an API key is not SK and 32 hex digits")
        }
        for service in services where !SIDPrefix.service.matches(service) {
            faults.append("the service SID \(service) is not VA and 32 hex digits")
        }
        if let fixedCode, !(4...10).contains(fixedCode.count) || !fixedCode.allSatisfy("0123456789".contains) {
            faults.append("the fixed code is not 4 to 10 digits")
        }
        if !allowsRemote, !isLoopback {
            faults.append("the host \(host) is not loopback; the emulator shows every code, so allow remote use first")
        }
        return faults
    }

    private var isLoopback: Bool {
        let numbers = host.split(separator: ".", omittingEmptySubsequences: false)
        let isLoopbackV4 = numbers.count == 4 && numbers[0] == "127" && numbers.allSatisfy { UInt8($0) != nil }
        return isLoopbackV4 || host == "::1" || host == "localhost"
    }
}
