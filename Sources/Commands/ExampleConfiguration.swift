/// The configuration that `postern init` writes: every setting that has no default, and the usual ones as comments.
enum ExampleConfiguration {
    static func text(directory: String) -> String {
        """
        # Postern's settings; docs/configuration.md describes them all.
        DATABASE_URL=postgresql://postern@127.0.0.1:5432/postern
        KEYRING_FILE=\(directory)/keyring.json
        ASSERTION_KEY_FILE=\(directory)/assertion-key.pem

        # Twilio: an API key, or VERIFY_ACCOUNT_SID and VERIFY_AUTH_TOKEN. Each secret may stand in a file instead,
        # which NAME_FILE names.
        VERIFY_API_KEY_SID=
        VERIFY_API_KEY_SECRET=
        VERIFY_SERVICE_SID=

        # The emulator instead of Twilio:
        # VERIFY_BASE_URL=http://127.0.0.1:8090
        # VERIFY_ALLOW_HTTP=true

        # HTTP_HOST=127.0.0.1
        # HTTP_PORT=8080
        # OPS_HOST=127.0.0.1
        # OPS_PORT=9090
        # TRUSTED_PROXIES=10.0.0.0/8
        # ASSERTION_ISSUER=postern
        # LOG_LEVEL=info

        """
    }
}
