import TestSupport
import Testing

/// Every row of the key table in the design, pressed in the real program on the demonstration's
/// pool. The rows of a part share one session, since each of them goes back to where it began.
struct PressedKeyTests {
    private static let list = "Enter open"

    private func demo(_ keys: [PressedKey], way: String..., until text: String) async throws {
        let person = try await Person(try Program(), ["demo"])
        try await person.sees(Self.list)
        for key in way { try await person.presses(key) }
        try await person.sees(text)
        for key in keys { try await person.presses(key) }
        try await person.sees(text)
    }

    @Test func everywhereAndInLists() async throws {
        let first = "anthropic protocol"
        let isFirst = { @Sendable (picture: Picture) in picture.line.contains(first) }
        let isLast = { @Sendable (picture: Picture) in picture.line.contains("wrong key") }
        try await demo(
            [
                PressedKey("?", "help", shows: "modelpool > help"),
                PressedKey("Escape", "back", hides: "modelpool > help"),
                PressedKey("?", "help", shows: "modelpool > help"),
                PressedKey("q", "closes", hides: "modelpool > help"),
                PressedKey("?", "help", shows: "modelpool > help"),
                PressedKey("C-c", "as q", hides: "modelpool > help"),
                PressedKey(":", "command", shows: "Enter run", back: ["Escape"]),
                PressedKey("Escape", "never quits", shows: "Esc never quits", back: ["C-l"]),
                PressedKey("j", "down", before: isFirst) { $1.row == $0.row + 1 },
                PressedKey("k", "up") { $1.row == $0.row - 1 },
                PressedKey("Down", "down") { $1.row == $0.row + 1 },
                PressedKey("Up", "up") { $1.row == $0.row - 1 },
                PressedKey("G", "last", before: isFirst) { isLast($1) },
                PressedKey("g", "first") { isFirst($1) },
                PressedKey("End", "last") { isLast($1) },
                PressedKey("Home", "first") { isFirst($1) },
                PressedKey("NPage", "a page down") { isLast($1) },
                PressedKey("PPage", "a page up") { isFirst($1) },
                PressedKey("C-d", "half a page down") { $1.row > $0.row },
                PressedKey("C-u", "half a page up") { isFirst($1) },
                PressedKey("j", "five down", way: ["5"], back: ["g"]) { $1.row == $0.row + 5 },
                PressedKey("/", "filter", shows: "Enter keep"),
                PressedKey("w", "narrows", shows: "of 6", back: ["Escape"]),
                PressedKey("o", "sort", shows: "by state"),
                PressedKey(
                    "o", "sorts by name", way: ["o", "o", "o", "o", "o"], shows: "sorted by name"),
                PressedKey("v", "mark", way: ["g"], shows: "1 marked", back: ["Escape"]),
                PressedKey(
                    "n", "finds the next", way: ["?", "/", "h", "e", "a", "d", "e", "r", "Enter"]
                ) { $1.text != $0.text },
                PressedKey("N", "finds the one before", back: ["Escape"]) { $1.text != $0.text },
            ], until: Self.list)
    }

    @Test func inTheModelList() async throws {
        try await demo(
            [
                PressedKey("Enter", "open", shows: "── Headers ─", back: ["Escape"]),
                PressedKey("a", "add", shows: "new model", back: ["Escape", "Escape"]),
                PressedKey("s", "off", way: ["g"], shows: "8 on"),
                PressedKey("s", "on", shows: "9 on"),
                PressedKey("Space", "mark", shows: "1 marked:", back: ["Escape"]),
                PressedKey(
                    "D", "duplicate", way: ["g"], shows: "protocol copy", back: ["Escape", "n"]),
                PressedKey("d", "delete", shows: "Delete", back: ["Escape"]),
                PressedKey("t", "test", shows: "Next:", back: ["Escape"]),
                PressedKey("T", "test all") { $1.text.contains("tested 9/9") },
                PressedKey("R", "retry failed") { $1.text.contains("tested 5/5") },
                PressedKey("]", "next failing", way: ["g"]) { $1.line.contains("FAIL") },
                PressedKey("[", "previous failing") {
                    $1.line.contains("FAIL") && $1.row != $0.row
                },
                PressedKey("c", "chat", way: ["g"], shows: "> chat", back: ["Escape"]),
                PressedKey("i", "import", shows: "Import", back: ["Escape"]),
                PressedKey("x", "export", shows: "Export", back: ["Escape"]),
                PressedKey("L", "audit log", shows: "audit log", back: ["Escape"]),
                PressedKey("S", "header sets", shows: "> header sets", back: ["Escape"]),
            ], until: Self.list)
    }

    @Test func inTheModelForm() async throws {
        try await demo(
            [
                PressedKey("}", "next section", shows: "Cert file"),
                PressedKey("{", "previous section", hides: "Cert file"),
                PressedKey("Tab", "next field") { $1.row == $0.row && $1.column > $0.column },
                PressedKey("BTab", "the field before") { $1.line.contains(">  Name") },
                PressedKey("Down", "down in its column") { $1.line.contains(">  Model ") },
                PressedKey("Right", "the other column") { $1.column > $0.column },
                PressedKey("Down", "down in its column") { $1.line.contains(">  Base URL") },
                PressedKey("j", "down in its column") { $1.column > $0.column },
                PressedKey("k", "up") { $1.line.contains(">  Base URL") },
                PressedKey("g", "first") { $1.line.contains(">  Name") },
                PressedKey("Enter", "edits a field", shows: "Enter take"),
                PressedKey("Left", "left in a text field") { $1.column == $0.column - 1 },
                PressedKey("Right", "right") { $1.column == $0.column + 1 },
                PressedKey("Home", "to the start") { $1.column < $0.column },
                PressedKey("End", "to the end") { $1.column > $0.column },
                PressedKey("C-a", "to the start") { $1.column < $0.column },
                PressedKey("C-e", "to the end") { $1.column > $0.column },
                PressedKey("BSpace", "deletes a letter") { $1.line.contains("token o  ") },
                PressedKey("C-h", "deletes a letter, by the other code") {
                    $1.line.contains("token   ")
                },
                PressedKey("C-w", "deletes a word") { !$1.line.contains("token") },
                PressedKey("C-k", "deletes to the end", way: ["Home", "Right"]) {
                    $1.line.contains("  g  ") && $0.line.contains("gateway")
                },
                PressedKey("C-u", "deletes to the start", way: ["End"]) {
                    !$1.line.contains("  g  ")
                },
                PressedKey("Escape", "cancels this field only", shows: ">  Name        gateway"),
                PressedKey("Enter", "accepts", way: ["Enter", "2"]) {
                    $1.line.contains("token on2") && $1.hints.contains("w save")
                },
                PressedKey("u", "undo", shows: ">  Name        gateway, token on "),
                PressedKey("C-r", "redo", shows: ">  Name        gateway, token on2"),
                PressedKey("t", "tests the draft", back: ["Escape"]) {
                    $1.text.contains("unsaved draft") && $1.text.contains("Next:")
                },
                PressedKey("p", "previews", shows: "> request", back: ["Escape"]),
                PressedKey("q", "asks, since it is unsaved", shows: "Unsaved changes"),
                PressedKey("Enter", "is Cancel", hides: "Unsaved changes"),
                PressedKey("w", "saves", shows: "saved gateway, token on2"),
                PressedKey("Tab", "accepts and goes on", way: ["g", "Enter"], shows: "Provider ─"),
                PressedKey("Escape", "cancels", hides: "Provider ─"),
            ], way: "j", "j", "Enter", until: "── Headers ─")
    }

    @Test func inTheHeaders() async throws {
        try await demo(
            [
                PressedKey("Enter", "edit", way: ["}", "}"], shows: "leave blank to keep"),
                PressedKey("Escape", "cancels", hides: "leave blank to keep"),
                PressedKey("e", "edit", shows: "leave blank to keep", back: ["Escape"]),
                PressedKey("a", "add below", back: ["Escape"]) {
                    $1.line.hasPrefix(">  2 [x]") && $1.hints.contains("Enter take")
                },
                PressedKey("Space", "off", shows: "1 [ ] X-Gateway-Token"),
                PressedKey("Space", "on", shows: "1 [x] X-Gateway-Token"),
                PressedKey("J", "move down", shows: ">  2 [x] X-Gateway-Token"),
                PressedKey("K", "move up", shows: ">  1 [x] X-Gateway-Token"),
                PressedKey("D", "duplicate", shows: "3 rows"),
                PressedKey("d", "delete", shows: "2 rows"),
                PressedKey("v", "show", way: ["g", "1", "G"]) {
                    $0.line.contains("********") && !$1.line.contains("********")
                },
                PressedKey("v", "hide") { $1.line.contains("********") },
                PressedKey("m", "no secret", hides: "1 secret"),
                PressedKey("m", "secret", shows: "1 secret"),
                PressedKey("y", "copy asks", shows: "Copy a secret"),
                PressedKey("n", "no", hides: "Copy a secret"),
                PressedKey("z", "zoom", shows: "modelpool > X-Gateway-Token", back: ["Escape"]),
                PressedKey("C", "clear all asks", shows: "Clear all headers"),
                PressedKey("Enter", "is Cancel", hides: "Clear all headers"),
                PressedKey("C", "clear all asks", shows: "Clear all headers"),
                PressedKey("Escape", "is Cancel", hides: "Clear all headers"),
                PressedKey("C", "clear all asks", shows: "Clear all headers"),
                PressedKey("n", "is no", hides: "Clear all headers"),
                PressedKey("C", "clear all asks", shows: "Clear all headers"),
                PressedKey("y", "is yes", hides: "X-Gateway-Token"),
                PressedKey("u", "undo", shows: "X-Gateway-Token"),
            ], way: "j", "j", "Enter", until: "── Headers ─")
    }

    @Test func inTheHeaderSets() async throws {
        let name = ["c", "o", "r", "p", "Enter"]
        try await demo(
            [
                PressedKey("a", "make a set", shows: "Enter take", back: name + ["w", "Escape"]),
                PressedKey("Space", "attach", shows: "[x] corp"),
                PressedKey("Space", "take out", hides: "[x] corp"),
                PressedKey("Enter", "open", shows: "> set corp", back: ["Escape"]),
                PressedKey("e", "open", shows: "> set corp", back: ["Escape"]),
                PressedKey("t", "test its models", shows: "no model attaches it", back: ["C-l"]),
                PressedKey("d", "remove asks", shows: "Remove a header set", back: ["Escape"]),
                // Attached, its rows go into the models.
                PressedKey("C", "copy its rows", way: ["Space"], back: []) { _, after in
                    after.text.contains("no model attaches it")
                },
                PressedKey(
                    "C", "copy its rows", way: ["Escape", "w", "S"], shows: "Copy set corp",
                    back: ["y"]),
                PressedKey("d", "remove asks", shows: "Remove a header set", back: ["y"]),
            ], way: "Enter", "S", until: "header sets")
    }

    @Test func suspendingComesBack() async throws {
        let program = try Program()
        let terminal = try await Tmux(
            ["bash", "--norc", "-i"],
            environment: program.surroundings.merging(["PS1": "prompt "]) { $1 },
            directory: program.home.path)
        try await terminal.shows("prompt")
        try await terminal.type("\(Surroundings.modelpool) demo")
        try await terminal.press("Enter")
        try await terminal.shows(Self.list)
        try await terminal.press("C-z")
        try await terminal.shows("the shell") {
            $0.contains("Stopped") && !$0.contains(Self.list)
        }
        try await terminal.type("fg")
        try await terminal.press("Enter")
        try await terminal.shows(Self.list)
        // Ctrl-L draws anew what something else has spoilt.
        try await terminal.press("C-l", "q")
        try await terminal.shows("the shell") { !$0.contains(Self.list) }
    }
}
