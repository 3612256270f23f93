import Foundation

extension Load {
    /// The command line; see `main.swift`.
    init(arguments: ArraySlice<String>) throws(UsageError) {
        guard let story = arguments.first.flatMap(Story.init(rawValue:)) else { throw UsageError("enrol or login?") }
        let options = try Options(arguments.dropFirst())
        guard let url = URL(string: try options.text("url")), let host = url.host, url.scheme == "http" else {
            throw UsageError("--url is not an http URL")
        }
        let first = try options.number("first", default: 0)
        let process = try options.number("pid", default: 0)

        self.init(
            story: story,
            gateway: Gateway(
                host: host,
                port: UInt16(clamping: url.port ?? 80),
                key: try options.text("key"),
                code: try options.text("code"),
                prefix: try options.text("prefix", default: "load")
            ),
            users: first..<(first + (try options.number("count", default: 1000))),
            callers: try options.number("callers", default: 64),
            process: process > 0 ? ProcessUsage(pid: process) : nil
        )
    }
}

/// `--name value` pairs.
private struct Options {
    private var values: [String: String] = [:]

    init(_ arguments: ArraySlice<String>) throws(UsageError) {
        var rest = arguments
        while let name = rest.popFirst() {
            guard name.hasPrefix("--"), let value = rest.popFirst() else { throw UsageError("\(name): no value") }
            values[String(name.dropFirst(2))] = value
        }
    }

    func text(_ name: String, default fallback: String? = nil) throws(UsageError) -> String {
        guard let value = values[name] ?? fallback else { throw UsageError("--\(name) is missing") }
        return value
    }

    func number(_ name: String, default fallback: Int) throws(UsageError) -> Int {
        guard let number = Int(values[name] ?? String(fallback)), number >= 0 else {
            throw UsageError("--\(name) is not a number")
        }
        return number
    }
}

/// What is wrong with the command line.
struct UsageError: Error, CustomStringConvertible {
    var description: String

    init(_ description: String) { self.description = description }
}
