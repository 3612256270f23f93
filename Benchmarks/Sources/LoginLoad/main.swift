import Glibc

// Enrols users, or finishes whole logins, against a running gateway and reports what that cost.
//
//     LoginLoad enrol|login --url http://127.0.0.1:8080 --key psk_… --code 123456
//               [--first 0] [--count 1000] [--callers 64] [--prefix load] [--pid GATEWAY]
//
// Users are numbered and unique: `login` needs the users that an `enrol` with the same prefix made. Each caller has
// one connection and runs its next user as soon as the last one is done.

// A gateway that closes a connection must show as a failure, not end the run.
signal(SIGPIPE, SIG_IGN)

let load: Load
do {
    load = try Load(arguments: CommandLine.arguments.dropFirst())
} catch {
    print("LoginLoad: \(error)")
    exit(64)
}

let result = load.run()
print(result.summary)
exit(result.failures.isEmpty ? 0 : 1)
