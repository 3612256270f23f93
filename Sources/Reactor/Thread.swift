internal import Glibc

/// A number that no other living thread has.
func currentThread() -> UInt {
    UInt(pthread_self())
}

/// Runs `body`, which may block, on a thread of its own and returns what it has made.
///
/// The caller's task waits without blocking a thread; its cancellation ends nothing.
package func onThreadOfItsOwn<Value, Failure: Error>(
    _ body: @escaping @Sendable () throws(Failure) -> sending Value
) async throws(Failure) -> sending Value {
    let result = await withCheckedContinuation { caller in
        startThread {
            do throws(Failure) {
                caller.resume(returning: Result<Value, Failure>.success(try body()))
            } catch {
                caller.resume(returning: .failure(error))
            }
        }
    }
    return try result.get()
}

/// Runs `body` on a new thread, which takes no signals: they are for the threads that wait for them.
func startThread(_ body: @escaping @Sendable () -> Void) {
    var attributes = pthread_attr_t()
    unsafe pthread_attr_init(&attributes)
    unsafe pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    unsafe pthread_attr_setstacksize(&attributes, 1 << 20)
    var thread = pthread_t()
    let failure = unsafe pthread_create(
        &thread,
        &attributes,
        { context in
            guard let context = unsafe context else { return nil }
            let errand = unsafe Unmanaged<Errand>.fromOpaque(context).takeRetainedValue()
            var all = sigset_t()
            unsafe sigfillset(&all)
            unsafe pthread_sigmask(SIG_BLOCK, &all, nil)
            errand.body()
            return nil
        },
        Unmanaged.passRetained(Errand(body)).toOpaque()
    )
    precondition(failure == 0, "the system gave no thread: errno \(failure)")
    unsafe pthread_attr_destroy(&attributes)
}

private final class Errand: Sendable {
    let body: @Sendable () -> Void

    init(_ body: @escaping @Sendable () -> Void) {
        self.body = body
    }
}
