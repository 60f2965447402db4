import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

/// The screen of somebody without a key, who has models tested by others.
@Suite struct DeskTests {
    private var facts: PoolFacts {
        var facts = PoolFacts(
            file: "db/models", keySource: "", isReadOnly: true, canReveal: false)
        facts.isDesk = true
        return facts
    }

    private var models: [ModelSummary] {
        Sample.summaries.map { model in
            ModelSummary(
                id: model.id, name: model.name, provider: model.provider, modelID: model.modelID,
                baseURL: "", isEnabled: model.isEnabled, tags: [], headerNames: [], headersOn: 0,
                version: 0, changedAt: .distantPast, changedBy: "", lastTest: nil)
        }
    }

    private func desk(columns: Int = 80) -> Script {
        Script(models: models, size: Size(columns: columns, rows: 24), facts: facts)
    }

    @Test func aTestIsAskedForAndItsVerdictShown() throws {
        let script = desk()
        let job = try script.keys("j t").take(AskForTest.self)
        #expect(job.model == script.state.home.selectedID(in: script.state.pool))
        #expect(script.text.contains("asked 0.0 s"))
        #expect(script.state.deadline != nil)
        script.tell(job, .waiting(isServed: false)).tick(3)
        #expect(script.text.contains("nobody serves tests") && script.text.contains("asked 3.0 s"))
        script.tell(job, .running)
        #expect(script.text.contains("Being tested."))
        var outcome = Sample.test(
            .authFailed, 275, minutesAgo: 0, message: "the server refused", owner: .key,
            next: "Type the key again.")
        outcome.stages = [StageResult(stage: .connect, state: .ok, milliseconds: 12)]
        script.answer(job, outcome)
        for text in ["auth_failed: the server refused", "Next: Type the key again.", "Connect"] {
            #expect(script.text.contains(text), "\(script.text)")
        }
        #expect(script.state.deadline == nil)
        script.keys("Esc")
        #expect(script.text.contains("FAIL"))
        script.done()
    }

    /// What was asked for is: leaving the view does not take it back.
    @Test func escapeLeavesTheTestAlone() throws {
        let script = desk()
        let job = try script.keys("t").take(AskForTest.self)
        script.keys("Esc")
        #expect(script.text.contains("... asked"))
        script.keys("t")
        #expect(script.text.contains("a test is asked for already"))
        script.answer(job, Sample.test(.ok, 275, minutesAgo: 0))
        #expect(script.text.contains("275ms") && !script.text.contains("... asked"))
        script.done()
    }

    @Test func whyNothingComesOfItIsSaid() throws {
        let script = desk()
        let job = try script.keys("t").take(AskForTest.self)
        script.refuse(job, .failed(Failure(sentence: "nobody tested it", advice: "ask an admin")))
        #expect(script.text.contains("Not tested") && script.text.contains("nobody tested it"))
        script.keys("Esc")
        #expect(script.state.stack.isEmpty)
        script.done()
    }

    @Test func everythingElseSaysWhyItCannotBeDone() {
        let script = desk()
        let ofTheList = Registry.all.filter { $0.contexts.contains(.models) }
        #expect(Registry.forDesks.isSubset(of: ofTheList.map(\.name)))
        for action in ofTheList {
            let isPossible = Registry.forDesks.contains(action.name)
            #expect((action.reason(script.state) == nil) == isPossible, "\(action.name)")
        }
        script.keys("Enter")
        #expect(script.text.contains("a desk has no key"))
        script.paste("curl https://x.example -H 'X-A: 1'")
        #expect(script.text.contains("a desk has no key"))
        script.done()
    }

    @Test(arguments: [60, 80, 200]) func neitherAddressesNorHeadersAreShown(_ columns: Int) throws {
        let script = desk(columns: columns)
        for text in ["HDR", "LAST 50", "URL", "Headers", "Changed"] {
            #expect(!script.text.contains(text), "\(text)")
        }
        #expect(script.text.contains("desk") && script.text.contains("t test"))
        _ = try script.keys("t").take(AskForTest.self)
        for text in ["URL", "Headers", "Changed"] { #expect(!script.text.contains(text)) }
        script.done()
    }
}
