import ModelPool
import Testing

@testable import ProviderClient

@Suite struct ClassifierTableTests {
    @Test(arguments: Recorded.all)
    func everyRecordedAnswerGetsItsVerdict(_ recorded: Recorded) throws {
        let finding = try recorded.finding()
        #expect(finding.verdict == recorded.verdict, "\(finding.message)")
        #expect(!finding.message.isEmpty && !finding.next.isEmpty)
        #expect(finding.message.count < 1000)
    }

    @Test func theTableIsLargeAndCoversTheVerdicts() {
        #expect(Recorded.all.count >= 120)
        #expect(Set(Recorded.all.map(\.testDescription)).count == Recorded.all.count)
        #expect(Set(Recorded.all.map(\.verdict)).count >= 15)
    }
}
