/// How long a call may take in all, unless its caller says otherwise.
package enum CallTime {
    /// For what makes the provider send something.
    package static let start: Duration = .seconds(6)
    /// For what somebody waits for with a code in hand, and for reading.
    package static let check: Duration = .seconds(4)
    /// For setting things up.
    package static let setUp: Duration = .seconds(6)
}
