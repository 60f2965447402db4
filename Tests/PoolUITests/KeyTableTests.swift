import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

/// Every row of the key table in the design: a key, the screen before, what it does.
@Suite struct KeyTableTests {
    enum Place: String, Sendable { case models, fields, headers, test, help, field, dialog, bulk }

    /// The screen before the key and after it, and what it asked the runner for.
    struct Outcome {
        let before: State
        let after: State
        let effects: [Effect]

        /// Whether a job of a kind begins.
        func begins<Kind: Job>(_: Kind.Type, _ isWanted: (Kind) -> Bool = { _ in true }) -> Bool {
            effects.contains { effect in
                guard case .run(let running) = effect, let job = running.job as? Kind else {
                    return false
                }
                return isWanted(job)
            }
        }
    }

    struct Row: Sendable, CustomTestStringConvertible {
        let place: Place
        let key: String
        let what: String
        let check: @Sendable (Outcome) -> Bool

        init(
            _ place: Place, _ key: String, _ what: String,
            _ check: @escaping @Sendable (Outcome) -> Bool
        ) {
            self.place = place
            self.key = key
            self.what = what
            self.check = check
        }

        var testDescription: String { "\(place.rawValue): \(key) \(what)" }
    }

    private static func row(_ state: State) -> Int { state.home.window.selection }
    private static func isPane(_ state: State) -> Bool { state.pane != nil }
    private static func headers(_ state: State) -> [HeaderRow] { state.form?.model.headers ?? [] }

    static let rows: [Row] = [
        // Everywhere
        Row(.models, "?", "help") { isPane($0.after) && !isPane($0.before) },
        Row(.headers, "?", "help") { isPane($0.after) && !isPane($0.before) },
        Row(.models, ":", "command") { $0.after.prompt?.kind == .command },
        Row(.headers, ":", "command") { $0.after.prompt?.kind == .command },
        Row(.help, "Esc", "back") { !isPane($0.after) },
        Row(.headers, "Esc", "back") { $0.after.form == nil },
        Row(.models, "S", "header sets") { $0.begins(LoadSets.self) },
        Row(.headers, "S", "header sets") { $0.begins(LoadSets.self) },
        Row(.models, "Esc", "never quits") { !$0.effects.contains(.quit) },
        Row(.models, "q", "quits") { $0.effects.contains(.quit) },
        Row(.fields, "q", "closes") { $0.after.form == nil && !$0.effects.contains(.quit) },
        Row(.help, "q", "closes") { !isPane($0.after) },
        Row(.fields, "}", "next section") { $0.after.form?.section == .further },
        Row(.headers, "}", "next section") { $0.after.form?.section == .primary },
        Row(.fields, "{", "previous section") { $0.after.form?.section == .headers },
        Row(.fields, "Tab", "next field") { $0.after.form?.place == .field(.provider) },
        Row(.headers, "Tab", "next row") { $0.after.form?.place == .row(Sample.id(103)) },
        Row(.headers, "Shift-Tab", "row before") { $0.after.form?.place == .row(Sample.id(101)) },
        Row(.fields, "Shift-Tab", "last place") { $0.after.form?.place == .addRow },
        Row(.models, "Ctrl-L", "redraw") { $0.effects == [.redraw] },
        Row(.field, "Ctrl-L", "redraw") { $0.effects == [.redraw] },
        Row(.models, "Ctrl-Z", "suspend") { $0.effects == [.suspend] },
        Row(.dialog, "Ctrl-Z", "suspend") { $0.effects == [.suspend] },
        Row(.models, "Ctrl-C", "as q") { $0.effects.contains(.quit) },
        Row(.dialog, "Ctrl-C", "leaves the dialog") {
            $0.after.question == nil && !$0.effects.contains(.quit)
        },
        // Lists
        Row(.models, "Down", "down") { row($0.after) == row($0.before) + 1 },
        Row(.models, "j", "down") { row($0.after) == row($0.before) + 1 },
        Row(.models, "Up", "up") { row($0.after) == row($0.before) - 1 },
        Row(.models, "k", "up") { row($0.after) == row($0.before) - 1 },
        Row(.models, "g", "first") { row($0.after) == 0 },
        Row(.models, "Home", "first") { row($0.after) == 0 },
        Row(.models, "G", "last") { row($0.after) == 6 },
        Row(.models, "End", "last") { row($0.after) == 6 },
        Row(.models, "PgDn", "page down") { row($0.after) == 6 },
        Row(.models, "PgUp", "page up") { row($0.after) == 0 },
        Row(.models, "Ctrl-D", "half a page down") { row($0.after) > row($0.before) },
        Row(.models, "Ctrl-U", "half a page up") { row($0.after) == 0 },
        Row(.models, "/", "filter") { $0.after.prompt != nil },
        Row(.models, "]", "next failing") { row($0.after) == 1 },
        Row(.models, "[", "previous failing") { row($0.after) == 1 },
        Row(.models, "o", "sort") { $0.after.home.order == .state },
        Row(.models, "v", "mark") { $0.after.home.marked == [Sample.id(2)] },
        // Models
        Row(.models, "Enter", "open") { $0.begins(OpenModel.self) },
        Row(.models, "a", "add") { $0.after.form?.draft.isNew == true },
        Row(.models, "D", "duplicate") { $0.begins(DuplicateModel.self) },
        Row(.models, "d", "delete") { $0.after.question?.wanted == "claude internal" },
        Row(.models, "Space", "mark") {
            $0.after.home.marked == [Sample.id(2)] && $0.effects.isEmpty
        },
        Row(.models, "s", "on or off") {
            $0.begins(SetEnabled.self) { !$0.isOn }
        },
        Row(.models, "t", "test") { $0.begins(TestSaved.self) },
        Row(.models, "T", "test all") { $0.begins(RunTests.self) },
        Row(.models, "R", "retry failed") {
            $0.begins(RunTests.self) { $0.ids == [Sample.id(2)] }
        },
        Row(.models, "c", "chat") { $0.begins(ChatWithSaved.self) },
        Row(.models, "i", "import") { $0.after.question?.title == "Import" },
        Row(.models, "x", "export") { $0.after.question?.title == "Export" },
        Row(.models, "L", "audit log") { $0.begins(LoadAudit.self) },
        // Model form
        Row(.fields, "Enter", "edits a field") { $0.after.form?.edit != nil },
        Row(.headers, "w", "saves, if there is something to save") {
            $0.after.notice?.text == "nothing to save"
        },
        Row(.headers, "u", "undo") { $0.after.notice?.text.contains("nothing to undo") == true },
        Row(.headers, "Ctrl-R", "redo") {
            $0.after.notice?.text.contains("nothing to redo") == true
        },
        Row(.headers, "t", "tests the draft") { $0.begins(RunTest.self) },
        Row(.headers, "p", "preview") { $0.begins(PreviewRequest.self) },
        // Headers
        Row(.headers, "Enter", "edit") { $0.after.form?.edit != nil },
        Row(.headers, "e", "edit") { $0.after.form?.edit != nil },
        Row(.headers, "a", "add below") { $0.after.form?.newRowPosition == 2 },
        Row(.headers, "D", "duplicate") { headers($0.after).count == 6 },
        Row(.headers, "d", "delete") { headers($0.after).count == 4 },
        Row(.headers, "Space", "on or off") { headers($0.after)[1].isOn == false },
        Row(.headers, "J", "move down") { headers($0.after)[2].name == "X-Portkey-Config" },
        Row(.headers, "K", "move up") { headers($0.after)[0].name == "X-Portkey-Config" },
        Row(.headers, "m", "secret") { headers($0.after)[1].isSecret },
        Row(.headers, "v", "show") { $0.begins(ShowValue.self) },
        Row(.headers, "y", "copy") {
            $0.begins(CopyText.self) { $0.text == Secret("pc-prod-7781-eu-failover-01") }
        },
        Row(.headers, "E", "editor") { $0.begins(EditRows.self) },
        Row(.headers, "C", "clear all asks") { $0.after.question?.title == "Clear all headers" },
        Row(.headers, "z", "zoom") { isPane($0.after) },
        // Text field
        Row(.field, "Left", "left") { fieldText($0.after)?.cursor == 14 },
        Row(.field, "Home", "start") { fieldText($0.after)?.cursor == 0 },
        Row(.field, "End", "end") { fieldText($0.after)?.cursor == 15 },
        Row(.field, "Ctrl-A", "start") { fieldText($0.after)?.cursor == 0 },
        Row(.field, "Ctrl-E", "end") { fieldText($0.after)?.cursor == 15 },
        Row(.field, "Ctrl-W", "deletes a word") { fieldText($0.after)?.text == "claude " },
        Row(.field, "Alt-b", "a word back") { fieldText($0.after)?.cursor == 7 },
        Row(.field, "Alt-Backspace", "deletes a word") { fieldText($0.after)?.text == "claude " },
        Row(.field, "Alt-f", "a word on") { fieldText($0.after)?.cursor == 15 },
        Row(.field, "Alt-d", "deletes the word after the cursor, of which there is none") {
            fieldText($0.after)?.text == "claude internal"
        },
        Row(.field, "Alt-x", "does nothing, and says so") {
            fieldText($0.after)?.text == "claude internal"
                && $0.after.notice?.text == "Alt-x does nothing here"
        },
        Row(.models, "Alt-x", "does nothing, and says so") {
            $0.after.question == nil && $0.effects.isEmpty
                && $0.after.notice?.text.contains("Alt-x does nothing here") == true
        },
        Row(.field, "Ctrl-U", "deletes to the start") { fieldText($0.after)?.text == "" },
        Row(.field, "Ctrl-K", "deletes to the end") {
            fieldText($0.after)?.text == "claude internal"
        },
        Row(.field, "Backspace", "deletes a letter") {
            fieldText($0.after)?.text == "claude interna"
        },
        Row(.field, "Tab", "accept and next") { $0.after.form?.place == .field(.provider) },
        Row(.field, "Enter", "accept") { $0.after.form?.edit == nil && $0.after.form != nil },
        Row(.field, "Esc", "cancels this field") {
            $0.after.form?.edit == nil && $0.after.form != nil
        },
        // Dialog
        Row(.dialog, "Enter", "Cancel first") {
            $0.after.question == nil && headers($0.after).count == 5
        },
        Row(.dialog, "y", "yes") { $0.after.question == nil && headers($0.after).isEmpty },
        Row(.dialog, "n", "no") { $0.after.question == nil && headers($0.after).count == 5 },
        Row(.dialog, "Esc", "Cancel") { $0.after.question == nil && headers($0.after).count == 5 },
        Row(.dialog, "Tab", "next button") { $0.after.question?.focused == 1 },
    ]

    private static func fieldText(_ state: State) -> TextField? {
        guard case .field(let edit)? = state.form?.edit else { return nil }
        return edit.text
    }

    /// The second model is selected; in the headers the second row, which is a shown one.
    private func script(at place: Place, key: String) throws -> Script {
        let script = Script()
        if place == .models { return script.keys("j") }
        try script.open(Sample.claude)
        switch place {
        case .fields: break
        case .headers: script.keys(key == "v" || key == "D" ? "} }" : "} } j")
        case .help: script.keys("?")
        case .field: script.keys("e")
        case .dialog: script.keys("} } C")
        case .models, .test, .bulk: break
        }
        return script
    }

    /// Keys that take the script to each part of the form; the first header is switched off and
    /// on again, so that there is something to undo and nothing to save.
    static let sections = [
        "g", "g l", "}", "} l", "} }", "} } j j", "G",
    ]
    static let formWide: [(key: String, check: @Sendable (Outcome) -> Bool)] = [
        ("t", { $0.begins(RunTest.self) }),
        ("p", { $0.begins(PreviewRequest.self) }),
        ("w", { $0.after.notice?.text == "nothing to save" }),
        ("u", { $0.after.notice?.text == "undone: switch row on or off" }),
        ("E", { $0.begins(EditRows.self) }),
        ("C", { $0.after.question?.title == "Clear all headers" }),
        ("a", { $0.after.form?.newRowPosition != nil }),
        ("c", { $0.after.chat != nil }),
        ("]", { $0.after.notice?.text == "no problems" }),
        ("[", { $0.after.notice?.text == "no problems" }),
        ("}", { $0.after.form?.section != $0.before.form?.section }),
        ("Tab", { $0.after.form?.place != $0.before.form?.place }),
        ("{", { $0.after.form?.section != $0.before.form?.section }),
        ("Shift-Tab", { $0.after.form?.place != $0.before.form?.place }),
        ("g", { $0.after.form?.place == .field(.name) }),
        ("G", { $0.after.form?.place == .addRow }),
        ("?", { isPane($0.after) }),
        (":", { $0.after.prompt?.kind == .command }),
        ("Esc", { $0.after.form == nil }),
        ("q", { $0.after.form == nil && !$0.effects.contains(.quit) }),
    ]

    @Test(arguments: sections) func keysOfTheWholeFormWorkInEverySection(_ way: String) throws {
        let script = Script()
        try script.open(Sample.claude)
        script.keys("} } Space Space g").keys(way)
        for (key, check) in Self.formWide {
            var state = script.state
            let effects = update(&state, .input(.key(try #require(KeyName.key(key)))))
            #expect(check(Outcome(before: script.state, after: state, effects: effects)), "\(key)")
        }
        script.keys("u")
        var state = script.state
        _ = update(&state, .input(.key(.control("r"))))
        #expect(state.notice?.text == "done again: switch row on or off")
        script.done()
    }

    @Test(arguments: rows) func theKeyDoesWhatTheTableSays(_ row: Row) throws {
        let script = try script(at: row.place, key: row.key)
        if row.place == .headers, row.key == "D" { script.keys("j") }
        if row.place == .headers, row.key == "D" {
            // A shown row that is not saved yet is copied without opening anything.
            script.keys("e").type("x").keys("Enter")
        }
        var state = script.state
        let key = try #require(KeyName.key(row.key))
        let effects = update(&state, .input(.key(key)))
        #expect(row.check(Outcome(before: script.state, after: state, effects: effects)))
    }
}
