import TestSupport
import Testing

/// Alt and a key, as a terminal sends it: tmux writes `M-d` as Esc and `d`, both at once.
struct AltTests {
    @Test func altEditsWordsWhileTypingAndLosesNothing() async throws {
        let program = try Program()
        let person = try await Person(program, ["demo"])
        try await person.sees("wrong key")
        try await person.presses("Enter")
        try await person.sees("── Headers ─")
        try await person.goes(to: "API key")
        try await person.presses("Enter", "C-t")
        try await person.types("abc def ghi")
        try await person.presses("M-BSpace")
        try await person.sees("abc def  ")
        try await person.presses("M-b", "M-b", "M-d")
        try await person.sees("API key      def ")
        // Alt and any other key does nothing, and says so; what was typed is still there.
        try await person.presses("M-w")
        try await person.sees("Alt-w does nothing here")
        let screen = try await person.sees("API key      def ")
        #expect(screen.contains("Enter take"))
        try await person.presses("Escape")
        try await person.sees("w save")
        // Esc and a key one after the other are two keys.
        try await person.presses("Enter", "x")
        try await person.sees("typed; Ctrl-T")
        try await person.presses("Escape", "d")
        try await person.sees("cleared; u undoes it")
        try await person.presses("u", "Escape")
        try await person.sees("Enter open")
        try await person.presses("M-x")
        let list = try await person.sees("Alt-x does nothing here")
        #expect(!list.contains("Export"))
    }
}
