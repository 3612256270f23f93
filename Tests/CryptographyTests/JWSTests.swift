import Cryptography
import Testing

@Suite struct JWSTests {
    /// RFC 7515 appendix A.3: key and finished signature.
    @Test func `the ES256 example of RFC 7515 verifies`() throws {
        let key = try P256.VerifyingKey(
            x: try #require(Base64URL.decode("f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU")),
            y: try #require(Base64URL.decode("x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"))
        )
        let input = """
            eyJhbGciOiJFUzI1NiJ9.\
            eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ
            """
        let signature = try #require(
            Base64URL.decode("DtEhU3ljbEg8L38VWAfUAqOyKAM6-Xx-F4GawxaepmXFCgfTjDxw5djxLa8ISlSApmWQxfKTUJqPP3-Kg6NU1Q")
        )

        #expect(key.verify(signature, of: Array(input.utf8)))
        #expect(!key.verify(signature, of: Array(input.uppercased().utf8)))
        // The thumbprint as jwcrypto computes it.
        #expect(key.thumbprint == "oKIywvGUpTVTyxMQ3bwIIeQUudfr_CkLMjCE19ECD-U")
    }

    @Test func `a signed text has three parts, and the last belongs to the first two`() throws {
        let key = try P256.SigningKey.generate()
        let (header, payload) = (Array(#"{"alg":"ES256"}"#.utf8), Array(#"{"sub":"u-81f"}"#.utf8))

        let parts = try JWS.sign(header: header, payload: payload, with: key).split(separator: ".").map(String.init)

        #expect(parts.count == 3)
        #expect(Base64URL.decode(parts[0]) == header)
        #expect(Base64URL.decode(parts[1]) == payload)
        let signature = try #require(Base64URL.decode(parts[2]))
        #expect(key.publicKey.verify(signature, of: Array((parts[0] + "." + parts[1]).utf8)))
    }
}
