import Foundation
import TestSupport
import Testing

/// The claims of the assertion in an answer; the signature is proved elsewhere.
func claims(_ answer: Answer) throws -> [String: Any] {
    let parts = try #require(answer.string("assertion")).split(separator: ".")
    var base64 = parts[1].replacing("-", with: "+").replacing("_", with: "/")
    while base64.count % 4 != 0 { base64 += "=" }
    let data = try #require(Data(base64Encoded: String(base64)))
    return try #require(try JSONSerialization.jsonObject(with: data) as? [String: Any])
}
