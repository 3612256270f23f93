/// What an exact limit counts.
///
/// The raw value is the name in the database, in metrics and in the refusal.
package enum LimitScope: String, Sendable, CaseIterable {
    case destination10Minutes = "destination_10m"
    case destinationDay = "destination_24h"
    case userHour = "user_1h"
    case userDay = "user_24h"
    case userStarts = "user_starts_1h"
    case addressHour = "ip_sends_1h"
    case networkHour = "ip_network_sends_1h"
    case addressChecks = "ip_checks_1h"
    case appMinute = "app_sends_1m"
    case enrollments = "user_enrollments_1h"

    /// The length of the sliding window, in seconds.
    package var windowSeconds: Int {
        switch self {
        case .appMinute: 60
        case .destination10Minutes: 600
        case .userHour, .userStarts, .addressHour, .networkHour, .addressChecks, .enrollments: 3600
        case .destinationDay, .userDay: 86_400
        }
    }

    /// The cap that holds unless the app's policy names another.
    package var defaultCap: Int {
        switch self {
        case .destination10Minutes: 5
        case .destinationDay: 10
        case .userHour: 10
        case .userDay: 20
        case .userStarts: 60
        case .addressHour: 10
        case .networkHour: 40
        case .addressChecks: 60
        case .appMinute: 600
        case .enrollments: 5
        }
    }
}
