/// One delivery as the provider's books show it, and whether a right code followed.
package struct Attempt: ListedResource {
    package static let listKey = "attempts"

    package var sid: AttemptSID
    package var accountSID: AccountSID?
    package var serviceSID: ServiceSID?
    package var verificationSID: VerificationSID?
    package var dateCreated: VerifyDate?
    package var dateUpdated: VerifyDate?
    package var conversionStatus: Open<ConversionStatus>?
    package var channel: Open<AttemptChannel>?
    package var price: Price?
    package var channelData: ChannelData?
    package var url: String?

    package init(sid: AttemptSID, verificationSID: VerificationSID, conversionStatus: ConversionStatus) {
        self.sid = sid
        self.verificationSID = verificationSID
        self.conversionStatus = Open(conversionStatus)
    }

    private enum CodingKeys: String, CodingKey {
        case sid, channel, price, url
        case accountSID = "account_sid"
        case serviceSID = "service_sid"
        case verificationSID = "verification_sid"
        case dateCreated = "date_created"
        case dateUpdated = "date_updated"
        case conversionStatus = "conversion_status"
        case channelData = "channel_data"
    }
}

/// Whether a right code followed a delivery.
package enum ConversionStatus: String, WireEnum, FormValue { case converted, unconverted }

/// The ways of a delivery in the books; `rbm` is RCS.
package enum AttemptChannel: String, WireEnum, FormValue { case sms, call, email, whatsapp, rbm }

/// What a delivery cost; the value is decimal text.
package struct Price: Codable, Hashable, Sendable, OpenShape {
    package var value: NumberText?
    package var currency: String?

    package init(value: String, currency: String) {
        self.value = NumberText(value)
        self.currency = currency
    }
}

/// What the channel reported; either `messageStatus` or `callStatus`.
package struct ChannelData: Codable, Hashable, Sendable, OpenShape {
    package var verificationSID: VerificationSID?
    package var to: String?
    package var status: Open<AttemptStatus>?
    @LeftOut package var messageStatus: Open<MessageStatus>?
    @LeftOut package var callStatus: Open<CallStatus>?
    package var errorCode: NumberText?
    package var country: String?
    package var codeLength: Int?
    package var locale: String?
    package var mcc: String?
    package var mnc: String?
    package var carrier: String?

    package init() {}

    private enum CodingKeys: String, CodingKey {
        case to, status, country, locale, mcc, mnc, carrier
        case verificationSID = "verification_sid"
        case messageStatus = "message_status"
        case callStatus = "call_status"
        case errorCode = "error_code"
        case codeLength = "code_length"
    }
}

/// Whether the verification of a delivery was confirmed.
package enum AttemptStatus: String, WireEnum { case confirmed, unconfirmed, expired }

/// How far a message got.
package enum MessageStatus: String, WireEnum {
    case queued, sending, sent, failed, delivered, undelivered, receiving, received, accepted, scheduled, read
    case partiallyDelivered = "partially_delivered"
    case canceled
}

/// How far a call got.
package enum CallStatus: String, WireEnum {
    case queued
    case inProgress = "in-progress"
    case completed, busy, failed
    case noAnswer = "no-answer"
    case ringing, canceled
}
