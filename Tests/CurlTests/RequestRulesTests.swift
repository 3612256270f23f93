import Testing

@testable import Curl

struct RequestRulesTests {
    @Test(arguments: [
        ("X-A\r\nX-B", "1"), ("X-A", "1\r\nX-B: 2"), ("X-A", "1\nX-B: 2"), ("X-A", "1\0"), ("X A", "1"), ("X:A", "1"),
        ("", "1"), ("Ä", "1"), ("Content-Length", "0"), ("transfer-encoding", "chunked"), ("Host", "elsewhere"),
    ])
    func `a header that could change the request is refused`(name: String, value: String) {
        let request = OutgoingRequest(method: "GET", url: "https://example.com/", headers: [(name, value)])

        #expect(!request.isSound(allowsPlainHTTP: false))
    }

    @Test(arguments: [
        "http://example.com/", "HTTPS://example.com/", "ftp://example.com/", "file:///etc/passwd", "example.com", "",
        "https://", "https:///path", "https://user:secret@example.com/", "https://user@example.com?x",
        "https://example.com/a b", "https://example.com/\r\nX-A: 1", "https://example.com/\0", "https://exämple.com/",
    ])
    func `a URL that is not plainly https is refused`(url: String) {
        let request = OutgoingRequest(method: "GET", url: url)

        #expect(!request.isSound(allowsPlainHTTP: false))
    }

    @Test(arguments: ["https://example.com", "https://example.com/a@b", "https://[::1]:8443/x?y=z%20#f"])
    func `an https URL is taken`(url: String) {
        let request = OutgoingRequest(method: "GET", url: url)

        #expect(request.isSound(allowsPlainHTTP: false))
    }

    @Test(arguments: ["", "get", "GET / HTTP/1.1\r\nX-A: 1", "G T", "GET\0"])
    func `a method that is not a word in capitals is refused`(method: String) {
        let request = OutgoingRequest(method: method, url: "https://example.com/")

        #expect(!request.isSound(allowsPlainHTTP: false))
    }

    @Test(arguments: [
        ("us:er", "secret"), ("", "secret"), ("user\0", "secret"), ("user", "sec\nret"), ("user", "\u{7F}"),
    ])
    func `credentials that Basic cannot carry are refused`(user: String, password: String) {
        let credentials = BasicCredentials(user: user, password: password)
        let request = OutgoingRequest(method: "GET", url: "https://example.com/", credentials: credentials)

        #expect(!request.isSound(allowsPlainHTTP: false))
    }

    @Test func `credentials and a header that says others are refused`() {
        var request = OutgoingRequest(method: "GET", url: "https://example.com/", headers: [("AUTHORIZATION", "x")])
        #expect(request.isSound(allowsPlainHTTP: false))

        request.credentials = BasicCredentials(user: "user", password: "secret")

        #expect(!request.isSound(allowsPlainHTTP: false))
    }

    @Test func `credentials do not show`() {
        let credentials = BasicCredentials(user: "ACuser", password: "pass:word")
        let request = OutgoingRequest(method: "GET", url: "https://example.com/", credentials: credentials)
        #expect(credentials.authorization == "Basic QUN1c2VyOnBhc3M6d29yZA==")

        var shown = "\(credentials) \(String(reflecting: credentials)) \(request) \(String(reflecting: request))"
        dump(credentials, to: &shown)
        dump(request, to: &shown)

        for secret in ["ACuser", "pass:word", "QUN1c2Vy"] { #expect(!shown.contains(secret)) }
    }

    @Test func `plain HTTP is taken where it is allowed`() {
        let request = OutgoingRequest(method: "GET", url: "http://127.0.0.1:8090/")

        #expect(request.isSound(allowsPlainHTTP: true))
        #expect(!request.isSound(allowsPlainHTTP: false))
    }

    @Test func `an unsound request is not sent`() async throws {
        let transport = try Transport(TransportConfiguration())

        let failure = await transport.failure(of: .get("http://127.0.0.1/"))

        #expect(failure == TransportError(reason: .invalidRequest, wasSent: false))
    }
}
