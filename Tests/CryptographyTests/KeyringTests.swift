import Testing

@testable import Cryptography

@Suite struct KeyringTests {
    let keyring = Keyring.generate()
    let place = Array("factors‖secret‖42".utf8)

    @Test(arguments: Keyring.Purpose.allCases)
    func `what is sealed can be opened, as bytes and as a secret`(purpose: Keyring.Purpose) throws {
        let secret = SecretBytes.random(count: 32)

        let sealed = try keyring.seal([1, 2, 3], for: purpose, associatedData: place)
        let sealedSecret = try keyring.seal(secret, for: purpose, associatedData: place)

        #expect(try keyring.open(sealed, for: purpose, associatedData: place) == [1, 2, 3])
        #expect(try keyring.openSecret(sealedSecret, for: purpose, associatedData: place) == secret)
        #expect(Keyring.keyID(ofSealed: sealed) == keyring[purpose].active.id)
    }

    @Test func `after a rotation the new key seals and the old one still opens`() throws {
        let old = try keyring.seal([1], for: .wrap, associatedData: place)

        let rotated = keyring.rotating(.wrap)
        let new = try rotated.seal([2], for: .wrap, associatedData: place)

        #expect(try rotated.open(old, for: .wrap, associatedData: place) == [1])
        #expect(try rotated.open(new, for: .wrap, associatedData: place) == [2])
        #expect(Keyring.keyID(ofSealed: new) == rotated.wrap.active.id)
        #expect(rotated.wrap.active.id != keyring.wrap.active.id)
        #expect(rotated.wrap.older.map(\.id) == [keyring.wrap.active.id])
        #expect(rotated.totp.active.id == keyring.totp.active.id)
        #expect(throws: CryptographyError.unknownKey(id: rotated.wrap.active.id)) {
            try keyring.open(new, for: .wrap, associatedData: place)
        }
    }

    @Test func `a key of one purpose does not open what another sealed`() throws {
        let sealed = try keyring.seal([1], for: .wrap, associatedData: place)

        #expect(throws: CryptographyError.unknownKey(id: keyring.wrap.active.id)) {
            try keyring.open(sealed, for: .totp, associatedData: place)
        }
    }

    @Test func `a change to any byte is noticed`() throws {
        let sealed = try keyring.seal([1, 2, 3], for: .totp, associatedData: place)

        for position in sealed.indices {
            var altered = sealed
            altered[position] ^= 1
            #expect(throws: CryptographyError.self) {
                try keyring.open(altered, for: .totp, associatedData: place)
            }
        }
        for count in 0..<sealed.count {
            #expect(throws: CryptographyError.self) {
                try keyring.open(Array(sealed.prefix(count)), for: .totp, associatedData: place)
            }
        }
    }

    @Test func `a value moved to another place does not open`() throws {
        let sealed = try keyring.seal([1], for: .totp, associatedData: place)

        #expect(throws: CryptographyError.notAuthentic) {
            try keyring.open(sealed, for: .totp, associatedData: Array("factors‖secret‖43".utf8))
        }
    }

    @Test func `a keyring does not print its keys`() {
        let printed = "\(keyring)" + String(reflecting: keyring)

        for purpose in Keyring.Purpose.allCases {
            let bytes = keyring[purpose].active.secret.withBytes { bytes in bytes.indices.map { bytes[$0] } }
            #expect(!printed.contains(Base64.encode(bytes)))
            #expect(!printed.contains("\(bytes)"))
        }
    }

    @Test func `new keys are different from all others`() {
        let keys = (0..<100).flatMap { _ in Keyring.Purpose.allCases.map { Keyring.generate()[$0].active } }

        #expect(Set(keys.map(\.id)).count == 400)
        #expect(keys.allSatisfy { Keyring.Key.isWellFormed(id: $0.id) && $0.secret.count == 32 })
    }
}

@Suite struct KeyringFileTests {
    @Test func `a keyring survives being written and read`() throws {
        let keyring = Keyring.generate().rotating(.lookup).rotating(.lookup)

        let copy = try Keyring(json: keyring.json)

        for purpose in Keyring.Purpose.allCases {
            #expect(copy[purpose].all.map(\.id) == keyring[purpose].all.map(\.id))
            #expect(copy[purpose].all.map(\.secret) == keyring[purpose].all.map(\.secret))
        }
    }

    @Test(arguments: ["", "nonsense", "[]", "{}", #"{"keys":{}}"#, #"{"keys":[null]}"#])
    func `a text of another shape is refused`(json: String) {
        let error = #expect(throws: KeyringError.self) { try Keyring(json: json) }

        #expect(error?.faults.map(\.problem) == [.wrongShape])
    }

    @Test func `a field of the wrong type names its entry`() {
        let json = #"{"keys":[\#(entry(id: "w1", purpose: "wrap")), {"id": 5}]}"#

        let error = #expect(throws: KeyringError.self) { try Keyring(json: json) }

        #expect(error?.faults == [.init(entry: 2, .wrongShape)])
    }

    @Test(
        arguments: [
            (#"{}"#, nil, .badID), (#"{"id":""}"#, nil, .badID), (#"{"id":"Wrap 1"}"#, nil, .badID),
            (#"{"id":"é"}"#, nil, .badID), (#"{"id":"0123456789012345678901234567890123"}"#, nil, .badID),
            (#"{"id":"w2"}"#, "w2", .unknownPurpose), (#"{"id":"w2","purpose":"Wrap"}"#, "w2", .unknownPurpose),
            (#"{"id":"w2","purpose":"wrap"}"#, "w2", .keyIsNotBase64),
            (#"{"id":"w2","purpose":"wrap","key":"not base64"}"#, "w2", .keyIsNotBase64),
            (#"{"id":"w2","purpose":"wrap","key":"AAAA"}"#, "w2", .keyLength(3)),
            (entry(id: "w1", purpose: "wrap"), "w1", .repeatedID),
            (entry(id: "w2", purpose: "limit", key: firstKey), "w2", .repeatedKey),
        ] as [(String, String?, KeyringError.Problem)]
    )
    func `a wrong entry is named with what is wrong`(second: String, id: String?, problem: KeyringError.Problem) {
        let first = entry(id: "w1", purpose: "wrap", key: firstKey)

        let error = #expect(throws: KeyringError.self) { try Keyring(json: #"{"keys":[\#(first),\#(second)]}"#) }

        #expect(error?.faults == [.init(entry: 2, id: id, problem)])
    }

    @Test func `everything that is wrong is reported together`() {
        let json =
            #"{"keys":[{"id":"w1"},\#(entry(id: "t1", purpose: "totp")),{"id":"l1","purpose":"limit","key":"x"}]}"#

        let error = #expect(throws: KeyringError.self) { try Keyring(json: json) }

        let description = """
            keyring: entry 1 (w1): "purpose" must be wrap, lookup, totp or limit; \
            entry 3 (l1): "key" must be Base64 with padding
            """
        #expect(error?.description == description)
    }

    @Test func `every purpose needs a key`() {
        let json = #"{"keys":[\#(entry(id: "t1", purpose: "totp"))]}"#

        let error = #expect(throws: KeyringError.self) { try Keyring(json: json) }

        #expect(error?.faults.map(\.problem) == [.noKey(for: .wrap), .noKey(for: .lookup), .noKey(for: .limit)])
    }

    @Test func `an error never quotes the file`() {
        let canary = "canary0canary0canary0canary0canary0canary0="
        let entries = [
            #"{"id":"\#(canary)"}"#, #"{"id":"a","purpose":"\#(canary)"}"#,
            #"{"id":"a","purpose":"wrap","key":"\#(canary)"}"#, #""\#(canary)""#, #"{"id":["\#(canary)"]}"#, canary,
        ]

        for entry in entries {
            let error = #expect(throws: KeyringError.self) { try Keyring(json: #"{"keys":[\#(entry)]}"#) }
            #expect(error.map { "\($0)" + String(reflecting: $0) }?.contains("canary") == false)
        }
    }
}

private let firstKey = Base64.encode([UInt8](repeating: 7, count: 32))

private func entry(id: String, purpose: String, key: String = Base64.encode(RandomBytes.make(32))) -> String {
    #"{"id":"\#(id)","purpose":"\#(purpose)","key":"\#(key)"}"#
}
