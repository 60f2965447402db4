import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct CommandTests {
    private func run(_ script: Script, _ command: String) {
        script.keys(":").type(command).keys("Enter")
    }

    @Test func commandsHaveTheNamesThatVimTaught() throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("Tab Tab Space")
        run(script, "w")
        try script.answerSave()
        run(script, "q")
        #expect(script.state.form == nil)
        run(script, "test all")
        _ = try script.take(RunTests.self)
        run(script, "q")
        let isEnd = script.state.stack.isEmpty
        #expect(isEnd)
    }

    @Test func aNumberGoesToThatRow() {
        let script = Script()
        run(script, "4")
        #expect(script.state.home.window.selected == 3)
    }

    @Test func mistypedCommandsNameTheNearest() {
        let script = Script()
        run(script, "imprt")
        #expect(script.text.contains("no command imprt; did you mean :import?"))
        run(script, "xyzzyx")
        #expect(script.text.contains("no command xyzzyx"))
        script.done()
    }

    @Test func commandsOfOtherScreensSaySo() {
        let script = Script()
        run(script, "clear-all")
        #expect(script.text.contains("clear-all is for: headers"))
    }

    @Test func disabledCommandsSayWhy() {
        var facts = Sample.facts
        facts.isReadOnly = true
        let script = Script(facts: facts)
        run(script, "add")
        #expect(script.text.contains("this session is read-only"))
        script.done()
    }

    @Test func tabCompletesAndCycles() {
        let script = Script()
        script.keys(":").type("test").keys("Tab")
        let first = script.state.prompt?.field.text
        #expect(first?.hasPrefix("test") == true)
        script.keys("Tab")
        #expect(script.state.prompt?.field.text != first)
        script.keys("Shift-Tab")
        #expect(script.state.prompt?.field.text == first)
    }

    @Test func oldCommandsComeBackWithUp() {
        let script = Script()
        run(script, "3")
        run(script, "5")
        script.keys(": Up")
        #expect(script.state.prompt?.field.text == "5")
        script.keys("Up")
        #expect(script.state.prompt?.field.text == "3")
        script.keys("Down Down")
        #expect(script.state.prompt?.field.text == "")
        script.keys("Up Enter")
        #expect(script.state.home.window.selected == 4)
    }

    @Test func theFilterIsCompletedToo() {
        let script = Script()
        script.keys("/").type("tag:").keys("Tab")
        #expect(script.state.prompt?.field.text == "tag:eu")
        script.keys("Tab")
        #expect(script.state.prompt?.field.text == "tag:prod")
        script.keys("Enter")
        #expect(script.state.home.shown.count == 3)
    }

    @Test func everyActionIsInTheHelpWithItsKeys() {
        let script = Script(size: Size(columns: 200, rows: 300))
        script.keys("?")
        let text = script.text
        for action in Registry.all {
            #expect(text.contains(":" + action.name), "\(action.name)")
        }
    }

    @Test func theHelpSaysWhatCannotBeDoneAndWhy() throws {
        var facts = Sample.facts
        facts.isReadOnly = true
        let script = Script(size: Size(columns: 200, rows: 300), facts: facts)
        script.keys("?")
        #expect(script.text.contains("(not now: this session is read-only)"))
    }

    @Test func theHelpIsSearched() {
        let script = Script()
        script.keys("? /").type("duplicate").keys("Enter")
        #expect(script.text.contains("duplicate"))
        #expect((script.state.pane?.window.selection ?? 0) > 0)
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 60, rows: 16)])
    func pageKeysTurnPagesOfATextToo(_ size: Size) throws {
        let script = Script(size: size).keys("?")
        /// The first and the last line of the text in view.
        func ends() -> [String] {
            let lines = script.screen.lines
            return [lines[1], lines[size.rows - 3]]
        }
        let first = ends()
        let lastLine = try #require(script.state.pane?.window.selection)
        #expect(lastLine == 0)
        script.keys("PgDn")
        let page = try #require(script.state.pane?.window.selection)
        #expect(page >= size.rows - 5 && page <= size.rows - 3)
        script.keys("PgUp")
        #expect(ends() == first)
        script.keys("Ctrl-D Ctrl-D")
        #expect(abs((script.state.pane?.window.selection ?? 0) - page) <= 1)
        script.keys("Ctrl-U Ctrl-U")
        #expect(ends() == first)
        script.keys("2 Ctrl-F")
        #expect(script.state.pane?.window.selection == 2 * page)
        script.keys("Ctrl-B Ctrl-B")
        #expect(ends() == first)
        // However many pages, and past the end.
        script.keys("9 9 9 9 9 9 PgDn 9 9 9 9 9 9 PgUp")
        #expect(ends() == first)
        script.done()
    }

    @Test func hintsNameOnlyWhatCanBeDone() {
        let empty = Script(models: [])
        let hints = empty.state.hints.map(\.word)
        #expect(hints.contains("add"))
        #expect(!hints.contains("open"))
        #expect(!hints.contains("test"))
        #expect(hints.last == "help")
    }

    @Test func anUnknownKeySaysSo() {
        let script = Script()
        script.keys("Z")
        #expect(script.text.contains("Z does nothing here; ? shows the keys"))
        script.keys("j")
        #expect(!script.text.contains("does nothing here"))
    }

    @Test func theMouseIsOffUntilAskedFor() {
        let script = Script()
        run(script, "mouse")
        script.take(.setMouse(true))
        script.send(.input(.click(Point(column: 5, row: 4))))
        #expect(script.state.home.window.selected == 2)
        script.send(.input(.wheel(Point(column: 5, row: 4), down: true)))
        #expect(script.state.home.window.selected == 5)
        run(script, "nomouse")
        script.take(.setMouse(false))
        script.done()
    }
}
