/// What consecutive wrong answers cost a factor, across all its flows (NIST SP 800-63B §3.2.2).
package enum FailureWait {
    /// At this many consecutive failures the factor is disabled and has to be enrolled anew.
    package static let disablingFailures = 50

    /// How long the factor rests once `failures` consecutive failures stand counted; nil below five.
    package static func after(failures: Int) -> Duration? {
        switch failures {
        case ..<5: nil
        case 5: .seconds(30)
        case 6: .seconds(60)
        case 7: .seconds(5 * 60)
        case 8: .seconds(15 * 60)
        default: .seconds(60 * 60)
        }
    }
}
