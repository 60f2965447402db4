import Foundation
import TestSupport
import Testing

/// Two programs on one pool: what one of them saves, the other shows, and never undoes unasked.
struct TwoProgramsTests {
    /// A model with a hidden header, its form open with the first row switched off.
    private func story() async throws -> (Program, Person) {
        let program = try Program()
        try await program.succeed(
            "add", "shared", "--provider", "litellm", "--model", "m", "--base-url",
            "http://127.0.0.1:9/v1", "--headers-file",
            program.home.write("X-Token: the-first-value-of-it-1111\nX-Two: 2\n", to: "headers"))
        let person = try await Person(program)
        try await person.sees("shared")
        try await person.presses("Enter")
        try await person.sees("X-Token")
        try await person.goesToHeaders()
        try await person.presses("Space")
        try await person.sees("1 off")
        return (program, person)
    }

    private func setToken(_ value: String, _ program: Program) async throws {
        try await program.succeed(
            "headers", "set", "shared", "X-Token", "--value-stdin", input: value)
    }

    @Test func whatEachOfThemChangedIsKept() async throws {
        let (program, person) = try await story()
        try await program.succeed("edit", "shared", "--timeout", "60")
        try await setToken("the-second-value-of-it-2222", program)
        // Nobody presses a key: the banner comes by itself.
        try await person.sees("saved meanwhile by")
        try await person.presses("w")
        let screen = try await person.sees("changed by two")
        #expect(screen.contains("*60 s"))
        #expect(screen.contains("X-Token value"))
        #expect(screen.contains("*off"))
        #expect(!screen.contains("2222"))
        try await person.presses("w")
        try await person.sees("saved shared")
        let model = try await program.succeed("show", "shared", "--json")
        #expect(model.contains("\"timeout\": 60"))
        let headers = try await program.succeed("headers", "shared")
        #expect(headers.contains("********2222"))
        #expect(headers.contains("off"))
    }

    @Test func aSecretThatBothChangedIsChosen() async throws {
        let (program, person) = try await story()
        try await person.presses("Enter")
        try await person.sees("leave blank to keep")
        try await person.types("my-own-new-value-of-it-3333")
        try await person.presses("Enter")
        try await person.sees("********3333")
        try await setToken("the-second-value-of-it-2222", program)
        try await person.presses("w")
        let screen = try await person.sees("X-Token value: changed by both")
        #expect(!screen.contains("********"))
        try await person.presses("w")
        try await person.sees("m takes mine, t takes theirs")
        #expect(try await program.succeed("headers", "shared").contains("********2222"))
        try await person.presses("m", "w")
        try await person.sees("saved shared")
        #expect(try await program.succeed("headers", "shared").contains("********3333"))
    }

    @Test func anEditOfADeletedModelIsAConflict() async throws {
        let (program, person) = try await story()
        try await program.succeed("remove", "shared", "--yes")
        try await person.presses("w")
        try await person.sees("The model was deleted meanwhile.")
        try await person.presses("Escape")
        // My changes are still there.
        try await person.sees("modified: 1 change")
        try await person.presses("w")
        try await person.sees("The model was deleted meanwhile.")
        try await person.presses("w")
        try await person.sees("2 stored secrets are gone with the deleted model")
        #expect(try await program.succeed("list", "--json").contains("\"shared\"") == false)
    }

    @Test func deletingAnEditedModelIsAConflict() async throws {
        let (program, person) = try await story()
        try await person.presses("u")
        try await person.sees("undone")
        try await person.presses("q")
        try await person.sees("Enter open")
        try await person.presses("d")
        try await person.sees("Delete")
        try await program.succeed("edit", "shared", "--timeout", "60")
        try await person.types("shared")
        try await person.presses("Enter")
        try await person.sees("was changed by somebody else meanwhile")
        #expect(try await program.succeed("list", "--json").contains("shared"))
    }
}
