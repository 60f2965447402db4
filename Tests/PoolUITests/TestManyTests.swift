import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

@Suite struct TestManyTests {
    private func begin(_ script: Script, _ keys: String = "T") throws -> (EffectID, [UUID]) {
        script.keys(keys)
        return try script.take { effect -> (EffectID, [UUID])? in
            if case .testMany(let id, let ids, _) = effect { (id, ids) } else { nil }
        }
    }

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
        let (_, ids) = try begin(script)
        #expect(ids == [1, 2, 3, 4, 5, 7].map { Sample.id($0) })
        #expect(script.text.contains("testing 0/6, 0 failing, 0.0 s"))
        script.done()
    }

    @Test func onlyTheFilteredAreTested() throws {
        let script = Script()
        script.keys("/").type("tag:eu").keys("Enter")
        let (_, ids) = try begin(script)
        #expect(ids == [Sample.id(1)])
    }

    @Test func onlyTheMarkedAreTested() throws {
        let script = Script()
        let (_, ids) = try begin(script, "v j v T")
        #expect(ids == [Sample.id(1), Sample.id(3)])
    }

    @Test func rowsAndTitleShowTheProgress() throws {
        let script = Script()
        let (id, _) = try begin(script)
        let request = EffectiveRequest(
            method: "POST", url: "u", headers: [], body: "", proxy: nil, problems: [])
        script.send(.testEvent(id, model: Sample.id(5), .started(request))).tick(4)
        #expect(script.text.contains("... 4s testing"))
        #expect(script.text.contains("... waiting"))
        script.send(.testEvent(id, model: Sample.id(5), .finished(report(5, .dnsFailure))))
        #expect(script.text.contains("testing 1/6, 1 failing, 4.0 s"))
        #expect(script.state.pool[Sample.id(5)]?.stateWord == "FAIL")
        #expect(script.state.deadline == script.state.elapsed + .milliseconds(250))
        script.send(.testsDone(id))
        #expect(script.state.deadline == nil)
        #expect(script.text.contains("tested 1/6"))
        script.done()
    }

    @Test func escapeCancelsAndKeepsWhatCame() throws {
        let script = Script()
        let (id, _) = try begin(script)
        let before = script.state.pool[Sample.id(3)]?.stateWord
        script.send(.testEvent(id, model: Sample.id(1), .finished(report(1, .timeout))))
        script.keys("Esc")
        script.take(.cancel(id))
        script.send(.testEvent(id, model: Sample.id(3), .finished(report(3, .cancelled))))
        script.send(.testsDone(id))
        #expect(script.state.pool[Sample.id(1)]?.isFailing == true)
        #expect(script.text.contains("tested 1/6, 1 failing"))
        #expect(script.state.pool[Sample.id(3)]?.stateWord == before)
        script.keys("R")
        let again = try script.take { effect -> [UUID]? in
            if case .testMany(_, let ids, _) = effect { ids } else { nil }
        }
        #expect(again == [Sample.id(1)])
        script.done()
    }

    @Test func whatFailedIsTestedAgain() throws {
        let script = Script()
        let (id, _) = try begin(script)
        script.send(.testEvent(id, model: Sample.id(3), .finished(report(3, .overloaded))))
        script.send(.testEvent(id, model: Sample.id(1), .finished(report(1, .ok))))
        script.send(.testsDone(id))
        let (_, again) = try begin(script, "R")
        #expect(again == [Sample.id(3)])
    }

    @Test func aSecondRunWaitsForTheFirst() throws {
        let script = Script()
        _ = try begin(script)
        script.keys("T")
        #expect(script.text.contains("a test of many models runs; Esc cancels it"))
        script.done()
    }

    @Test func lateEventsOfAnEarlierRunChangeNothing() throws {
        let script = Script()
        let (old, _) = try begin(script)
        script.send(.testsDone(old))
        _ = try begin(script)
        let before = script.state
        script.send(.testEvent(old, model: Sample.id(1), .finished(report(1, .timeout))))
        #expect(script.state == before)
    }

    @Test func keysAreAnsweredWhileTestsRun() throws {
        let script = Script()
        _ = try begin(script)
        script.keys("j j /").type("gpt").keys("Enter")
        #expect(script.state.home.shown.count == 2)
        script.done()
    }
}
