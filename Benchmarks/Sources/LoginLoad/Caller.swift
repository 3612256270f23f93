/// One caller: a connection, and one user's story after the other.
struct Caller {
    let gateway: Gateway

    func work(_ story: Story, from tickets: Tickets) -> LoadResult {
        var result = LoadResult(title: "")
        var connection: Connection?

        while let number = tickets.take() {
            let user = User(number: number, prefix: gateway.prefix)
            let started = ContinuousClock.now
            for triesLeft in (0..<story.tries).reversed() {
                do {
                    let open = try connection ?? Connection(to: gateway)
                    connection = open
                    try finish(story, for: user, over: open)
                    result.latencies.append(started.duration(to: .now))
                    break
                } catch {
                    connection = nil
                    if triesLeft == 0 { result.failures["\(error)", default: 0] += 1 }
                }
            }
        }
        return result
    }

    /// The steps in order; the second and later ones carry the flow that the first named.
    private func finish(_ story: Story, for user: User, over connection: Connection) throws {
        var flow: String?
        for step in story.steps(for: user, code: gateway.code) {
            let answer = try connection.exchange(step.method, step.path, body: step.body(flow ?? ""))
            guard answer.status == step.expectedStatus else {
                throw Unexpected(step: step.path, status: answer.status, body: answer.body)
            }
            flow = answer.member("flow_id") ?? flow
        }
    }
}

/// An answer with another status than the story expects.
struct Unexpected: Error, CustomStringConvertible {
    var step: String
    var status: Int
    var body: String

    /// The problem's code where there is one, so that equal failures count together.
    var description: String {
        "\(step): \(status) \(Answer(status: status, body: body).member("code") ?? "")"
    }
}
