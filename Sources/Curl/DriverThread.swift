internal import Glibc

/// Runs `body` on a thread of its own and returns when it has ended; false when the system gives no thread.
///
/// The waiting task blocks no thread of the cooperative pool.
func runOnOwnThread(_ body: @escaping @Sendable () -> Void) async -> Bool {
    await withCheckedContinuation { continuation in
        let errand = Errand {
            body()
            continuation.resume(returning: true)
        }
        let context = unsafe Unmanaged.passRetained(errand).toOpaque()
        var thread = pthread_t()
        let failure = unsafe pthread_create(&thread, nil, beginErrand, context)
        guard failure == 0 else {
            unsafe Unmanaged<Errand>.fromOpaque(context).release()
            return continuation.resume(returning: false)
        }
        pthread_detach(thread)
    }
}

private final class Errand: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}

private let beginErrand: @convention(c) (UnsafeMutableRawPointer?) -> UnsafeMutableRawPointer? = { context in
    guard let context = unsafe context else { return nil }
    unsafe Unmanaged<Errand>.fromOpaque(context).takeRetainedValue().body()
    return nil
}
