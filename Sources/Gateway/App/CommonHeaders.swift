import HTTPTypes
import Hummingbird

extension Response {
    /// Puts on an answer what every answer must have: nothing here may be stored or sniffed, and each has its id.
    mutating func addCommonHeaders(requestID: String) {
        // The published keys alone say themselves how long they may be kept.
        if !headers.contains(.cacheControl) { headers.append(.noStore) }
        headers.append(.noSniff)
        headers.append(HTTPField(name: .requestID, value: requestID))
    }
}

extension HTTPField {
    fileprivate static let noStore = HTTPField(name: .cacheControl, value: "no-store")
    fileprivate static let noSniff = HTTPField(name: .xContentTypeOptions, value: "nosniff")
}

extension HTTPField.Name {
    static let requestID: HTTPField.Name = {
        guard let name = HTTPField.Name("X-Request-Id") else { preconditionFailure("X-Request-Id is a valid name") }
        return name
    }()
}
