import Foundation
import TestSupport
import Testing

/// `E`: all headers in the person's editor.
struct EditorTests {
    private static let secret = "stored-secret-0123456789"

    /// A pool with one model that has a hidden and a shown header, its form open; whatever the
    /// editor gets is written below `edit`.
    private struct Story {
        let program: Program
        let person: Person
        let place: String

        init(editor: String) async throws {
            var program = try Program()
            place = program.home.file("edit")
            try FileManager.default.createDirectory(
                atPath: place, withIntermediateDirectories: true)
            program.environment = ["VISUAL": editor, "TMPDIR": place]
            try await program.succeed(
                "add", "edited", "--provider", "litellm", "--model", "m", "--base-url",
                "http://127.0.0.1:9/v1", "--headers-file",
                program.home.write("X-Hidden: \(EditorTests.secret)\n", to: "headers"))
            try await program.succeed(
                "headers", "set", "edited", "X-Shown", "--value-stdin", "--not-secret",
                input: "eu-1")
            self.program = program
            person = try await Person(program)
            try await person.sees("edited")
            try await person.presses("Enter")
            try await person.sees("X-Hidden")
            try await person.presses("E")
        }

        /// The file that the editor works on, with its folder; `nil` while there is none.
        func file() throws -> String? {
            let names = try FileManager.default.contentsOfDirectory(atPath: place)
            guard let folder = names.first else { return nil }
            let path = place + "/" + folder + "/headers.txt"
            return FileManager.default.fileExists(atPath: path) ? path : nil
        }

        /// Waits for the file and returns its path and text.
        func opened() async throws -> (path: String, text: String) {
            let path = try await eventually("the editor's file") { try file() }
            return (path, try String(contentsOfFile: path, encoding: .utf8))
        }

        /// The processes that have the file as their argument.
        func editors(of path: String) async throws -> [Int32] {
            try await Finished.running("pgrep", ["-f", path]).output.split(separator: "\n")
                .compactMap { Int32($0) }
        }

        func isEverythingGone() throws -> Bool {
            try FileManager.default.contentsOfDirectory(atPath: place).isEmpty
        }
    }

    /// An editor with the keys that add a line to the file and save it.
    struct Editor: Sendable, CustomTestStringConvertible {
        let command: String
        /// What is seen once it takes keys.
        let sign: String
        let keys: [String]

        var testDescription: String { command }
    }

    static let editors = [
        Editor(
            command: "vim.tiny", sign: "X-Shown: eu-1",
            keys: ["G", "o", "X-New: typed", "Escape", ":wq", "Enter"]),
        Editor(
            command: "nano", sign: "X-Shown: eu-1",
            keys: ["M-/", "Enter", "X-New: typed", "C-o", "Enter", "C-x"]),
        // ed says the size of what it has read.
        Editor(
            command: "ed", sign: "\n286\n",
            keys: ["$a", "Enter", "X-New: typed", "Enter", ".", "Enter", "wq", "Enter"]),
    ]

    @Test(arguments: editors) func theHeadersAreEdited(with editor: Editor) async throws {
        let story = try await Story(editor: editor.command)
        let (path, text) = try await story.opened()
        #expect(text.contains("X-Hidden: <keep 1>"))
        #expect(text.contains("X-Shown: eu-1"))
        #expect(!text.contains(Self.secret))
        let mode = try FileManager.default.attributesOfItem(atPath: path)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        let person = story.person
        try await person.terminal.shows("the editor") {
            ("\n" + $0).contains(editor.sign) && !$0.contains("── Headers ─")
        }
        for key in editor.keys { try await person.presses(key) }
        let preview = try await person.sees("modelpool > edited headers")
        #expect(preview.contains("+1 new"))
        #expect(preview.contains("X-New"))
        #expect(!preview.contains("deleted"))
        #expect(try story.isEverythingGone())
        try await person.presses("Enter", "w")
        try await person.sees("saved edited")
        let headers = try await story.program.succeed("headers", "edited", "--json")
        for name in ["X-Hidden", "X-Shown", "X-New"] { #expect(headers.contains(name)) }
        let preserved = try await story.program.succeed("preview", "edited")
        #expect(preserved.contains("********6789"))
    }

    @Test func aKilledEditorChangesNothingAndLeavesNothing() async throws {
        let story = try await Story(editor: "vim.tiny")
        let (path, _) = try await story.opened()
        try await story.person.sees("X-Shown: eu-1")
        // The shell that waits for the editor has the path among its arguments too.
        let editor = try await eventually("the editor") {
            try await story.editors(of: path).max()
        }
        kill(editor, SIGKILL)
        let screen = try await story.person.sees("The editor failed")
        #expect(screen.contains("signal 9"))
        #expect(try story.isEverythingGone())
        try await story.person.presses("Enter")
        try await story.person.sees("X-Hidden")
        #expect(try await story.person.terminal.screen().contains("modified") == false)
    }

    /// The way out of vi that says to change nothing, after the text was written.
    @Test func anEditorThatIsLeftWithACodeChangesNothing() async throws {
        let story = try await Story(editor: "vim.tiny")
        _ = try await story.opened()
        try await story.person.sees("X-Shown: eu-1")
        for key in ["d", "d", ":w", "Enter", ":cq", "Enter"] { try await story.person.presses(key) }
        let screen = try await story.person.sees("cancelled, nothing was changed")
        #expect(screen.contains("2 rows"))
        #expect(!screen.contains("modified"))
        #expect(try story.isEverythingGone())
    }

    @Test func anEditorThatIsNotThereIsNamed() async throws {
        let story = try await Story(editor: "no-such-editor")
        let screen = try await story.person.sees("The editor failed")
        #expect(screen.contains("set VISUAL or EDITOR"))
    }

    @Test func theFileGoesWithTheEditorWhereTheProgramWasKilled() async throws {
        let story = try await Story(editor: "ed")
        _ = try await story.opened()
        kill(try await story.person.terminal.processID(), SIGKILL)
        #expect(try await story.person.terminal.exitCode() == -SIGKILL)
        // The editor still has the terminal; the shell that waits for it clears up.
        try await story.person.presses("q", "Enter")
        try await eventually("the folder is gone") { try story.isEverythingGone() }
    }

    @Test func whatWasLeftIsRemovedTheNextTime() async throws {
        let story = try await Story(editor: "ed")
        let (path, _) = try await story.opened()
        let all = try await story.editors(of: path)
        kill(try await story.person.terminal.processID(), SIGKILL)
        for process in all { kill(process, SIGKILL) }
        #expect(try await story.person.terminal.exitCode() == -SIGKILL)
        try await eventually("the editor is gone") {
            try await story.editors(of: path).isEmpty
        }
        #expect(try !story.isEverythingGone())

        let person = try await Person(story.program)
        try await person.sees("edited")
        try await person.presses("Enter")
        try await person.sees("X-Hidden")
        try await person.presses("E")
        let second = try await eventually("another file") { () -> String? in
            try story.file().flatMap { $0 == path ? nil : $0 }
        }
        #expect(!FileManager.default.fileExists(atPath: path))
        try await person.presses("q", "Enter")
        try await person.sees("nothing was changed")
        #expect(!FileManager.default.fileExists(atPath: second))
        #expect(try story.isEverythingGone())
    }

    @Test func badLinesAreNamedAndTheEditorOpensAgain() async throws {
        let story = try await Story(editor: "ed")
        _ = try await story.opened()
        for key in ["$a", "Enter", "no colon here", "Enter", ".", "Enter", "wq", "Enter"] {
            try await story.person.presses(key)
        }
        let screen = try await story.person.sees("rejected")
        #expect(screen.firstMatch(of: try Regex("line [0-9]+ rejected: ")) != nil)
        try await story.person.presses("Enter")
        try await story.person.sees("lines are rejected")
        try await story.person.presses("e")
        let (_, text) = try await story.opened()
        #expect(text.contains("no colon here"))
        for key in ["$d", "Enter", "wq", "Enter"] { try await story.person.presses(key) }
        try await story.person.sees("nothing")
        #expect(try story.isEverythingGone())
    }
}
