import Domain
import FoundationEssentials
import Testing

@Suite struct IdentifierTests {
    @Test func `an identifier reads back what it prints`() {
        let id = FlowID(uuid: UUID())

        #expect(FlowID(id.description) == id)
        #expect(id.description.hasPrefix("flw_"))
        #expect(id.description.count == 30)
    }

    @Test func `another spelling or another kind is refused`() {
        let id = FlowID(uuid: UUID.version7(at: Date(timeIntervalSince1970: 1_800_000_000), random: (.max, .max)))

        #expect(FlowID(id.description.uppercased()) == nil)
        #expect(FlowID(String(id.description.dropLast())) == nil)
        #expect(FlowID("fac" + id.description.dropFirst(3)) == nil)
        #expect(FlowID("flw_z" + id.description.suffix(25)) == nil)
    }

    /// RFC 9562 appendix A.6.
    @Test func `a version 7 identifier carries its time`() {
        let id = UUID.version7(at: Date(timeIntervalSince1970: 1_645_557_742), random: (0xCC3, 0x18C4_DC0C_0C07_398F))

        #expect(id.uuidString == "017F22E2-79B0-7CC3-98C4-DC0C0C07398F")
    }

    @Test func `identifiers sort by their time as text`() {
        let early = FlowID(uuid: .version7(at: Date(timeIntervalSince1970: 1), random: (.max, .max)))
        let late = FlowID(uuid: .version7(at: Date(timeIntervalSince1970: 2), random: (0, 0)))

        #expect(early.description < late.description)
    }
}
