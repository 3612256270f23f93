import Cryptography
import VerifyModel

/// `GET /admin/verify/services`, parsed.
struct ServicePage: Sendable {
    var query: PageQuery

    init(_ query: QueryFields) throws(Problem) {
        var query = query
        // A page of more could be larger than what the client reads of an answer.
        let limit = query.integer("limit", 1...100) ?? 50
        let start = query.optional("cursor") { Self.start(cursor: $0) }
        try query.check()
        self.query = PageQuery(pageSize: limit)
        self.query.page = start?.page
        self.query.pageToken = start?.token
    }

    /// The provider's place of the next page, in one opaque text; nil on the last page.
    static func cursor(of meta: PageMeta) -> String? {
        guard let url = meta.nextPageURL, let mark = url.utf8.firstIndex(of: UInt8(ascii: "?")) else { return nil }
        let query = Form(encoded: url.utf8[url.utf8.index(after: mark)...])
        guard let token = query.first("PageToken"), let page = query.first("Page").flatMap(Int.init) else { return nil }
        return Base64URL.encode(Array("\(page).\(token)".utf8))
    }

    private static func start(cursor: String) -> (page: Int, token: String)? {
        guard cursor.utf8.count <= 512, let bytes = Base64URL.decode(cursor) else { return nil }
        let parts = String(decoding: bytes, as: UTF8.self).split(separator: ".", maxSplits: 1)
        guard parts.count == 2, let page = Int(parts[0]), (0...1_000_000).contains(page),
            parts[1].utf8.allSatisfy({ (0x21...0x7E).contains($0) })
        else { return nil }
        return (page, String(parts[1]))
    }
}

extension CreateService {
    /// Reads `POST /admin/verify/services`.
    init(admin body: JSONFields) throws(Problem) {
        var body = body
        let name = body.required("friendly_name", 1...30)
        let settings = ServiceSettings(&body)
        self.init(friendlyName: try body.complete(name), settings: settings)
    }
}

extension UpdateService {
    /// Reads `PATCH /admin/verify/services/{service_sid}`.
    init(admin body: JSONFields) throws(Problem) {
        var body = body
        let name = body.optional("friendly_name", 1...30)
        let settings = ServiceSettings(&body)
        try body.check()
        self.init(friendlyName: name, settings: settings)
        if form.fields.isEmpty { throw Problem(.validationFailed, "Say what to change.") }
    }
}

extension ServiceSettings {
    fileprivate init(_ body: inout JSONFields) {
        self.init()
        codeLength = body.integer("code_length", 4...10)
        lookupEnabled = body.flag("lookup_enabled")
        skipSMSToLandlines = body.flag("skip_sms_to_landlines")
        dtmfInputRequired = body.flag("dtmf_input_required")
        ttsName = body.optional("tts_name", 1...64)
        psd2Enabled = body.flag("psd2_enabled")
        doNotShareWarningEnabled = body.flag("do_not_share_warning_enabled")
        customCodeEnabled = body.flag("custom_code_enabled")
        mailerSID = body.sid("mailer_sid")
        defaultTemplateSID = body.sid("default_template_sid")
        let push = body.nested("push") { push in
            (push.flag("include_date"), push.sid("apn_credential_sid"), push.sid("fcm_credential_sid"))
                as (Bool?, PushCredentialSID?, PushCredentialSID?)
        }
        (pushIncludeDate, pushAPNCredentialSID, pushFCMCredentialSID) = push ?? (nil, nil, nil)
        let totp = body.nested("totp") { totp in
            (
                totp.optional("issuer", 1...64), totp.integer("time_step", 20...60), totp.integer("code_length", 3...8),
                totp.integer("skew", 0...2)
            )
        }
        (totpIssuer, totpTimeStep, totpCodeLength, totpSkew) = totp ?? (nil, nil, nil, nil)
        let whatsApp = body.nested("whatsapp") { whatsApp in
            (whatsApp.sid("messaging_service_sid"), whatsApp.optional("from", 1...64))
                as (MessagingServiceSID?, String?)
        }
        (whatsAppMessagingServiceSID, whatsAppFrom) = whatsApp ?? (nil, nil)
    }
}

extension JSONFields {
    /// Reads an optional SID of the kind that is asked for.
    mutating func sid<Kind>(_ name: String) -> SID<Kind>? {
        optional(name) { text in
            let sid = SID<Kind>(text)
            guard sid.isWellFormed else {
                throw FieldFault(name, "must be \(Kind.prefix) and 32 hexadecimal digits")
            }
            return sid
        }
    }
}
