/// Everything that is wrong with a keyring file.
///
/// Never quotes the file, for what stands in the wrong place may be a key.
package struct KeyringError: Error, Equatable, Sendable {
    /// What is wrong, in the order of the file; at least one.
    package let faults: [Fault]

    /// One thing that is wrong.
    package struct Fault: Equatable, Sendable {
        /// The number of the entry, from 1; nil if it concerns the whole file.
        package let entry: Int?
        /// The id of the entry, if it is a well-formed one.
        package let id: String?
        /// What is wrong.
        package let problem: Problem

        init(entry: Int?, id: String? = nil, _ problem: Problem) {
            self.entry = entry
            self.id = id
            self.problem = problem
        }
    }

    /// What can be wrong.
    package enum Problem: Error, Equatable, Sendable {
        case wrongShape
        case badID
        case repeatedID
        case unknownPurpose
        case keyIsNotBase64
        case keyLength(Int)
        case repeatedKey
        case noKey(for: Keyring.Purpose)
    }
}

extension KeyringError: CustomStringConvertible {
    package var description: String {
        "keyring: " + faults.map(\.description).joined(separator: "; ")
    }
}

extension KeyringError.Fault: CustomStringConvertible {
    package var description: String {
        let place = entry.map { "entry \($0)" + (id.map { " (\($0))" } ?? "") + ": " } ?? ""
        return place + problem.description
    }
}

extension KeyringError.Problem: CustomStringConvertible {
    package var description: String {
        switch self {
        case .wrongShape: #"not JSON of the form {"keys":[{"id":"…","purpose":"…","key":"…"}]}"#
        case .badID: #""id" must be 1 to 32 of a-z, 0-9, "-" and "_""#
        case .repeatedID: #""id" stands in an earlier entry too"#
        case .unknownPurpose: #""purpose" must be wrap, lookup, totp or limit"#
        case .keyIsNotBase64: #""key" must be Base64 with padding"#
        case .keyLength(let count): #""key" has \#(count) bytes instead of \#(Keyring.Key.secretCount)"#
        case .repeatedKey: "the same key stands in an earlier entry too"
        case .noKey(let purpose): "no key with the purpose \(purpose.rawValue)"
        }
    }
}
