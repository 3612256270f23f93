import Domain
import Testing

@Suite struct FailureWaitTests {
    @Test(
        arguments: [(0, nil), (4, nil), (5, 30), (6, 60), (7, 300), (8, 900), (9, 3600), (49, 3600)] as [(Int, Int?)]
    )
    func `waits grow with consecutive failures`(failures: Int, seconds: Int?) {
        #expect(FailureWait.after(failures: failures) == seconds.map { .seconds($0) })
    }
}
