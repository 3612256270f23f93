/// An HTTP answer with a body of known length.
struct Answer {
    var status: Int
    var body: String

    init(status: Int, body: String) {
        self.status = status
        self.body = body
    }

    /// Nil while `received` does not hold the whole answer.
    init?(_ received: [UInt8]) {
        guard let headEnd = received.firstRange(of: Array("\r\n\r\n".utf8)) else { return nil }
        let head = String(decoding: received[..<headEnd.lowerBound], as: UTF8.self).lowercased()
        let length = head.word(after: "content-length: ") ?? 0
        guard let status = head.word(after: "http/1.1 "), received.count >= headEnd.upperBound + length else {
            return nil
        }
        self.init(status: status, body: String(decoding: received[headEnd.upperBound...], as: UTF8.self))
    }

    /// The first string member of that name, wherever it stands; good enough for ids, which hold no escapes.
    func member(_ name: String) -> String? {
        guard let key = body.firstRange(of: "\"\(name)\":") else { return nil }
        let value = body[key.upperBound...].drop { $0 == " " }
        guard value.first == "\"" else { return nil }
        return String(value.dropFirst().prefix { $0 != "\"" })
    }
}

extension String {
    /// The number that follows the first occurrence of `label`.
    fileprivate func word(after label: String) -> Int? {
        firstRange(of: label).flatMap { Int(self[$0.upperBound...].prefix { $0.isNumber }) }
    }
}
