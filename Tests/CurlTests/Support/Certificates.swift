import Foundation
import TestPrograms

/// A certificate authority and a certificate for 127.0.0.1 signed by it, made by openssl in a folder.
struct Certificates {
    let folder: URL

    var authority: String { folder.appending(path: "ca.pem").path }

    init(in folder: URL) async throws {
        self.folder = folder
        try Data("subjectAltName=IP:127.0.0.1\n".utf8).write(to: folder.appending(path: "names"))
        let newKey = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"]
        try await openssl(
            ["req", "-x509", "-keyout", "ca.key", "-out", "ca.pem", "-days", "2", "-subj", "/CN=CA"] + newKey
        )
        try await openssl(["req", "-keyout", "server.key", "-out", "server.csr", "-subj", "/CN=server"] + newKey)
        try await openssl([
            "x509", "-req", "-in", "server.csr", "-CA", "ca.pem", "-CAkey", "ca.key", "-CAcreateserial",
            "-days", "2", "-extfile", "names", "-out", "server.pem",
        ])
    }

    private func openssl(_ arguments: [String]) async throws {
        try await output(of: ["openssl"] + arguments, in: folder.path)
    }
}
