import Glibc

/// A TCP socket on 127.0.0.1 that is listened on but never answered: the kernel accepts, and nobody speaks.
final class SilentListener: Sendable {
    let port: Int
    private let descriptor: Int32

    init() throws {
        (descriptor, port) = try listen()
    }

    deinit { close(descriptor) }
}

/// A port nobody listened on a moment ago.
func freePort() throws -> Int {
    let (descriptor, port) = try listen()
    close(descriptor)
    return port
}

struct SocketError: Error {
    let number = errno
}

private func listen() throws -> (descriptor: Int32, port: Int) {
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7f00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let status = unsafe withUnsafeMutablePointer(to: &address) { pointer in
        unsafe pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { address in
            unsafe bind(descriptor, address, length) | Glibc.listen(descriptor, 128)
                | getsockname(descriptor, address, &length)
        }
    }
    guard descriptor >= 0, status == 0 else { throw SocketError() }
    return (descriptor, Int(UInt16(bigEndian: address.sin_port)))
}
