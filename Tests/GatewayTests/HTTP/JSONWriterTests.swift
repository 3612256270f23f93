import FoundationEssentials
import Testing

@testable import Gateway

@Suite struct JSONWriterTests {
    @Test func `members keep the order in which they are written`() {
        var json = JSONWriter()

        json.object { answer in
            answer.write("z", "x/y")
            answer.write("a", 1)
            answer.object("o") {
                $0.write("t", true)
                $0.write("n", String?.none)
            }
            answer.array("l") {
                $0.append(1)
                $0.object { $0.write("k", 2.5) }
                $0.array { _ in }
            }
            answer.write("s", ["a", "b"])
            answer.writeIfPresent("missing", Int?.none)
        }

        #expect(json.text == #"{"z":"x/y","a":1,"o":{"t":true,"n":null},"l":[1,{"k":2.5},[]],"s":["a","b"]}"#)
    }

    @Test func `a string that ends like a bracket is no bracket`() {
        var json = JSONWriter()

        json.object {
            $0.write("a", "{")
            $0.write("b", "[,")
            $0.write("c", "")
        }

        #expect(json.text == #"{"a":"{","b":"[,","c":""}"#)
    }

    @Test func `what must be escaped is, and nothing else`() throws {
        var json = JSONWriter()

        json.array { $0.append("\"\\\n\r\t\u{0}\u{1f}\u{7f}/é𝄞\u{2028}") }

        #expect(json.text == #"["\"\\\n\r\t\u0000\u001f\u007f/é𝄞"# + "\u{2028}\"]")
    }

    @Test func `the parser reads back what the writer wrote`() throws {
        let awkward = String(String.UnicodeScalarView((1...0x2FF).compactMap(Unicode.Scalar.init)))
        var json = JSONWriter()

        json.array { $0.append(awkward) }

        #expect(try JSONParser.parse(json.bytes) == .array([.string(awkward)]))
    }

    @Test func `a number that JSON does not know becomes null`() {
        var json = JSONWriter()

        json.array {
            $0.append(Double.nan)
            $0.append(Double.infinity)
        }

        #expect(json.text == "[null,null]")
    }
}

@Suite struct TimestampTests {
    @Test(arguments: [
        (0, "1970-01-01T00:00:00.000Z"),
        (951_782_400, "2000-02-29T00:00:00.000Z"),
        (1_709_251_199.999, "2024-02-29T23:59:59.999Z"),
        (4_107_542_400, "2100-03-01T00:00:00.000Z"),
        (-0.0005, "1969-12-31T23:59:59.999Z"),
    ])
    func `known instants print as RFC 3339 says`(seconds: Double, text: String) {
        #expect(Timestamp.text(Date(timeIntervalSince1970: seconds)) == text)
    }

    @Test func `it agrees with Foundation over four hundred years`() {
        let style = Date.ISO8601FormatStyle(includingFractionalSeconds: false)
        for day in stride(from: 0, to: 146_097, by: 97) {
            let date = Date(timeIntervalSince1970: Double(day) * 86_400 + Double(day % 86_400))
            #expect(Timestamp.text(date).prefix(19) + "Z" == date.formatted(style))
        }
    }
}
