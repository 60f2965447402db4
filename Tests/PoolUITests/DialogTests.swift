import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

@Suite struct DialogTests {
    private func question(_ script: Script) throws -> Question {
        try #require(script.state.question)
    }

    /// The row of the screen that the cursor stands in.
    private func cursorLine(_ script: Script) throws -> String {
        let screen = script.screen
        return screen.lines[try #require(screen.cursor).row]
    }

    @Test(arguments: ["Tab", "Down"]) func theButtonsOfADialogWithAFieldAreReached(_ key: String)
        throws
    {
        let script = Script()
        script.keys("j d").type("claude internal").keys(key)
        #expect(try cursorLine(script).contains("[ Cancel ]"))
        #expect(script.screen.cursor == script.screen.place(of: "Cancel ]"))
        script.keys(key)
        #expect(script.screen.cursor == script.screen.place(of: "Delete ]"))
        script.keys(key)
        #expect(try question(script).focused == nil)
        #expect(try cursorLine(script).contains("claude internal"))
        script.keys("Up Enter")
        try script.take(DeleteModels.self)
        script.done()
    }

    @Test func cancelIsChosenWithEnterToo() {
        let script = Script()
        script.keys("d").type("azure eu backup").keys("Down Enter")
        #expect(script.state.question == nil)
        script.done()
    }

    @Test func lettersAreTextOnlyWhileTheFieldHasTheCursor() throws {
        let script = Script()
        script.keys("d").type("a").keys("Down y")
        #expect(try question(script).field?.text == "a")
        script.paste("b")
        #expect(try question(script).field?.text == "ab")
        #expect(try question(script).focused == nil)
        script.done()
    }

    @Test(arguments: [
        ("o", "o"), ("Backspace", ""), ("Del", ""), ("Ctrl-U", ""), ("Left o", "models.jsoon"),
        ("End o", "models.jsono"),
    ])
    func whatIsTypedTakesThePlaceOfAProposedName(_ keys: String, _ text: String) throws {
        let script = Script()
        script.keys("x").keys(keys)
        #expect(try question(script).field?.text == text)
        script.done()
    }

    @Test func theProposedNameIsTakenAsItStands() throws {
        let script = Script()
        script.keys("x Enter")
        #expect(try script.take(ExportPool.self).path == "models.json")
        script.done()
    }

    /// The reason is in the dialog, and the name can be mended there.
    @Test func aPathThatCannotBeReadKeepsTheDialogOpen() throws {
        let script = Script()
        script.keys("i").type("/tmp/modles.yaml").keys("Enter")
        let reading = try script.take(ReadImport.self)
        script.refuse(
            reading, .failed(Failure(sentence: "There is no such file.", advice: "Look again.")))
        #expect(try question(script).title == "Import")
        #expect(script.text.contains("! There is no such file. Look again."))
        #expect(try cursorLine(script).contains("/tmp/modles.yaml"))
        script.keys("Backspace")
        #expect(!script.text.contains("no such file"))
        script.keys("Enter")
        let again = try script.take(ReadImport.self)
        #expect(again.path == "/tmp/modles.yam")
        script.answer(again, ImportPreview(format: "LiteLLM", models: [], notes: []))
        #expect(script.state.question == nil)
        #expect(script.state.importing != nil)
        script.done()
    }

    /// It is written in two steps, and the second one fails.
    @Test func aFileThatCannotBeWrittenKeepsTheDialogOpen() throws {
        let script = Script()
        script.keys("x").type("out.yaml").keys("Enter")
        let export = try script.take(ExportPool.self)
        script.answer(export, ExportedText(text: "x", leftOut: 0, notes: 0))
        let writing = try script.take(WriteFile.self)
        #expect(try question(script).job == writing.id)
        // Not a second time meanwhile.
        script.keys("Enter").done()
        script.refuse(
            writing, .failed(Failure(sentence: "out.yaml is there already.", advice: "")))
        #expect(script.text.contains("! out.yaml is there already."))
        #expect(try question(script).field?.text == "out.yaml")
        script.keys("Backspace Backspace Backspace Backspace").type("ml").keys("Enter")
        script.answer(
            try script.take(ExportPool.self), ExportedText(text: "x", leftOut: 0, notes: 0))
        script.answer(try script.take(WriteFile.self), "/tmp/out.yml")
        #expect(script.state.question == nil)
        #expect(script.state.notice?.text == "saved /tmp/out.yml")
        script.done()
    }

    @Test(arguments: ["i Enter", "x Ctrl-U Enter"]) func aMissingNameIsAskedFor(_ keys: String) {
        let script = Script()
        script.keys(keys)
        #expect(script.text.contains("! type the file's name, or Esc"))
        script.done()
    }

    @Test func aValueThatCannotBeKeepsTheDialogOpen() throws {
        let script = Script()
        script.keys("j v b")
        script.answer(try script.take(LoadBulk.self), [Sample.claude])
        let row = try #require(
            script.state.bulk?.items.firstIndex { $0 == .field(.timeout) })
        script.keys(String(repeating: "j ", count: row)).keys("Enter Ctrl-U").type("soon").keys(
            "Enter")
        #expect(try question(script).field?.text == "soon")
        #expect(try question(script).problem != nil)
        script.keys("Ctrl-U").type("60").keys("Enter")
        #expect(script.state.question == nil)
        #expect(script.state.bulk?.models.first?.timeout == 60)
        script.done()
    }

    // MARK: Paths

    @Test func tabCompletesAPathAsFarAsItIsCertain() throws {
        let script = Script()
        script.keys("i").type("~/mo").keys("Tab")
        let look = try script.take(CompletePath.self)
        #expect(look.path == "~/mo")
        script.answer(look, ["~/models-a.yaml", "~/models-b.yaml"])
        #expect(try question(script).field?.text == "~/models-")
        #expect(script.text.contains("~/models-b.yaml"))
        script.keys("Tab")
        #expect(try question(script).field?.text == "~/models-a.yaml")
        #expect(try cursorLine(script).contains("> ~/models-a.yaml"))
        script.keys("Tab Enter")
        #expect(try script.take(ReadImport.self).path == "~/models-b.yaml")
        script.done()
    }

    @Test func aPathThatNothingCompletesLeadsToTheButtons() throws {
        let script = Script()
        script.keys("i").type("zz").keys("Tab")
        script.answer(try script.take(CompletePath.self), [])
        #expect(try question(script).focused == 0)
        #expect(try question(script).field?.text == "zz")
        script.done()
    }

    /// A slow disk answers when something else is typed already.
    @Test func aLateCompletionChangesNothing() throws {
        let script = Script()
        script.keys("i").type("mo").keys("Tab")
        let look = try script.take(CompletePath.self)
        script.type("x")
        script.answer(look, ["models.yaml"])
        #expect(try question(script).field?.text == "mox")
        script.keys("Tab")
        let next = try script.take(CompletePath.self)
        script.keys("Esc")
        script.answer(next, ["moxy"])
        #expect(script.state.question == nil)
        script.done()
    }

    // MARK: Help

    @Test func aQuestionMarkSaysTheKeysOfADialog() throws {
        let script = try Script.form()
        script.keys("C ?")
        let said = try #require(script.state.notice?.text)
        #expect(said.contains("y: Clear all") && said.contains("Esc: cancel"))
        #expect(said.contains("Tab, Right: to the next button"))
        #expect(script.state.question != nil)
        let list = Script()
        list.keys("d F1")
        #expect(list.state.notice?.text.contains("Esc: cancel") == true)
        list.done()
    }
}

extension Screen {
    /// Where a text stands.
    fileprivate func place(of text: String) -> Point? {
        for (row, line) in lines.enumerated() {
            guard let range = line.firstRange(of: text) else { continue }
            return Point(column: line[..<range.lowerBound].count, row: row)
        }
        return nil
    }
}
