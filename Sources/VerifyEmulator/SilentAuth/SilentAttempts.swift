import FoundationEssentials

/// One try to let the mobile network prove a number: an address that the phone must open over mobile data.
struct SilentAttempt: Sendable, Equatable, Codable {
    /// The last part of the address, unguessable.
    let token: String
    let verification: String
    /// SID of the attempt, as `send_code_attempts` names it.
    let attempt: String
    let createdAt: Date
    /// What the check must repeat, if the start asked for one.
    let clientToken: String?
    /// What came of it; nil until the address was opened.
    var outcome: Outcome?

    enum Outcome: Sendable, Equatable, Codable {
        case success
        case failure(Int)
    }

    /// The code that a check tells for this attempt: 60519 as long as it runs; nil for a success.
    var errorCode: Int? {
        switch outcome {
        case nil: 60519
        case .success: nil
        case .failure(let code): code
        }
    }
}

/// The silent attempts of verifications that can still be found.
struct SilentAttempts: Sendable {
    private var attempts: [String: SilentAttempt] = [:]
    private var byVerification: [String: [String]] = [:]
    private var inOrder: [String] = []

    /// Oldest first.
    var all: [SilentAttempt] { inOrder.compactMap { attempts[$0] } }

    subscript(token: String) -> SilentAttempt? { attempts[token] }

    /// Oldest first.
    func of(_ verification: String) -> [SilentAttempt] {
        byVerification[verification, default: []].compactMap { attempts[$0] }
    }

    mutating func put(_ attempt: SilentAttempt) {
        guard attempts.updateValue(attempt, forKey: attempt.token) == nil else { return }
        byVerification[attempt.verification, default: []].append(attempt.token)
        inOrder.append(attempt.token)
    }

    /// Forgets what outlived every verification; half of the table at once, so that a call seldom pays.
    mutating func sweep(at now: Date) {
        guard inOrder.count >= 1024, let middle = attempts[inOrder[inOrder.count / 2]],
            now.timeIntervalSince(middle.createdAt) >= VerificationLifeCycle.validity
        else { return }
        for token in inOrder.prefix(inOrder.count / 2) {
            guard let gone = attempts.removeValue(forKey: token) else { continue }
            byVerification[gone.verification] = nil
        }
        inOrder.removeFirst(inOrder.count / 2)
    }
}
