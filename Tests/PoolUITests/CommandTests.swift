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
        script.keys("} } Space")
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

    private func offered(_ script: Script) -> [String] {
        script.state.prompt?.offers.list.map(\.text) ?? []
    }

    @Test func theCommandsStandThereAsSoonAsOneTypes() throws {
        let script = Script(size: Size(columns: 80, rows: 24))
        script.keys(":")
        #expect(script.text.contains("Enter Right  open NAME"))
        script.type("du")
        #expect(offered(script) == ["duplicate"])
        #expect(
            script.text.contains(
                "D".padded(toColumns: 13) + "duplicate".padded(toColumns: 22)
                    + "duplicate the model with its secrets"))
        // By a word of what they do as well.
        script.keys("Ctrl-U").type("secrets")
        #expect(offered(script) == ["export ", "duplicate"])
        script.keys("Esc")
        #expect(!script.text.contains("duplicate the model"))
        script.done()
    }

    @Test func whatCannotBeDoneComesLastWithItsReason() throws {
        var facts = Sample.facts
        facts.isReadOnly = true
        let script = Script(size: Size(columns: 120, rows: 60), facts: facts)
        script.keys(":").type("d")
        let list = offered(script)
        let delete = try #require(list.firstIndex(of: "delete"))
        let down = try #require(list.firstIndex(of: "down"))
        #expect(down < delete)
        let line = try #require(script.state.prompt?.offers.list[delete].line)
        #expect(line.text.contains("not now: this session is read-only"))
        #expect(line.spans.allSatisfy { $0.style.role == .dim })
    }

    @Test func theArrowsChooseACommandAndTheCursorGoesAlong() throws {
        let script = Script()
        script.keys(":").type("key-").keys("Down")
        #expect(script.state.prompt?.field.text == "key-status")
        let screen = script.screen
        let line = screen.lines[try #require(screen.cursor).row]
        #expect(line.contains("key-status") && line.contains("what opens the pool"))
        script.keys("Enter")
        try script.take(LoadKeyStatus.self)
        script.keys(":").type("k").keys("Down Up")
        #expect(script.state.prompt?.field.text == "k")
        script.done()
    }

    @Test func theOnlyCommandThatBeginsSoIsRun() throws {
        let script = Script()
        run(script, "dupl")
        try script.take(DuplicateModel.self)
        script.done()
    }

    @Test func aModelIsOpenedByItsName() throws {
        let script = Script()
        script.keys(":").type("open qw")
        #expect(offered(script) == ["open local vllm", "open 通义 qwen"])
        script.keys("Ctrl-U").type("open claude int").keys("Tab")
        #expect(script.state.prompt?.field.text == "open claude internal")
        script.keys("Enter")
        #expect(try script.take(OpenModel.self).job.id == Sample.id(2))
        #expect(script.state.home.selectedID(in: script.state.pool) == Sample.id(2))
        run(script, "open OLD CLAUDE")
        #expect(try script.take(OpenModel.self).job.id == Sample.id(6))
        run(script, "open vllm")
        #expect(try script.take(OpenModel.self).job.id == Sample.id(5))
        run(script, "open claude")
        #expect(script.state.notice?.text == "2 models match claude; type the whole name")
        run(script, "open nothing like it")
        #expect(script.state.notice?.text == "no model is nothing like it")
        // What the filter hides as well.
        run(script, "filter tag:eu")
        #expect(script.modelNames == ["azure eu backup"])
        run(script, "open deepseek")
        #expect(try script.take(OpenModel.self).job.id == Sample.id(3))
        script.done()
    }

    @Test func aFilterIsSetByACommand() {
        let script = Script()
        script.keys(":").type("filter sta").keys("Tab")
        #expect(script.state.prompt?.field.text == "filter state:")
        script.type("fail").keys("Enter")
        #expect(script.modelNames == ["claude internal"])
        run(script, "filter")
        #expect(script.state.prompt?.field.text == "state:fail")
        script.done()
    }

    @Test func thePathOfACommandIsCompleted() throws {
        let script = Script()
        script.keys(":").type("imp").keys("Tab")
        #expect(script.state.prompt?.field.text == "import ")
        script.type("mod").keys("Tab")
        let look = try script.take(CompletePath.self)
        #expect(look.path == "mod")
        script.answer(look, ["models/", "models.yaml"])
        #expect(script.state.prompt?.field.text == "import models")
        #expect(script.text.contains("import models.yaml"))
        script.keys("Tab Tab Enter")
        #expect(try script.take(ReadImport.self).path == "models.yaml")
        script.keys(":").type("import zz").keys("Tab")
        script.answer(try script.take(CompletePath.self), [])
        #expect(script.state.notice?.text == "nothing completes this")
        script.done()
    }

    @Test func anExclamationMarkThrowsAwayWhatIsNotSaved() throws {
        let script = try Script.headers()
        script.keys("Space")
        run(script, "q!")
        #expect(script.state.form == nil && script.state.question == nil)
        try script.open(Sample.claude)
        script.keys("} } Space")
        run(script, "qa!")
        script.take(.quit)
        script.done()
    }

    @Test func whatIsBeingSavedIsNotThrownAway() throws {
        let script = try Script.headers()
        script.keys("Space w")
        try script.take(SaveForm.self)
        for command in ["q!", "qa!"] {
            run(script, command)
            #expect(script.state.notice?.text == "the model is being saved; wait")
        }
        #expect(script.state.form != nil)
        script.done()
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

    @Test func theHelpNarrowsWhileItIsTypedAndEnterDoesWhatItSays() throws {
        let script = Script()
        script.keys("? /").type("audit")
        #expect(script.text.contains("> L                  audit log  :audit"))
        #expect(!script.text.contains("test the connection"))
        script.type(" nothing")
        #expect(script.text.contains("Nothing here has these words."))
        script.keys("Esc")
        #expect(script.text.contains("open the model"))
        script.keys("/").type("log audit").keys("Enter Enter")
        try script.take(LoadAudit.self)
        #expect(script.state.pane == nil)
        script.done()
    }

    @Test func whatCannotBeDoneComesLastInTheHelpAndStaysUndone() throws {
        let script = Script(size: Size(columns: 80, rows: 60))
        script.keys("?")
        let lines = script.screen.lines
        let bulk = try #require(lines.firstIndex { $0.contains(":bulk") })
        #expect(lines[bulk + 1].contains("(not now: no models are marked; Space marks)"))
        #expect(try #require(lines.firstIndex { $0.contains(":quit") }) < bulk)
        script.keys("/").type("marked models").keys("Enter")
        while !script.cursorLine.contains(":bulk") { script.keys("j") }
        script.keys("Enter")
        #expect(script.text.contains("no models are marked; Space marks"))
        #expect(script.state.pane != nil)
        // What is for another screen is not done either.
        script.keys("/ Ctrl-U").type("clear all headers").keys("Enter Enter")
        #expect(script.state.notice?.text.contains("for fields of a model") == true)
        script.done()
    }

    /// What stands between the lines of the help is passed over, in both directions.
    @Test(arguments: ["j", "k"]) func theHelpStopsOnlyAtWhatCanBeRead(_ key: String) throws {
        let script = Script()
        script.keys(key == "j" ? "?" : "? G")
        var seen: Set<String> = []
        for _ in 0..<200 {
            #expect(script.cursorLine.hasPrefix("> "))
            seen.insert(script.cursorLine)
            script.keys(key)
        }
        #expect(seen.count > 100)
    }

    @Test(arguments: [Size(columns: 80, rows: 24), Size(columns: 60, rows: 16)])
    func pageKeysTurnPagesOfATextToo(_ size: Size) throws {
        let script = Script(size: size).keys("L")
        script.answer(
            try script.take(LoadAudit.self),
            (0..<160).map {
                AuditLine(
                    time: Sample.now, user: "admin", action: "save", model: "m\($0)", detail: "")
            })
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
        // As less does it: Space and b, what is in view of how many, and which place was found.
        #expect(script.state.positionText == "1-\(size.rows - 3) of 161")
        script.keys("Space")
        #expect(script.state.pane?.window.selection == page)
        #expect(script.state.positionText == "\(page + 1)-\(page + size.rows - 3) of 161")
        script.keys("b")
        #expect(ends() == first)
        script.keys("G")
        #expect(script.state.positionText.hasSuffix("-161 of 161"))
        script.keys("g /").type("m15").keys("Enter")
        #expect(script.text.contains("search: m15, match 1 of 11"))
        script.keys("n n")
        #expect(script.text.contains("match 3 of 11"))
        script.keys("N N N")
        #expect(script.text.contains("match 11 of 11"))
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
