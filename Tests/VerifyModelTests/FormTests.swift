import Testing
import VerifyModel

@Suite struct FormTests {
    @Test(arguments: [
        ("a=1&b=2", [FormField("a", "1"), FormField("b", "2")]),
        ("a=1&a=2", [FormField("a", "1"), FormField("a", "2")]),
        ("", []), ("&&", []), ("a", [FormField("a", "")]), ("=1", [FormField("", "1")]),
        // A mobile SDK leaves these unescaped in values.
        ("AuthPayload=MEUC/w==&x=http://y", [FormField("AuthPayload", "MEUC/w=="), FormField("x", "http://y")]),
        ("To=%2B1+202&n=Rosa%27s+phone", [FormField("To", "+1 202"), FormField("n", "Rosa's phone")]),
        ("a=%C3%A9&b=%c3%a9", [FormField("a", "é"), FormField("b", "é")]),
        // WHATWG URL: broken escapes stay, broken UTF-8 is replaced.
        (
            "a=%&b=%4&c=%zz&d=100%",
            [FormField("a", "%"), FormField("b", "%4"), FormField("c", "%zz"), FormField("d", "100%")]
        ),
        ("a=%FF", [FormField("a", "\u{FFFD}")]), ("a=%00", [FormField("a", "\0")]),
    ])
    func `a form body is read as a browser's server reads it`(text: String, fields: [FormField]) {
        #expect(Form(encoded: text.utf8).fields == fields)
    }

    @Test(arguments: [
        ("+12025550143", "v=%2B12025550143"), ("a b", "v=a+b"), ("a&b=c", "v=a%26b%3Dc"),
        ("€129.90", "v=%E2%82%AC129.90"),
        (#"{"ip":"1"}"#, "v=%7B%22ip%22%3A%221%22%7D"), ("a-b._~c", "v=a-b._~c"), ("", "v="),
    ])
    func `a value is escaped`(value: String, text: String) {
        let form = Form(fields: [FormField("v", value)])

        #expect(form.encoded == text)
        #expect(Form(encoded: text.utf8) == form)
    }

    @Test func `absent values are left out`() {
        var form = Form()
        form.add("A", nil as String?)
        form.add("B", "")
        form.add("C", each: [1, 2])
        form.add("D", true)

        #expect(form.encoded == "B=&C=1&C=2&D=true")
    }

    @Test func `the first of several values counts`() {
        let form = Form(encoded: "a=1&b=3&a=2".utf8)

        #expect(form.first("a") == "1")
        #expect(form.all("a") == ["1", "2"])
        #expect(form.names == ["a", "b"])
    }
}
