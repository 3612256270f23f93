#if canImport(Glibc)
import Glibc
#elseif canImport(Musl)
import Musl
#else
import Darwin
#endif
import ServiceLifecycle
import UnixSignals

/// Ends the process at once when it is asked to stop a second time: whoever asks twice does not want to wait.
///
/// Nothing is lost by it that a crash would not lose: every provider call has its intent in the database.
struct SecondSignal: Service {
    func run() async throws {
        var isStopping = false
        let signals = await UnixSignalsSequence(trapping: .sigterm, .sigint)
        for await signal in signals.cancelOnGracefulShutdown() {
            if isStopping { exit(signal == .sigint ? 130 : 143) }
            isStopping = true
        }
    }
}
