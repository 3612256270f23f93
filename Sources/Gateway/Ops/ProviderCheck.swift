extension ReadinessCheck {
    /// The provider's breakers; an open one degrades the service but other factors still work.
    static func provider(_ calls: ProviderCalls) -> ReadinessCheck {
        ReadinessCheck("provider") {
            let open = calls.open
            return open.isEmpty ? .ok : .degraded("breaker open: \(open.map { "\($0)" }.joined(separator: ", "))")
        }
    }
}
