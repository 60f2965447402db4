import TestSupport
import Testing

/// That tests see what a person at a terminal would see.
struct TmuxEquipmentTests {
    @Test func keysArriveAndTheScreenIsRead() async throws {
        let terminal = try await Tmux(["cat"], environment: Surroundings.plain)
        try await terminal.type("hello; -x $HOME 通义")
        try await terminal.shows("hello; -x $HOME 通义")
        try await terminal.press("C-d", "C-d")
        #expect(try await terminal.exitCode() == 0)
    }

    @Test func aWindowHasTheSizeAskedForAlsoAfterAChange() async throws {
        let terminal = try await Tmux(
            ["sh", "-c", "stty size; read x; stty size; exit 7"], columns: 60, rows: 16,
            environment: Surroundings.plain)
        try await terminal.shows("16 60")
        try await terminal.resize(columns: 200, rows: 60)
        try await terminal.press("Enter")
        try await terminal.shows("60 200")
        #expect(try await terminal.exitCode() == 7)
    }

    @Test func whatIsNotShownIsReportedWithTheScreen() async throws {
        let terminal = try await Tmux(
            ["sh", "-c", "echo something else; read x"], environment: Surroundings.plain)
        try await terminal.shows("something")
        let failure = await #expect(throws: NeverHappened.self) {
            try await terminal.shows("nothing like it", within: .milliseconds(30))
        }
        #expect(failure?.detail.contains("something else") == true)
    }
}
