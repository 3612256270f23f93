/// The two letters in front of a family of identifiers.
package protocol SIDKind: Sendable {
    static var prefix: String { get }
}

/// A string identifier of the provider: two letters and 32 hexadecimal digits, one type per family.
///
/// Any text is accepted when it is read, as the provider's own answers hold empty ones at times;
/// `isWellFormed` tells whether it has the published form.
package struct SID<Kind: SIDKind>: WireText {
    package let wire: String

    package init(_ text: String) { wire = text }
    package init(wire: String) { self.wire = wire }

    /// Makes a SID from 16 bytes, for those who issue them.
    package init(bytes: [UInt8]) {
        let digits = Array("0123456789abcdef".utf8)
        let hexadecimal = bytes.flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }
        wire = Kind.prefix + String(decoding: hexadecimal, as: UTF8.self)
    }

    /// Whether the text is `^XX[0-9a-fA-F]{32}$`.
    package var isWellFormed: Bool {
        wire.utf8.count == 34 && wire.hasPrefix(Kind.prefix) && wire.utf8.dropFirst(2).allSatisfy(isHexadecimal)
    }
}

private func isHexadecimal(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "a")...UInt8(ascii: "f"),
        UInt8(ascii: "A")...UInt8(ascii: "F"):
        true
    default: false
    }
}

// The families, and the names under which they are used.

package enum AccountKind: SIDKind { package static let prefix = "AC" }
package enum APIKeyKind: SIDKind { package static let prefix = "SK" }
package enum ServiceKind: SIDKind { package static let prefix = "VA" }
package enum VerificationKind: SIDKind { package static let prefix = "VE" }
package enum AttemptKind: SIDKind { package static let prefix = "VL" }
package enum EntityKind: SIDKind { package static let prefix = "YE" }
package enum FactorKind: SIDKind { package static let prefix = "YF" }
package enum ChallengeKind: SIDKind { package static let prefix = "YC" }
package enum NotificationKind: SIDKind { package static let prefix = "NT" }
package enum AccessTokenKind: SIDKind { package static let prefix = "YK" }
package enum WebhookKind: SIDKind { package static let prefix = "YW" }
package enum RateLimitKind: SIDKind { package static let prefix = "RK" }
package enum BucketKind: SIDKind { package static let prefix = "BL" }
package enum SafelistKind: SIDKind { package static let prefix = "GN" }
package enum TemplateKind: SIDKind { package static let prefix = "HJ" }
package enum MessagingServiceKind: SIDKind { package static let prefix = "MG" }
package enum PushCredentialKind: SIDKind { package static let prefix = "CR" }
package enum MailerKind: SIDKind { package static let prefix = "MD" }
package enum RequestKind: SIDKind { package static let prefix = "RQ" }

package typealias AccountSID = SID<AccountKind>
package typealias APIKeySID = SID<APIKeyKind>
package typealias ServiceSID = SID<ServiceKind>
package typealias VerificationSID = SID<VerificationKind>
package typealias AttemptSID = SID<AttemptKind>
package typealias EntitySID = SID<EntityKind>
package typealias FactorSID = SID<FactorKind>
package typealias ChallengeSID = SID<ChallengeKind>
package typealias NotificationSID = SID<NotificationKind>
package typealias AccessTokenSID = SID<AccessTokenKind>
package typealias WebhookSID = SID<WebhookKind>
package typealias RateLimitSID = SID<RateLimitKind>
package typealias BucketSID = SID<BucketKind>
package typealias SafelistSID = SID<SafelistKind>
package typealias TemplateSID = SID<TemplateKind>
package typealias MessagingServiceSID = SID<MessagingServiceKind>
package typealias PushCredentialSID = SID<PushCredentialKind>
package typealias MailerSID = SID<MailerKind>
package typealias RequestSID = SID<RequestKind>
