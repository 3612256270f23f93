package import Curl
import Cryptography
package import Postgres

extension PostgresConfiguration {
    package init(_ settings: DatabaseSettings) {
        self.init(connection: settings.url.text)
        poolSize = settings.poolSize
        usesPreparedStatements = settings.usesPreparedStatements
    }
}

extension TransportConfiguration {
    package init(_ settings: VerifySettings) {
        self.init(settings.access)
        maxInFlight = settings.maxInFlight
    }
}

extension SecretBytes {
    /// The secret as text, for the one call that needs it so; such a copy is not wiped.
    package var text: String {
        withBytes { bytes in
            var copy: [UInt8] = []
            copy.reserveCapacity(bytes.count)
            for index in bytes.indices { copy.append(bytes[index]) }
            return String(decoding: copy, as: UTF8.self)
        }
    }
}
