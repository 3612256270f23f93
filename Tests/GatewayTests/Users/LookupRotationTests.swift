import Cryptography
import Domain
import Foundation
import TestSupport
import Testing

@testable import Gateway

/// After a rotation of the look-up key everything is found under the new one alone, and nothing that lives is lost.
@Suite struct LookupRotationTests {
    private static let phone = "+447700900123"

    /// A service, and a keyring whose active look-up key is newer than the service's.
    private static func with(
        _ body: @Sendable (TestGateway, LookupRotation, Vault) async throws -> Void
    ) async throws {
        let file = FileManager.default.temporaryDirectory.appending(path: "keyring-" + UUID().uuidString).path
        let keyring = Keyring.generate()
        let attributes: [FileAttributeKey: Any] = [.posixPermissions: 0o600]
        let isWritten = FileManager.default.createFile(
            atPath: file,
            contents: Data(keyring.json.utf8),
            attributes: attributes
        )
        try #require(isWritten)
        defer { try? FileManager.default.removeItem(atPath: file) }
        var options = TestGateway.Options()
        options.settings["KEYRING_FILE"] = file
        let vault = Vault(keyring.rotating(.lookup))
        try await TestGateway.with(options) { gateway in
            try await body(gateway, LookupRotation(pool: gateway.app.pool, vault: vault), vault)
        }
    }

    private func hex(_ bytes: [UInt8]) -> String { Hex.encode(bytes) }

    @Test func `users, addresses and live flows move, once`() async throws {
        try await Self.with { gateway, rotation, vault in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await TOTPTests.enroll(gateway, "bob")
            let flow = try await gateway.startLogin("ann")

            #expect(try await rotation.run() == LookupRotation.Outcome(users: 2, factors: 1))

            let id = try await gateway.database.sql("select app_id from apps")[0]
            let app = AppID(uuid: try #require(UUID(uuidString: id)))
            let ann = try #require(ExternalUserID("ann"))
            let number = try #require(PhoneNumber(Self.phone))
            let users = try await gateway.database.sql(
                "select encode(external_id_hmac, 'hex'), lookup_key_id from users order by created_at"
            )
            #expect(users.first == "\(hex(vault.lookup(ann, of: app)))|\(vault.lookupKeyID)")
            let addresses = try await gateway.database.sql(
                """
                select encode(address_hmac, 'hex'), address_key_id from factors where type = 'phone'
                union all select encode(address_hmac, 'hex'), state from flows where state = 'pending'
                """
            )
            let hash = hex(vault.lookup(number))
            #expect(addresses == ["\(hash)|\(vault.lookupKeyID)", "\(hash)|pending"])
            let audited = "select actor_id, detail from audit_events where action = 'user.rehashed' order by at"
            #expect(try await gateway.database.sql(audited) == [#"cli|{"factors": 1}"#, #"cli|{"factors": 0}"#])

            #expect(try await gateway.confirm(flow, gateway.code(for: Self.phone)).status == 200)
            #expect(try await rotation.run() == LookupRotation.Outcome())
        }
    }

    @Test func `a user whose address is somebody else's right now waits for the next pass`() async throws {
        try await Self.with { gateway, rotation, vault in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            _ = try await gateway.startLogin("ann")
            let number = try #require(PhoneNumber(Self.phone))
            let service = TestGateway.loginService
            // As a replica with the new key would write it for another user of this address.
            try await gateway.database.sql(
                """
                insert into flows select (jsonb_populate_record(f, jsonb_build_object(
                    'flow_id', gen_random_uuid(), 'address_hmac', '\\x\(hex(vault.lookup(number)))', 'call_in_flight', null
                ))).* from flows f where state = 'pending' and provider_service = '\(service)'
                """
            )

            #expect(try await rotation.run() == LookupRotation.Outcome(busy: 1))
            try await gateway.database.sql("update flows set state = 'expired', finished_at = now()")
            #expect(try await rotation.run() == LookupRotation.Outcome(users: 1, factors: 1))
        }
    }

    @Test func `an address that the user has twice stays where it is and is told`() async throws {
        try await Self.with { gateway, rotation, vault in
            let factor = try await gateway.enrollPhone("ann", Self.phone)
            let number = try #require(PhoneNumber(Self.phone))
            try await gateway.database.sql(
                """
                insert into factors select (jsonb_populate_record(f, jsonb_build_object(
                    'factor_id', gen_random_uuid(), 'address_hmac', '\\x\(hex(vault.lookup(number)))',
                    'address_key_id', '\(vault.lookupKeyID)', 'is_default', false
                ))).* from factors f
                """
            )

            let double = try #require(FactorID(factor))
            let first = try await rotation.run()
            #expect(first.users == 1 && first.factors == 0)
            #expect(first.doubles.map(\.left) == [double])
            #expect(first.doubles.map { [$0.leftStatus, $0.otherStatus] } == [["active", "active"]])
            // Nothing moves the second time, so nothing is written either.
            let second = try await rotation.run()
            #expect(second.users == 0 && second.doubles == first.doubles)
            #expect(
                try await gateway.database.sql("select count(*) from audit_events where action = 'user.rehashed'")
                    == ["1"]
            )
            try await gateway.database.sql(
                "update factors set status = 'deleted', deleted_at = now() where factor_id = '\(double.uuid)'"
            )
            #expect(try await rotation.run() == LookupRotation.Outcome())
        }
    }

    @Test func `one user who cannot be moved holds up nobody`() async throws {
        try await Self.with { gateway, rotation, vault in
            for user in ["ann", "bob", "eve"] { _ = try await TOTPTests.enroll(gateway, user) }
            let ids = try await gateway.database.sql("select user_id from users order by created_at")
            try await gateway.database.sql("update users set data_key_wrapped = '\\x00' where user_id = '\(ids[0])'")
            let app = AppID(
                uuid: try #require(UUID(uuidString: try await gateway.database.sql("select app_id from apps")[0]))
            )
            let bob = hex(vault.lookup(try #require(ExternalUserID("bob")), of: app))
            // As a replica with the new key would have made him at the same moment.
            try await gateway.database.sql(
                """
                insert into users select (jsonb_populate_record(u, jsonb_build_object(
                    'user_id', gen_random_uuid(), 'entity_identity', gen_random_uuid(),
                    'external_id_hmac', '\\x\(bob)', 'lookup_key_id', '\(vault.lookupKeyID)'
                ))).* from users u where user_id = '\(ids[1])'
                """
            )

            let outcome = try await rotation.run()

            #expect(outcome.users == 1)
            #expect(outcome.unreadable.map { $0.uuid.uuidString.lowercased() } == [ids[0]])
            #expect(outcome.twins.map { $0.uuid.uuidString.lowercased() } == [ids[1]])
        }
    }

    @Test func `a keyring that does not open what is stored changes nothing`() async throws {
        try await Self.with { gateway, _, _ in
            _ = try await gateway.enrollPhone("ann", Self.phone)
            let before = try await gateway.database.sql("select external_id_hmac from users")
            let stranger = LookupRotation(pool: gateway.app.pool, vault: Vault(.generate()))

            await #expect(throws: CryptographyError.self) { try await stranger.run() }

            #expect(try await gateway.database.sql("select external_id_hmac from users") == before)
        }
    }
}
