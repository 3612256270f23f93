import Foundation
import ScriptedServer

/// Debian's nginx with TLS on a free port, which answers every request with the number of its connection.
final class Nginx: Sendable {
    static let program = "/usr/sbin/nginx"
    static var isInstalled: Bool { FileManager.default.isExecutableFile(atPath: program) }

    let port: Int
    let authority: String
    private let folder: URL
    private let process: ForegroundProcess

    /// Returns when it listens.
    ///
    /// - Parameters:
    ///   - protocols: `http2` or nothing, as in the `listen` directive.
    ///   - requestsPerConnection: after so many, a connection is closed (HTTP/1.1) or sent GOAWAY (HTTP/2).
    /// - Throws: when openssl or nginx fails.
    init(protocols: String, requestsPerConnection: Int = 100_000) async throws {
        folder = FileManager.default.temporaryDirectory.appending(path: "nginx-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        authority = try await Certificates(in: folder).authority
        port = try ListeningSocket().port
        let text = configuration(port: port, protocols: protocols, requestsPerConnection: requestsPerConnection)
        try Data(text.utf8).write(to: folder.appending(path: "nginx.conf"))
        process = try ForegroundProcess(
            Nginx.program,
            ["-p", folder.path, "-e", "stderr", "-c", "nginx.conf"],
            in: folder,
            readyWhenItSays: "event method"
        )
    }

    deinit {
        process.stop()
        // A folder that stays is no failure of the test.
        try? FileManager.default.removeItem(at: folder)
    }

    var url: String { "https://127.0.0.1:\(port)/" }
}

private func configuration(port: Int, protocols: String, requestsPerConnection: Int) -> String {
    """
    daemon off;
    master_process off;
    error_log stderr notice;
    pid nginx.pid;
    events { worker_connections 2000; }
    http {
        access_log off;
        client_body_temp_path bodies;
        proxy_temp_path proxied;
        fastcgi_temp_path fastcgi;
        uwsgi_temp_path uwsgi;
        scgi_temp_path scgi;
        keepalive_requests \(requestsPerConnection);
        ssl_certificate server.pem;
        ssl_certificate_key server.key;
        server {
            listen 127.0.0.1:\(port) ssl \(protocols);
            location / { return 200 "$connection"; }
        }
    }

    """
}
