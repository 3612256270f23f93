internal import CCurl

/// A call that ended without a complete answer.
///
/// It carries neither URL nor header nor server text, so that its description is safe to log and to show.
package struct TransportError: Error, Sendable, Equatable, CustomStringConvertible {
    /// Why there is no answer.
    package enum Reason: Sendable, Equatable {
        /// The server could not be reached or refused the connection.
        case refused
        /// The host has no address, or the resolver did not tell.
        case resolve
        /// No connection was ready for the request within its `connect` deadline.
        case connectTimeout
        /// The TLS handshake failed, most often for a certificate that is not trusted.
        case tls
        /// No complete answer within the `total` deadline.
        case timeout
        /// The answer came slower than the configuration's `lowSpeed`.
        case tooSlow
        /// The answer's body or header section is over the configuration's cap.
        case bodyTooLarge
        /// The connection or stream ended before the answer was complete.
        case lost
        /// What came is not HTTP.
        case malformed
        /// The calling task was cancelled.
        case cancelled
        /// The transport has been shut down.
        case closed
        /// The configuration's `maxInFlight` calls are under way.
        case overloaded
        /// The request cannot be sent as it stands: its method, URL, a header, or its credentials.
        case invalidRequest
        /// Anything else; `curlCode` tells.
        case other
    }

    /// Why there is no answer.
    package let reason: Reason

    /// libcurl's own code (libcurl-errors(3)), or 0 where libcurl was not asked.
    package let curlCode: Int32

    /// Whether the server may have seen the request; false only if provably no byte of it was written to a connection.
    package let wasSent: Bool

    /// Makes an error; others than the transport need this in tests only.
    package init(reason: Reason, curlCode: Int32 = 0, wasSent: Bool) {
        self.reason = reason
        self.curlCode = curlCode
        self.wasSent = wasSent
    }

    /// A few words without any content of the call.
    package var description: String {
        "\(reason) (curl \(curlCode), \(wasSent ? "request sent" : "request not sent"))"
    }
}

extension TransportError {
    /// Nothing was given to libcurl.
    static func unsent(_ reason: Reason) -> TransportError {
        TransportError(reason: reason, wasSent: false)
    }
}

extension TransportError.Reason {
    /// libcurl uses one code for several causes, which only the stage of the call tells apart.
    init(_ code: CURLcode, wasSent: Bool) {
        self =
            switch code {
            case CURLE_COULDNT_CONNECT: .refused
            case CURLE_COULDNT_RESOLVE_HOST: .resolve
            case CURLE_OPERATION_TIMEDOUT: wasSent ? .timeout : .connectTimeout
            case CURLE_FILESIZE_EXCEEDED: .bodyTooLarge
            case CURLE_SSL_CONNECT_ERROR, CURLE_PEER_FAILED_VERIFICATION, CURLE_SSL_CACERT_BADFILE,
                CURLE_SSL_ISSUER_ERROR, CURLE_SSL_CIPHER, CURLE_SSL_CERTPROBLEM, CURLE_SSL_INVALIDCERTSTATUS:
                .tls
            // 55 and 56 before the request are a handshake cut off; 42 is our refusal to send a second time.
            case CURLE_SEND_ERROR, CURLE_RECV_ERROR, CURLE_GOT_NOTHING, CURLE_PARTIAL_FILE, CURLE_HTTP2,
                CURLE_HTTP2_STREAM, CURLE_ABORTED_BY_CALLBACK:
                .lost
            case CURLE_WEIRD_SERVER_REPLY, CURLE_BAD_CONTENT_ENCODING: .malformed
            // HTTP/0.9, which is any text at all, has the code of a scheme that is not allowed.
            case CURLE_UNSUPPORTED_PROTOCOL: wasSent ? .malformed : .invalidRequest
            case CURLE_URL_MALFORMAT, CURLE_LOGIN_DENIED: .invalidRequest
            default: .other
            }
    }
}
