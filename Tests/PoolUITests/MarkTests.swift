import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct MarkTests {
    private static func models(_ count: Int) -> [ModelSummary] {
        (1...count).map { number in
            let tail = String(repeating: "0", count: 4 - String(number).count) + "\(number)"
            return Sample.summary(number, "model \(tail)", .openai, "gpt")
        }
    }

    private func hintLine(_ script: Script) -> String { script.screen.lines.last ?? "" }

    @Test func spaceMarksAndGoesOn() {
        let script = Script()
        script.keys("Space Space 2 Space")
        #expect(script.state.home.marked == Set((1...4).map { Sample.id($0) }))
        #expect(script.state.home.window.selected == 4)
        script.keys("k Space")
        #expect(script.state.home.marked.count == 3)
        script.done()
    }

    /// What was marked may be out of view.
    @Test func theKeyForOneModelIsForTheOneWithTheCursor() throws {
        let script = Script()
        script.keys("Space Space G t")
        #expect(try script.take(TestSaved.self).job.id == Sample.id(7))
        script.done()
    }

    @Test(arguments: [60, 80, 200]) func whileThereAreMarksTheHintsAreAboutThem(_ columns: Int) {
        let script = Script(models: Self.models(43), size: Size(columns: columns, rows: 24))
        script.keys("V")
        #expect(
            hintLine(script).hasPrefix(
                "43 marked:  b change  T test  x export  d delete  Esc unmark"))
        script.keys("/").type("model 000").keys("Enter")
        #expect(hintLine(script).contains("Esc show all") == (columns > 60))
        script.keys("Esc")
        #expect(script.state.home.marked.count == 43)
        script.keys("Esc")
        #expect(hintLine(script).hasPrefix("Enter open  t test"))
        script.done()
    }

    @Test func aRequestToManyModelsIsAskedAboutFirst() throws {
        let few = Script(models: Self.models(25))
        #expect(try few.keys("T").take(RunTests.self).ids.count == 25)
        few.done()
        let script = Script(models: Self.models(26))
        script.keys("T")
        #expect(script.text.contains("Send a request to each of 26 models?"))
        script.keys("Enter").done()
        #expect(script.state.question == nil)
        #expect(try script.keys("T y").take(RunTests.self).ids.count == 26)
        script.done()
    }

    @Test func manyFailedOnesAreAskedAboutToo() throws {
        var models = Self.models(30)
        for index in models.indices {
            models[index].lastTest = Sample.test(.timeout, 1, minutesAgo: 1, status: nil)
        }
        let script = Script(models: models)
        script.keys("R")
        #expect(script.state.question?.title == "Test 30 models")
        script.done()
    }

    @Test func marksOfDeletedModelsAreGone() throws {
        let script = Script()
        script.keys("Space Space Space")
        script.load(Array(Sample.summaries.dropFirst()), Sample.facts)
        #expect(script.state.home.marked == [Sample.id(2), Sample.id(3)])
        script.done()
    }
}
