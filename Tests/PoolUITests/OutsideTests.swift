import PoolModel
import Testing

@testable import PoolUI

/// What was changed outside the program, looked at and taken on the screen.
@Suite struct OutsideTests {
    private func asked(_ lines: [String], isSealing: Bool = false) throws -> Script {
        let script = Script()
        script.keys(":").type("outside").keys("Enter")
        return script.answer(
            try script.take(LoadOutsideChanges.self),
            OutsideReport(lines: lines, isSealing: isSealing, digest: [1, 2]))
    }

    @Test func theQuestionNamesBothAddressesAndAYesTakesWhatWasShown() throws {
        let script = try asked([
            "claude -> https://evil.example", "  the base URL was https://a and is now https://b",
        ])
        #expect(script.text.contains("was https://a and is now https://b"))
        script.keys("y")
        let taken = try script.take(AcceptOutsideChanges.self)
        #expect(taken.job.digest == [1, 2])
        script.answer(
            taken, PoolContents(models: Sample.summaries, facts: Sample.facts))
        script.answer(try script.take(CheckLocks.self), LockCheck())
        #expect(script.text.contains("stay locked until they are typed again"))
        script.done()
    }

    @Test func escapeTakesNothing() throws {
        try asked(["claude -> https://x"], isSealing: true).keys("Esc").done()
        // The cursor stands on Cancel.
        try asked(["claude -> https://x"]).keys("Enter").done()
    }

    @Test func whatIsTooLongToBeShownIsNotTaken() throws {
        let script = try asked((0..<40).map { "model \($0) -> https://x" })
        #expect(script.text.contains("modelpool pool accept"))
        script.keys("y Esc").done()
    }

    /// A row that is gone has no line in the list that could say so.
    @Test func aRemovedRowIsToldWhereTheOtherChangesAre() throws {
        let script = Script()
        script.check(LockCheck([Sample.id(3)], removed: ["gpt\u{1B}[1m", "prod"]))
        #expect(script.text.contains("1 LOCKED  2 GONE"))
        #expect(script.text.contains("removed outside this program: \"gpt"))
        #expect(script.text.contains(":outside shows it"))
        script.keys("j")
        #expect(script.text.contains("2 GONE"))
        // It is no news any more when others write again, and nothing once it was taken.
        script.load(Sample.summaries, Sample.facts)
        let again = try script.take(CheckLocks.self)
        script.answer(again, LockCheck([Sample.id(3)], removed: ["gpt\u{1B}[1m", "prod"]))
        #expect(script.text.contains("1 LOCKED  2 GONE"))
        #expect(!script.text.contains("removed outside this program"))
        script.load(Sample.summaries, Sample.facts)
        script.answer(try script.take(CheckLocks.self), LockCheck())
        #expect(!script.text.contains("GONE") && !script.text.contains("LOCKED"))
        script.done()
    }

    @Test func aPoolWithoutAnyRowLeftIsNotOneOfANewcomer() throws {
        let script = Script(models: [])
        #expect(script.text.contains("No models yet"))
        script.check(LockCheck(removed: ["a", "b", "c", "d", "e"]))
        #expect(!script.text.contains("No models yet"))
        #expect(script.text.contains("No models any more"))
        #expect(script.text.contains("and 2 more"))
        script.done()
    }

    @Test func aSoundPoolSaysSo() throws {
        let script = Script()
        script.keys(":").type("outside").keys("Enter")
        script.answer(try script.take(LoadOutsideChanges.self), nil)
        #expect(script.text.contains("the pool is as it was last saved"))
        script.done()
    }
}
