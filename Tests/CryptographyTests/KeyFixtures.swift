/// Keys made for these tests with `openssl ecparam -name prime256v1 -genkey`, `openssl pkcs8` and `openssl genpkey`.
enum KeyFixtures {
    /// SEC 1, with the block of curve parameters that OpenSSL puts in front.
    static let sec1 = """
        -----BEGIN EC PARAMETERS-----
        BggqhkjOPQMBBw==
        -----END EC PARAMETERS-----
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII8TLHkKzbFvKUHkkF3+SYhNzBeauGz5xDsB/Mg0MtkioAoGCCqGSM49
        AwEHoUQDQgAEHUrycA+dJDa0KAnd5C37OVrKnt0zVakNnvlEH3DNhrQ6/RCF2fn7
        l6/BOrE8Ss1oRG1jvP7JxqOc8NKefe+fxg==
        -----END EC PRIVATE KEY-----
        """

    /// The same key as PKCS#8.
    static let pkcs8 = """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgjxMseQrNsW8pQeSQ
        Xf5JiE3MF5q4bPnEOwH8yDQy2SKhRANCAAQdSvJwD50kNrQoCd3kLfs5Wsqe3TNV
        qQ2e+UQfcM2GtDr9EIXZ+fuXr8E6sTxKzWhEbWO8/snGo5zw0p5975/G
        -----END PRIVATE KEY-----
        """

    /// Its public half.
    static let spki = """
        -----BEGIN PUBLIC KEY-----
        MFkwEwYHKoZIzj0CAQYIKoZIzj0DAQcDQgAEHUrycA+dJDa0KAnd5C37OVrKnt0z
        VakNnvlEH3DNhrQ6/RCF2fn7l6/BOrE8Ss1oRG1jvP7JxqOc8NKefe+fxg==
        -----END PUBLIC KEY-----
        """

    /// The same key under a passphrase.
    static let encrypted = """
        -----BEGIN ENCRYPTED PRIVATE KEY-----
        MIHsMFcGCSqGSIb3DQEFDTBKMCkGCSqGSIb3DQEFDDAcBAgOpHpkmNvjNAICCAAw
        DAYIKoZIhvcNAgkFADAdBglghkgBZQMEASoEEPM2B1lYPhlEtN62LrR8UQsEgZAs
        YHT3qyxgywBCp4gtYG8m1/VtZ/rwIQty4OIBj32lwRzR12A+2rRY+K1CaZzhrNDe
        VUCpCe4gTCF57UyyxIsLcArbreHc+xz2jAG7XreTTPMreZoetEUcr300pK/rlrqG
        E3EaAmPPksV2lXrhhhxViCMd8RJLx5y/vE1xGccqx+M6WwC0dI4GwsjAjWRBZhE=
        -----END ENCRYPTED PRIVATE KEY-----
        """

    /// The private part of the same key beside the public part of another.
    static let mismatched = """
        -----BEGIN EC PRIVATE KEY-----
        MHcCAQEEII8TLHkKzbFvKUHkkF3+SYhNzBeauGz5xDsB/Mg0MtkioAoGCCqGSM49
        AwEHoUQDQgAE082IqcCKebvm2GTkxTBcY7gscfwyWHiaz5zArda24iHj/erxNWto
        w7sVzZlZEaPwFrL1A/YHi5fOSlEHypLE+A==
        -----END EC PRIVATE KEY-----
        """

    /// A key on another curve.
    static let p384 = """
        -----BEGIN PRIVATE KEY-----
        MIG2AgEAMBAGByqGSM49AgEGBSuBBAAiBIGeMIGbAgEBBDC5Js7NQ2aFnaTN6A7J
        ltb/B4+vjkouyBQn9Rob0FYMKVA8ygk6gAz3t/BjsONRob6hZANiAATKPV1n/Tri
        640kcGnMCKJaW3uxvJZHA8OFOo/8tyWHdTBhquFxnq+TraioNigHzVanTNhXOnjF
        qIKazHP0ANOkctsUGWfpNbamMHF9CJFOx95YNVJMtj4kt54b0hpco7A=
        -----END PRIVATE KEY-----
        """

    /// A key of another algorithm.
    static let ed25519 = """
        -----BEGIN PRIVATE KEY-----
        MC4CAQAwBQYDK2VwBCIEIIJ64jsKaqDvxP3n7k4e8aqlGUf9vcBODYc6ut+Tqr1u
        -----END PRIVATE KEY-----
        """
}
