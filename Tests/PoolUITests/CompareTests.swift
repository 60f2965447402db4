import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct CompareTests {
    /// The same gateway with one header off, another token behind a mask that looks the same, and
    /// one header more.
    static let other: Model = {
        var model = Sample.claude
        model.name = "gpt-4o prod"
        model.baseURL = "https://llm-gw.corp.example/anthropic/v2"
        model.headers[0].value = Sample.kept("other-2024-04-04")
        model.headers[4].isOn = false
        model.headers.append(
            HeaderRow(id: Sample.id(106), name: "X-Title", value: Sample.kept("mine")))
        return model
    }()

    private func compared(_ left: Model = Sample.claude, _ right: Model = other) throws -> Script {
        let script = Script()
        script.keys("j Space 4 G Space =")
        let reading = try script.take(CompareModels.self)
        #expect(reading.ids == [Sample.id(2), Sample.id(4)])
        return script.answer(reading, [left, right])
    }

    private func rows(_ script: Script) throws -> [CompareView.Row] {
        let view: CompareView? = script.state.topPane()
        return try #require(view).rows
    }

    @Test func whatDiffersComesFirst() throws {
        let script = try compared()
        let rows = try rows(script)
        #expect(rows[0].title == "Last test" && rows[0].left == "FAIL 401 9m auth_failed")
        let differing = rows.filter { $0.likeness == .differs }.map(\.title)
        #expect(differing == ["Base URL", "anthropic-beta", "X-Team", "X-Title"])
        #expect(rows[1...4].allSatisfy { $0.likeness == .differs })
        #expect(rows[5...].allSatisfy { $0.likeness == .same })
        let team = try #require(rows.first { $0.title == "X-Team" })
        #expect(team.left == "******** on" && team.right == "******** OFF")
        #expect(rows.contains { $0.title == "API key" && $0.likeness == .same })
        script.done()
    }

    /// Masks may look the same, and show nothing of what is behind them.
    @Test(arguments: [60, 80, 200]) func valuesStayMaskedAndEachLineSaysWhetherItDiffers(
        _ columns: Int
    ) throws {
        let script = try compared()
        script.send(.input(.resize(Size(columns: columns, rows: 40))))
        #expect(script.text.contains("anthropic-beta"))
        #expect(!script.text.contains("tools-2024") && !script.text.contains("other-2024"))
        for word in ["differs", "same"] { #expect(script.text.contains(word)) }
        #expect(script.text.contains("https://llm-gw.corp.example/anthropic/v2") == (columns > 100))
        script.keys("j")
        #expect(script.text.contains("gpt-4o prod: https://llm-gw.corp.example/anthropic/v2"))
        script.done()
    }

    @Test func aValueThatCannotBeOpenedIsNotSaidToBeTheSame() throws {
        var left = Sample.claude
        var right = Sample.claude
        left.apiKey = .locked
        right.apiKey = .locked
        let rows = try rows(try compared(left, right))
        #expect(rows.first { $0.title == "API key" }?.likeness == .unknown)
    }

    @Test func theMarkedOneIsComparedWithTheOneThatHasTheCursor() throws {
        let script = Script()
        script.keys("Space G =")
        #expect(try script.take(CompareModels.self).ids == [Sample.id(1), Sample.id(7)])
        script.done()
    }

    @Test(arguments: ["=", "Space k =", "3 Space ="]) func otherMarksSayWhatToDo(_ keys: String) {
        let script = Script()
        script.keys(keys)
        #expect(
            script.state.notice?.text.contains("mark two models with Space to compare them") == true
        )
        script.done()
    }

    /// What stands below is not drawn over the last lines, at once and not only after a key.
    @Test func theFirstPictureIsLikeTheNext() throws {
        let script = try compared()
        let first = script.text
        script.send(.input(.resize(Size(columns: 80, rows: 24))))
        #expect(script.text == first)
        #expect(script.screen.lines.filter { $0.contains("claude internal: ") }.count == 1)
        #expect(!first.contains("claude internal: FAIL 401 9m auth_failed  "))
    }

    @Test func theHintsNameItWhileTwoAreMarked() {
        let script = Script()
        script.keys("Space Space")
        #expect(script.screen.lines.last?.contains("= compare") == true)
        script.keys("Space")
        #expect(script.screen.lines.last?.contains("= compare") == false)
        script.done()
    }
}
