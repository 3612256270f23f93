import Curl
import Testing
import VerifyEmulator
import VerifyModel

@testable import VerifyClient

private let service = Harness.service

/// What the caller learns when things go wrong on the way, over real sockets.
@Suite struct OutcomeTests {
    @Test func `nobody there: not sent`() async throws {
        try await Harness.run { harness in
            // Port 1 of the loopback has no listener.
            let failure = await start(with: harness.client(at: "http://127.0.0.1:1"), harness)

            guard case .unsent(let error) = failure else { Issue.record("\(String(describing: failure))"); return }
            #expect(error.reason == .refused)
        }
    }

    @Test func `wrong credentials: rejected`() async throws {
        try await Harness.run { harness in
            let failure = await start(with: harness.client(token: "wrong"), harness)

            guard case .rejected(let answer, _) = failure else {
                Issue.record("\(String(describing: failure))"); return
            }
            #expect(answer.code == 20003 && answer.status == 401 && answer.code.fault == .ours)
        }
    }

    @Test func `too many calls: throttled, with the pause that was asked for`() async throws {
        try await Harness.run { harness in
            await harness.emulator.add(status(429, code: 20429, retryAfter: 3))

            let failure = await start(with: harness.client, harness)

            guard case .throttled(let answer, let retryAfter, _) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(answer.code == 20429 && retryAfter == .seconds(3))
        }
    }

    @Test(arguments: [(429, 60203), (400, 60200), (403, 60410), (404, 20404)])
    func `a refusal of the provider: rejected`(httpStatus: Int, code: Int) async throws {
        try await Harness.run { harness in
            await harness.emulator.add(status(httpStatus, code: code))

            let failure = await start(with: harness.client, harness)

            guard case .rejected(let answer, _) = failure else {
                Issue.record("\(String(describing: failure))"); return
            }
            #expect(answer.code == VerifyErrorCode(code) && answer.status == httpStatus)
        }
    }

    @Test(arguments: [
        Fault(effect: .dropBefore), Fault(effect: .dropAfter),
        Fault(effect: .status(500, code: 20500, message: nil, retryAfter: nil, processes: true)),
        Fault(effect: .status(503, code: nil, message: nil, retryAfter: 1, processes: false)),
        Fault(effect: .status(404, code: nil, message: nil, retryAfter: nil, processes: false)),
        Fault(effect: .redirect(location: "https://example.org/", status: 307)),
        Fault(effect: .garbage(.html)), Fault(effect: .garbage(.truncated)), Fault(effect: .garbage(.wrongTypes)),
        Fault(effect: .garbage(.empty)), Fault(effect: .garbage(.null)), Fault(effect: .garbage(.binary)),
        Fault(effect: .huge(bytes: 300_000)), Fault(effect: .delay, seconds: 30),
        Fault(effect: .slow(bytesPerSecond: 10)),
    ])
    func `no answer to trust: unknown, and asked only once`(fault: Fault) async throws {
        try await Harness.run { harness in
            await harness.emulator.add(fault)

            let failure = await start(with: harness.client, harness, within: .seconds(5))

            guard case .unknown = failure else { Issue.record("\(String(describing: failure))"); return }
            #expect(await harness.emulator.calls["CreateVerification"] == 1)
        }
    }

    @Test func `an approval of another verification approves nothing`() async throws {
        try await Harness.run { harness in
            let to = "+15005550143"
            let started = try await harness.client.createVerification(
                CreateVerification(to: to, channel: .sms),
                of: service
            )
            let code = await harness.emulator.messages(to: to).last?.code
            await harness.emulator.add(Fault(effect: .garbage(.foreign)))

            let check = try await harness.client.createVerificationCheck(
                CreateVerificationCheck(verificationSID: started.sid, code: code),
                of: service
            )

            #expect(check.value.status == .approved)
            #expect(!check.value.approves(started.sid, of: service))
        }
    }

    @Test func `a cancelled task ends its call at once`() async throws {
        try await Harness.run { harness in
            await harness.emulator.add(Fault(effect: .delay, seconds: 30))

            let failure = await withTaskGroup(of: VerifyClientError?.self) { group in
                group.addTask { await start(with: harness.client, harness, within: .seconds(60)) }
                while await harness.emulator.calls.isEmpty { await Task.yield() }
                group.cancelAll()
                return await group.next() ?? nil
            }

            guard case .unknown(.transport(let error), _) = failure else {
                Issue.record("\(String(describing: failure))")
                return
            }
            #expect(error.reason == .cancelled && error.wasSent)
        }
    }

    @Test(arguments: [
        (
            "https://verify.twilio.com/v2/Services?PageSize=2&Page=1&PageToken=DN%2B1",
            "PageSize=2&Page=1&PageToken=DN%2B1"
        ),
        ("https://evil.example/x?Page=1#fragment", "Page=1"), ("/v2/Services?a", "a="), ("https://evil.example/", ""),
    ])
    func `of a page's URL only the query is used`(url: String, query: String) {
        #expect(Form(queryOf: url).encoded == query)
    }

    private func start(
        with client: VerifyClient,
        _ harness: Harness,
        within total: Duration = .seconds(6)
    ) async -> VerifyClientError? {
        await harness.failure { () async throws(VerifyClientError) in
            try await client.createVerification(
                CreateVerification(to: "+15005550143", channel: .sms),
                of: service,
                within: total
            )
        }
    }

    private func status(_ status: Int, code: Int, retryAfter: Int? = nil) -> Fault {
        Fault(effect: .status(status, code: code, message: "m", retryAfter: retryAfter, processes: false))
    }
}
