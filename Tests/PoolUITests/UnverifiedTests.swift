import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

/// Results that the pool's key does not prove, wherever the screen shows results.
@Suite struct UnverifiedTests {
    /// The first two models of the samples: one passed, one failed.
    static let check = LockCheck(
        unverified: Dictionary(
            uniqueKeysWithValues: Sample.summaries.prefix(2).compactMap { model in
                model.lastTest.map { (model.id, $0.testedAt) }
            }))

    private static let why = "unverified: of an earlier release or key"

    private func checked(_ size: Size = Size(columns: 80, rows: 24)) -> Script {
        let script = Script(size: size)
        script.check(Self.check)
        return script
    }

    @Test(arguments: SnapshotTests.sizes) func theListAndTheDetailMarkThem(_ size: Size) {
        let script = checked(size)
        func marks() -> [String] {
            script.screen.lines.compactMap { line in
                ["ok?", "FAIL?"].first { line.contains($0 + " ") }
            }
        }
        #expect(marks() == ["ok?", "FAIL?"])
        #expect(script.text.contains(Self.why))
        script.keys("j")
        #expect(script.text.contains(Self.why))
        script.keys("j")
        #expect(!script.text.contains(Self.why))
    }

    @Test func oneThatHasComeSinceIsAnother() throws {
        let script = checked()
        script.keys("j t")
        script.answer(try script.take(TestSaved.self), LoadedModel(Sample.claude))
        let test = try script.take(RunTest.self)
        script.tell(test, .finished(TestPaneTests.report(Sample.claude, isDraft: false)))
        script.answer(test, ())
        script.keys("Esc")
        #expect(!script.text.contains("FAIL?") && script.text.contains("FAIL"))
        // The list is read anew, and what was found unverified before is not this result.
        var summaries = Sample.summaries
        summaries[1].lastTest = Sample.test(.authFailed, 5, minutesAgo: 0)
        script.load(summaries, Sample.facts)
        #expect(!script.text.contains("FAIL?") && script.text.contains("ok?"))
    }

    @Test func withoutTheKeyNoneIsProven() {
        var facts = Sample.facts
        facts.isLocked = true
        let script = Script()
        script.load(Sample.summaries, facts).keys("Esc")
        #expect(script.state.pool.models.allSatisfy { $0.lastTest?.isVerified != true })
        #expect(script.text.contains("only the key proves a result; :unlock opens the pool"))
        script.load(Sample.summaries, Sample.facts)
        #expect(script.state.pool.models.allSatisfy { $0.lastTest?.isVerified != false })
    }

    @Test func theyAreFoundByTheWord() {
        let script = checked()
        script.keys("/").type("unverified")
        #expect(script.modelNames == Sample.summaries.prefix(2).map(\.name))
    }

    @Test func theFormTheResultAndTheHistorySayWhich() throws {
        var kept = [
            Sample.test(.ok, 312, minutesAgo: 5), Sample.test(.authFailed, 200, minutesAgo: 9),
            Sample.test(.ok, 300, minutesAgo: 12),
        ]
        kept[0].isVerified = false
        kept[1].isVerified = false
        let script = Script()
        try script.open(Sample.claude, history: kept)
        #expect(script.text.contains("last test ok 5 min ago, unverified"))
        script.keys("r")
        #expect(script.text.contains("> result   ok after 312 ms, unverified"))
        #expect(script.text.contains(Self.why))
        let rows = script.screen.lines.filter { $0.hasSuffix(", unverified") }.dropFirst()
        #expect(rows.map { $0.contains("auth_failed") } == [false, true])
    }

    @Test func twoThatAreComparedSayIt() throws {
        let script = checked()
        script.keys("Space Space :").type("compare").keys("Enter")
        script.answer(try script.take(CompareModels.self), [Sample.gpt, Sample.claude])
        #expect(script.text.contains("unverified"))
    }
}
