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
        script.answer(try script.take(CheckLocks.self), [])
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

    @Test func aSoundPoolSaysSo() throws {
        let script = Script()
        script.keys(":").type("outside").keys("Enter")
        script.answer(try script.take(LoadOutsideChanges.self), nil)
        #expect(script.text.contains("the pool is as it was last saved"))
        script.done()
    }
}
