import VerifyModel

/// A phone number, or the first digits of many, that fraud protection and country blocks leave alone.
struct SafeListRecord: Sendable, Equatable, Codable {
    let sid: String
    let phoneNumber: String

    /// E.164, or a prefix of it: a plus sign and 1 to 15 digits, the first of them not zero.
    static func isNumberOrPrefix(_ text: String) -> Bool {
        let bytes = text.utf8
        return bytes.first == UInt8(ascii: "+") && (2...16).contains(bytes.count)
            && bytes.dropFirst().first != UInt8(ascii: "0")
            && bytes.dropFirst().allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) }
    }
}

extension ProviderState {
    mutating func createSafelist(_ call: Call) throws(Refusal) -> Reply {
        let number = try call.form.required("PhoneNumber")
        guard SafeListRecord.isNumberOrPrefix(number) else { throw call.form.unacceptable("PhoneNumber") }
        guard safeList[number] == nil else { throw .alreadySafelisted }
        let record = SafeListRecord(sid: random.sid(.safelist), phoneNumber: number)
        safeList[number] = record
        return .created(record.resource(call))
    }

    func fetchSafelist(_ call: Call, _ number: String) throws(Refusal) -> Reply {
        guard let record = safeList[number] else { throw .notFound(call.resource) }
        return .fetched(record.resource(call))
    }

    mutating func deleteSafelist(_ call: Call, _ number: String) throws(Refusal) -> Reply {
        guard safeList.removeValue(forKey: number) != nil else { throw .notFound(call.resource) }
        return .deleted
    }

    /// Whether the number or any of its first digits are listed.
    func isSafelisted(_ number: String) -> Bool {
        !safeList.isEmpty && number.indices.contains { safeList[String(number[...$0])] != nil }
    }
}

extension SafeListRecord {
    fileprivate func resource(_ call: Call) -> JSONValue {
        .object([
            "sid": .string(sid),
            "phone_number": .string(phoneNumber),
            "url": .string(call.url("/v2/SafeList/Numbers/\(phoneNumber)")),
        ])
    }
}
