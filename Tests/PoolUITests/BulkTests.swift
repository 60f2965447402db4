import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct BulkTests {
    /// So many models, each with a gateway token.
    private static func models(_ count: Int) -> [Model] {
        (1...count).map { number in
            var model = Model(
                id: Sample.id(number), name: "model \(number)", provider: .openai,
                modelID: "gpt-\(number)", now: Sample.now)
            model.version = 1
            model.apiKey = Sample.kept("sk-\(number)")
            model.headers = [
                HeaderRow(
                    id: Sample.id(1000 + number), name: "X-Gateway-Token",
                    value: Sample.kept("old-token-\(number)"))
            ]
            if number % 2 == 0 {
                model.headers.append(
                    HeaderRow(
                        id: Sample.id(2000 + number), name: "X-Even", value: Sample.kept("e"),
                        isOn: number % 4 == 0))
            }
            return model
        }
    }

    private func opened(_ count: Int = 40) throws -> Script { try opened(Self.models(count)) }

    private func opened(_ models: [Model]) throws -> Script {
        let script = Script(
            models: models.map { ModelSummary(of: $0, lastTest: nil) },
            size: Size(columns: 80, rows: 30))
        script.keys("V b")
        let job = try script.take(LoadBulk.self)
        #expect(job.ids == models.map(\.id))
        return script.answer(job, models)
    }

    @Test func aTokenIsRotatedInFortyModelsByKeysAlone() throws {
        let script = try opened()
        #expect(script.text.contains("change 40 models"))
        #expect(script.text.contains("X-Gateway-Token"))
        script.keys("Enter").type("new-token").keys("Enter")
        #expect(script.text.contains("replaced in 40"))
        #expect(!script.text.contains("new-token"))
        script.keys("p")
        #expect(script.text.contains("40 models would change"))
        #expect(script.text.contains("(replaced)"))
        script.keys("Esc w")
        #expect(script.text.contains("It is one transaction"))
        script.keys("y")
        let job = try script.take(SaveBulk.self)
        let saved = job.models
        #expect(!job.sendSecretsToNewOrigin)
        #expect(saved.count == 40)
        #expect(saved.allSatisfy { $0.headers[0].value == .new(Secret("new-token")) })
        #expect(saved.map(\.headers[0].id) == Self.models(40).map(\.headers[0].id))
        #expect(saved.map(\.apiKey) == Self.models(40).map(\.apiKey))
        script.answer(job, saved.map(Sample.stored))
        script.take(LoadPool())
        #expect(script.text.contains("40 models saved"))
        // They are what the next change, or a test, is for.
        #expect(script.state.home.marked.count == 40)
        script.done()
    }

    @Test func itIsSaidWhetherHiddenValuesAreTheSame() throws {
        var models = Self.models(6)
        for index in models.indices {
            // Short ones, whose masks are all the same.
            let value = ["one", "two", "six"][index % 3]
            models[index].headers[0].value = Sample.kept("token")
            models[index].headers.append(
                HeaderRow(id: Sample.id(500 + index), name: "X-Of-Three", value: Sample.kept(value))
            )
            models[index].apiKey = Sample.kept(index == 0 ? "another" : "key")
            models[index].proxyPassword = Sample.kept("password")
        }
        let script = try opened(models)
        func line(_ name: String) -> String {
            script.screen.lines.first { $0.contains(name) } ?? ""
        }
        #expect(line("X-Gateway-Token").contains("in 6 of 6, same"))
        #expect(line("X-Of-Three").contains("in 6 of 6, 3 values"))
        #expect(line("API key").contains("2 different"))
        #expect(line("Proxy password").contains("********, same"))
        script.keys("e").type("new").keys("Enter")
        script.keys("j e").type("new").keys("Enter p")
        #expect(script.text.contains("X-Gateway-Token: the same value in all 6 now"))
        #expect(script.text.contains("X-Of-Three: 3 different values in 6 now"))
    }

    @Test func aLockedValueIsNotCompared() throws {
        var models = Self.models(2)
        models[1].headers[0].value = .locked
        let script = try opened(models)
        #expect(script.text.contains("in 2 of 2, some LOCKED"))
    }

    @Test func everythingIsUndoneBeforeSaving() throws {
        let script = try opened()
        script.keys("e").type("new").keys("Enter")
        script.keys("a").type("X-All").keys("Enter").type("1").keys("Enter")
        script.keys("d")
        #expect(script.state.bulk?.models != Self.models(40))
        script.keys("u u u")
        #expect(script.state.bulk?.isModified == false)
        #expect(script.state.bulk?.models == Self.models(40))
        script.keys("Ctrl-R Ctrl-R")
        #expect(script.state.bulk?.models.allSatisfy { $0.headers.last?.name == "X-All" } == true)
        script.keys("q Enter")
        #expect(script.state.bulk != nil)
        script.keys("q n")
        #expect(script.state.bulk == nil)
        script.done()
    }

    @Test func blankLeavesTheValue() throws {
        let script = try opened()
        script.keys("Enter Enter")
        #expect(script.state.bulk?.isModified == false)
        script.done()
    }

    @Test func aHeaderIsReplacedOnlyWhereItIs() throws {
        let script = try opened()
        script.keys("j Enter").type("even").keys("Enter")
        #expect(script.text.contains("replaced in 20"))
        #expect(script.state.bulk?.changed.count == 20)
        script.keys("u d")
        #expect(script.text.contains("removed from 20"))
        script.keys("u Space")
        #expect(script.text.contains("switched in 10"))
        script.done()
    }

    @Test func addedHeadersGoIntoAllModels() throws {
        let script = try opened()
        script.keys("a").type("X-Even").keys("Enter").type("v").keys("Enter")
        #expect(script.text.contains("added to 20, replaced in 20"))
        script.keys("u a").type("X-Line: value").keys("Enter")
        #expect(
            script.state.bulk?.models.allSatisfy {
                $0.headers.last?.value == .new(Secret("value"))
            } == true)
        script.done()
    }

    @Test func fieldsAreChangedTogether() throws {
        let script = try opened(3)
        script.keys("G k k k k k k k k k k k k").keys("Enter")
        #expect(script.state.question?.title == "Change Timeout")
        script.keys("Ctrl-U").type("60").keys("Enter")
        #expect(script.state.bulk?.models.map(\.timeout) == [60, 60, 60])
        script.keys("j j j j Enter").type("+prod -old").keys("Enter")
        #expect(script.state.bulk?.models.map(\.tags) == [["prod"], ["prod"], ["prod"]])
        script.done()
    }

    @Test func aRefusedHeaderBlocksTheSave() throws {
        let script = try opened(2)
        script.keys("a").type("Authorization").keys("Enter").type("x").keys("Enter w")
        #expect(script.state.question == nil)
        #expect(script.text.contains("model 1 could not be saved"))
        script.done()
    }

    @Test func aConflictSavesNothingAndKeepsTheChanges() throws {
        let script = try opened(2)
        script.keys("e").type("new").keys("Enter w y")
        let job = try script.take(SaveBulk.self)
        let models = job.models
        script.refuse(job, .conflicted(Conflict(mine: models[1], theirs: models[1])))
        script.take(LoadPool())
        #expect(script.text.contains("model 2 was changed by somebody else meanwhile"))
        #expect(script.state.bulk?.isModified == true)
        script.done()
    }

    @Test func withoutMarksThereIsNothingToChangeTogether() {
        let script = Script()
        script.keys("b")
        #expect(script.text.contains("no models are marked"))
        script.done()
    }
}
