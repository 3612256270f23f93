import Domain
import Testing

@Suite struct FlowStateTests {
    @Test func `a final state never changes`() {
        for state in FlowState.allCases where state.isFinal {
            for next in FlowState.allCases { #expect(!state.canBecome(next), "\(state) → \(next)") }
        }
    }

    @Test func `a pending flow can end in every other way`() {
        for next in FlowState.allCases where next != .pending { #expect(FlowState.pending.canBecome(next)) }
    }

    @Test func `an unresolved flow is settled, given back, overtaken or closed, and never denied`() {
        let allowed = FlowState.allCases.filter { FlowState.unresolved.canBecome($0) }

        #expect(Set(allowed) == [.pending, .approved, .failed, .expired, .superseded, .canceled])
    }
}
