import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

@Suite struct TestManyTests {
    private func report(_ number: Int, _ verdict: VerdictCode, _ time: Double = 100) -> TestReport {
        let model = Model(
            id: Sample.id(number), name: "m", provider: .openai, modelID: "x", now: Sample.now)
        var report = TestReport(model: model, isDraft: false, startedAt: Sample.now)
        report.verdict = verdict
        report.totalMilliseconds = time
        return report
    }

    @Test func allThatAreShownAndOnAreTested() throws {
        let script = Script()
        let ids = try script.keys("T").take(RunTests.self).ids
        #expect(ids == [1, 2, 3, 4, 5, 7].map { Sample.id($0) })
        #expect(script.text.contains("testing 0/6, 0 failing, 0.0 s"))
        script.done()
    }

    @Test func onlyTheFilteredAreTested() throws {
        let script = Script()
        script.keys("/").type("tag:eu").keys("Enter")
        let ids = try script.keys("T").take(RunTests.self).ids
        #expect(ids == [Sample.id(1)])
    }

    @Test func onlyTheMarkedAreTested() throws {
        let script = Script()
        let ids = try script.keys("v j v T").take(RunTests.self).ids
        #expect(ids == [Sample.id(1), Sample.id(3)])
    }

    @Test func rowsAndTitleShowTheProgress() throws {
        let script = Script()
        let job = try script.keys("T").take(RunTests.self)
        let request = EffectiveRequest(
            method: "POST", url: "u", headers: [], body: "", proxy: nil, problems: [])
        script.tell(job, .init(model: Sample.id(5), event: .started(request))).tick(4)
        #expect(script.text.contains("... 4s testing"))
        #expect(script.text.contains("... waiting"))
        script.tell(job, .init(model: Sample.id(5), event: .finished(report(5, .dnsFailure))))
        #expect(script.text.contains("testing 1/6, 1 failing, 4.0 s"))
        #expect(script.state.pool[Sample.id(5)]?.stateWord == "FAIL")
        #expect(script.state.deadline == script.state.elapsed + .milliseconds(250))
        script.answer(job, ())
        #expect(script.state.deadline == nil)
        #expect(script.text.contains("tested 1/6"))
        script.done()
    }

    @Test func escapeCancelsAndKeepsWhatCame() throws {
        let script = Script()
        let job = try script.keys("T").take(RunTests.self)
        let before = script.state.pool[Sample.id(3)]?.stateWord
        script.tell(job, .init(model: Sample.id(1), event: .finished(report(1, .timeout))))
        #expect(script.text.contains("\nEsc cancel  Enter open"))
        script.keys("Esc")
        script.take(.cancel(job.id))
        script.tell(job, .init(model: Sample.id(3), event: .finished(report(3, .cancelled))))
        script.answer(job, ())
        #expect(script.state.pool[Sample.id(1)]?.isFailing == true)
        #expect(script.text.contains("tested 1/6, 1 failing"))
        #expect(script.state.pool[Sample.id(3)]?.stateWord == before)
        script.keys("R")
        #expect(try script.take(RunTests.self).ids == [Sample.id(1)])
        script.done()
    }

    @Test func whatFailedIsTestedAgain() throws {
        let script = Script()
        let job = try script.keys("T").take(RunTests.self)
        script.tell(job, .init(model: Sample.id(3), event: .finished(report(3, .overloaded))))
        script.tell(job, .init(model: Sample.id(1), event: .finished(report(1, .ok))))
        script.answer(job, ())
        let again = try script.keys("R").take(RunTests.self).ids
        #expect(again == [Sample.id(3)])
    }

    @Test func aSecondRunWaitsForTheFirst() throws {
        let script = Script()
        _ = try script.keys("T").take(RunTests.self)
        script.keys("T")
        #expect(script.text.contains("a test of many models runs; Esc cancels it"))
        script.done()
    }

    @Test func lateEventsOfAnEarlierRunChangeNothing() throws {
        let script = Script()
        let old = try script.keys("T").take(RunTests.self)
        script.answer(old, ())
        _ = try script.keys("T").take(RunTests.self)
        let before = script.state
        script.tell(old, .init(model: Sample.id(1), event: .finished(report(1, .timeout))))
        #expect(script.state == before)
    }

    @Test func keysAreAnsweredWhileTestsRun() throws {
        let script = Script()
        _ = try script.keys("T").take(RunTests.self)
        script.keys("j j /").type("gpt").keys("Enter")
        #expect(script.state.home.shown.count == 2)
        script.done()
    }
}
