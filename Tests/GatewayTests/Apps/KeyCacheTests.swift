import Domain
import FoundationEssentials
import Testing

@testable import Gateway

@Suite struct KeyCacheTests {
    private let start = ContinuousClock.now
    private let key = KnownKey(
        holder: .app(Caller(app: AppID(uuid: UUID()), slug: "shop", keyID: "a", scopes: [], policy: .standard)),
        secretHash: [],
        rate: KeyRate(perSecond: 10, burst: 3),
        isLive: true
    )

    private func isKnown(_ answer: KeyCache.Answer) -> Bool {
        if case .known = answer { true } else { false }
    }

    @Test func `an answer is good for five seconds and renewed after four`() {
        var cache = KeyCache()
        cache.store(["a": key], for: ["a"], at: start)

        guard case .known(_, false) = cache.look(up: "a", at: start + .seconds(3)),
            case .known(_, true) = cache.look(up: "a", at: start + .seconds(4))
        else {
            Issue.record("not known, or due at the wrong time")
            return
        }
        #expect(!isKnown(cache.look(up: "a", at: start + .seconds(5))))
    }

    @Test func `an unknown id is remembered as unknown`() {
        var cache = KeyCache()
        cache.store([:], for: ["b"], at: start)

        guard case .known(nil, _) = cache.look(up: "b", at: start + .seconds(1)) else {
            Issue.record("asked again")
            return
        }
    }

    @Test func `a renewal keeps the meter of the rate`() {
        var cache = KeyCache()
        cache.store(["a": key], for: ["a"], at: start)
        for _ in 0..<3 { #expect(cache.admit("a", at: start) == nil) }

        cache.store(["a": key], for: ["a"], at: start)

        #expect(cache.admit("a", at: start) == .milliseconds(100))
    }

    @Test func `invented ids cannot make the cache grow without end`() {
        var cache = KeyCache()

        for batch in 0..<30 {
            cache.store([:], for: (0..<1000).map { "\(batch)-\($0)" }, at: start)
        }

        #expect(cache.count <= KeyCache.capacity)
    }

    @Test func `the last use is written at most once a minute`() {
        var cache = KeyCache()
        cache.store(["a": key], for: ["a", "b"], at: start)

        #expect(cache.due(of: ["a", "b"], at: start) == ["a"])
        #expect(cache.due(of: ["a"], at: start + .seconds(59)).isEmpty)
        #expect(cache.due(of: ["a"], at: start + .seconds(60)) == ["a"])
    }
}

@Suite struct RateMeterTests {
    private let start = ContinuousClock.now

    @Test func `a burst passes at once, then one request per interval`() {
        var meter = RateMeter()
        let rate = KeyRate(perSecond: 200, burst: 400)

        let atOnce = (0..<1000).prefix { _ in meter.admit(rate, at: start) == nil }.count
        let later = (0..<1000).prefix { _ in meter.admit(rate, at: start + .seconds(1)) == nil }.count

        #expect(atOnce == 400)
        #expect(later == 200)
    }

    @Test func `a refused request costs nothing and says how long to wait`() {
        var meter = RateMeter()
        let rate = KeyRate(perSecond: 2, burst: 1)
        _ = meter.admit(rate, at: start)

        for _ in 0..<10 { #expect(meter.admit(rate, at: start) == .milliseconds(500)) }

        #expect(meter.admit(rate, at: start + .milliseconds(500)) == nil)
    }
}

@Suite struct APIKeyTests {
    private static let id = "0123456789ab"
    private static let secret = String(repeating: "z", count: 52)

    @Test func `a key of the right form is taken apart`() throws {
        let key = try #require(APIKey("psk_live_\(Self.id)_\(Self.secret)"))

        #expect(key.id == Self.id)
        #expect(key.secret == Array(Self.secret.utf8))
    }

    @Test(arguments: [
        "", "psk", "psk_live_\(id)", "psk_prod_\(id)_\(secret)", "PSK_live_\(id)_\(secret)",
        "psk_live_\(id)_\(secret)z",
        "psk_live_\(id)z_\(secret)", "psk_live_\(id.uppercased())_\(secret)", "psk_live_0123456789ai_\(secret)",
        "psk_live_\(id)_\(secret.dropLast())u", " psk_live_\(id)_\(secret)", "psk_live_\(id)_\(secret) ",
        "psk_live_\(id)_\(secret)_x", "psk_live_\(id)_\(String(repeating: "é", count: 26))",
    ])
    func `anything else is no key`(text: String) {
        #expect(APIKey(text) == nil)
    }
}
