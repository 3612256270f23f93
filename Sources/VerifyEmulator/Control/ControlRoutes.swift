import FoundationEssentials
import HTTPTypes
import VerifyModel

/// What the emulator offers beside the provider's API: the inbox, the clock, faults, and a page that says what it is.
struct ControlRoutes: Sendable {
    let provider: Provider
    let traffic: Traffic

    /// Nil if the path belongs to the provider's API.
    func answer(_ exchange: Exchange) async -> Answer? {
        guard exchange.path == "/" || exchange.path.hasPrefix("/_emulator") else { return nil }
        do throws(Refusal) {
            return try await page(exchange)
        } catch {
            return .json(["error": error.message], status: error.status)
        }
    }

    private func page(_ exchange: Exchange) async throws(Refusal) -> Answer {
        switch (exchange.path, exchange.method) {
        case ("/", "GET"): return .page(rootPage)
        case ("/_emulator/messages", "GET"):
            let messages = await provider.messages(to: Form(encoded: exchange.query.utf8).first("to"))
            return .json(["messages": messages])
        case ("/_emulator/clock", "GET"): return .json(await provider.clockState)
        case ("/_emulator/clock", "POST"): return try await advanceClock(exchange.body)
        case ("/_emulator/faults", "GET"): return .json(await provider.faults)
        case ("/_emulator/faults", "POST"): return await addFaults(exchange.body)
        case ("/_emulator/faults", "DELETE"):
            await provider.clearFaults()
            return .json(await provider.faults)
        case ("/_emulator/templates", "POST"): return try await addTemplate(exchange.body)
        case ("/_emulator/webhooks", "GET"): return .json(["webhooks": await provider.deliveries])
        case ("/_emulator/calls", "GET"):
            return .json(CallCount(calls: await provider.calls, peakConcurrent: traffic.peak))
        case ("/_emulator/reset", "POST"):
            try await provider.reset()
            traffic.forgetPeak()
            return .json(["reset": true])
        case (let path, "GET"), (let path, "POST"):
            guard path.hasPrefix(ControlPath.silentAttempts),
                let text = try await provider.openSilentAttempt(
                    String(path.dropFirst(ControlPath.silentAttempts.count))
                )
            else { return .json(["error": "no such page of the emulator"], status: 404) }
            return .text(text)
        default: return .json(["error": "no such page of the emulator"], status: 404)
        }
    }

    private func advanceClock(_ body: [UInt8]) async throws(Refusal) -> Answer {
        guard let step = try? VerifyJSON.decode(ClockStep.self, from: body),
            try await provider.advanceClock(by: step.seconds)
        else { return .json(["error": "advance_seconds must be a whole number, 0 to ten years in all"], status: 400) }
        return .json(await provider.clockState)
    }

    /// Templates are written in the provider's console, which this stands for.
    private func addTemplate(_ body: [UInt8]) async throws(Refusal) -> Answer {
        let draft: TemplateDraft
        do {
            draft = try VerifyJSON.decode(TemplateDraft.self, from: body)
        } catch {
            return .json(["error": "not a template: \(error)"], status: 400)
        }
        if let fault = draft.fault { return .json(["error": fault], status: 400) }
        return .json(["sid": try await provider.add(draft)], status: 201)
    }

    /// Takes a list or a single fault.
    private func addFaults(_ body: [UInt8]) async -> Answer {
        do {
            let isList = body.first { !" \t\r\n".utf8.contains($0) } == UInt8(ascii: "[")
            await provider.add(
                try isList ? VerifyJSON.decode([Fault].self, from: body) : [VerifyJSON.decode(Fault.self, from: body)]
            )
            return .json(await provider.faults)
        } catch {
            return .json(["error": "not a fault: \(error)"], status: 400)
        }
    }
}

/// Pages that other parts of the emulator refer to.
enum ControlPath {
    /// Behind it comes the token of a silent attempt.
    static let silentAttempts = "/_emulator/sna/"
}

private struct CallCount: Encodable {
    let calls: [String: Int]
    let peakConcurrent: Int

    private enum CodingKeys: String, CodingKey {
        case calls
        case peakConcurrent = "peak_concurrent"
    }
}

private struct ClockStep: Codable {
    let seconds: Int

    private enum CodingKeys: String, CodingKey {
        case seconds = "advance_seconds"
    }
}

extension Answer {
    fileprivate static func json(_ value: some Encodable, status: Int = 200) -> Answer {
        // Nothing shown here holds a number that JSON cannot write.
        let body = (try? VerifyJSON.encode(value)) ?? Array("{}".utf8)
        return Answer(status: status, headers: [.contentType: "application/json"], body: body)
    }

    fileprivate static func text(_ text: String) -> Answer {
        Answer(status: 200, headers: [.contentType: "text/plain; charset=utf-8"], body: Array(text.utf8))
    }

    fileprivate static func page(_ html: String) -> Answer {
        Answer(status: 200, headers: [.contentType: "text/html; charset=utf-8"], body: Array(html.utf8))
    }
}

private let rootPage = """
    <!doctype html>
    <html lang="en"><meta charset="utf-8"><title>Verify emulator (not Twilio)</title>
    <h1>This is not Twilio</h1>
    <p>This is Postern's local stand-in for the Verify v2 API, for development and tests. It sends nothing to anybody
    and shows every code to whoever can reach it. It is neither made nor endorsed by Twilio.</p>
    <ul>
    <li><code>/v2/Services…</code> the API, with HTTP Basic
    <li><a href="/_emulator/messages">/_emulator/messages</a> what was "sent", oldest first; <code>?to=</code> filters
    <li><a href="/_emulator/clock">/_emulator/clock</a> POST <code>{"advance_seconds":600}</code> moves it
    <li><a href="/_emulator/faults">/_emulator/faults</a>
    POST <code>[{"operation":"CreateVerification","effect":"status","status":429,"code":20429,"count":1}]</code>,
    DELETE clears
    <li><a href="/_emulator/webhooks">/_emulator/webhooks</a> event calls, and what became of them
    <li><code>/_emulator/templates</code> POST
    <code>{"friendly_name":"…","channels":["sms"],"translations":{"en":{"text":"{{code}} …"}}}</code>
    <li><a href="/_emulator/calls">/_emulator/calls</a> how many calls of each operation came in,
    and how many were under way at once
    <li><code>/_emulator/sna/…</code> the addresses of silent network authentication, for the device
    <li><code>POST /_emulator/reset</code> forgets everything
    </ul></html>

    """
