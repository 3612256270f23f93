import ArgumentParser
import Cryptography
import SystemPackage

struct Initialize: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
        commandName: "init",
        abstract: "Write a keyring, a signing key and an example configuration; never overwrites a file."
    )

    @Option(help: "Where to write, an existing directory.")
    var directory = "."

    func run() async throws {
        try write("keyring.json", Keyring.generate().json)
        try write("assertion-key.pem", try P256.SigningKey.generate().pem)
        try write("postern.env", ExampleConfiguration.text(directory: directory))
    }

    private func write(_ name: String, _ text: String) throws {
        let path = FilePath(directory).appending(name)
        do {
            // Created with its mode, so that there is no moment at which others could open it.
            let file = try FileDescriptor.open(
                path,
                .writeOnly,
                options: [.create, .exclusiveCreate],
                permissions: [.ownerRead, .ownerWrite]
            )
            try file.closeAfter { _ = try file.writeAll(text.utf8) }
            print("\(path): written")
        } catch Errno.fileExists {
            print("\(path): exists, kept")
        } catch {
            throw ExitCode.failure(.cannotCreate, "\(path): \(error)")
        }
    }
}
