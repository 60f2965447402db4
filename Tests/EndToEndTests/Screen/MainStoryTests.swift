import Foundation
import TestSupport
import Testing

/// The main job from front to back, as a person does it.
struct MainStoryTests {
    @Test(arguments: [(60, 16), (80, 24), (200, 60)])
    func aHeaderMakesARefusedModelWorkUntilItIsCleared(_ columns: Int, _ rows: Int) async throws {
        let gateway = try await RealServers.running().gateway
        let program = try Program()
        var person = try await Person(program, columns: columns, rows: rows)

        // An empty pool says what to press.
        try await person.sees("No models yet. Press a to add one")
        try await person.fillsNewModel(
            name: "gate story", provider: "litellm", model: "pong",
            url: gateway.url(.plain) + "/v1", key: LiteLLM.masterKey)
        try await person.presses("w")
        try await person.sees("saved gate story")

        // The gateway refuses it, and the hint points at the headers.
        try await person.presses("t")
        let refused = try await person.seesTheEnd(of: "gateway_forbidden")
        // In 16 rows the stages are below the verdict and its advice.
        if rows >= 24 { #expect(refused.contains("HTTP 403")) }
        #expect(refused.lowercased().contains("header"))
        try await person.presses("Escape")

        // The header is added, and the draft works before it is saved.
        try await addHeader("X-Gateway-Token", Gateway.token, by: person)
        try await person.presses("t")
        let passed = try await person.terminal.shows("a passed test") {
            $0.contains("unsaved draft") && $0.contains("ok after") && $0.contains("Next:")
        }
        for stage in ["Resolve", "Connect", "Send", "Answer"] where rows >= 24 {
            #expect(passed.firstMatch(of: try Regex("ok +\(stage) +[0-9.]+ m?s")) != nil)
        }
        #expect(!passed.contains(Gateway.token))
        try await person.presses("Escape", "w")
        try await person.sees("saved gate story")
        try await person.presses("Escape")
        try await person.sees("Enter open")
        #expect(try await person.leaves() == 0)

        // Started again, the value is masked and still works.
        person = try await Person(program, columns: columns, rows: rows)
        try await person.sees("gate story")
        try await person.presses("Enter")
        let masked = try await person.sees("********6035")
        #expect(masked.contains("X-Gateway-Token"))
        #expect(!masked.contains(Gateway.token))
        try await person.presses("t")
        try await person.seesTheEnd(of: "ok after")
        try await person.presses("Escape")

        // Cleared, confirmed and saved, it is refused again and gone from the file.
        let sealed = try await sealedHeader(program)
        #expect(try contains(sealed, program.pool))
        try await person.goesToHeaders()
        try await person.presses("C")
        try await person.sees("Clear all headers")
        try await person.presses("y")
        try await person.terminal.shows("no header") { !$0.contains("X-Gateway-Token") }
        try await person.presses("w")
        try await person.sees("saved gate story")
        try await person.presses("t")
        try await person.seesTheEnd(of: "gateway_forbidden")
        #expect(try !contains(sealed, program.pool))
        for tool in [["strings", "-n", "4"], ["cat"]] {
            let text = try await Finished.running(tool[0], Array(tool.dropFirst()) + [program.pool])
            #expect(!text.output.contains(Gateway.token))
        }

        // A header can be added at once.
        try await person.presses("Escape")
        try await addHeader("X-Gateway-Token", Gateway.token, by: person)
        try await person.presses("t")
        try await person.seesTheEnd(of: "ok after")
        #expect(!(try await person.terminal.history()).contains(Gateway.token))
    }

    private func addHeader(_ name: String, _ value: String, by person: Person) async throws {
        try await person.goesToHeaders()
        try await person.presses("a")
        try await person.sees("Enter take")
        try await person.types(name)
        try await person.presses("Tab")
        try await person.types(value)
        try await person.presses("Enter")
        try await person.sees("w save")
    }

    private func sealedHeader(_ program: Program) async throws -> Data {
        let result = try await Finished.running(
            "sqlite3",
            ["-cmd", ".timeout 5000", program.pool, "SELECT hex(value) FROM header"])
        #expect(result.errors == "")
        let digits = Array(result.output.trimmingCharacters(in: .whitespacesAndNewlines))
        #expect(digits.count > 100)
        return Data(
            stride(from: 0, to: digits.count - 1, by: 2).compactMap {
                UInt8(String(digits[$0...$0 + 1]), radix: 16)
            })
    }

    private func contains(_ bytes: Data, _ path: String) throws -> Bool {
        try Data(contentsOf: URL(filePath: path)).range(of: bytes) != nil
    }

    @Test func aProtectedHeaderIsRefusedOnItsRow() async throws {
        let program = try Program()
        let person = try await Person(program)
        try await person.sees("No models yet")
        try await person.fillsNewModel(
            name: "one", provider: "openai", model: "m", url: "https://api.openai.com/v1",
            key: nil)
        try await addHeader("Authorization", "x", by: person)
        let screen = try await person.sees("Authorization")
        let row = try #require(screen.split(separator: "\n").first { $0.contains("Authorization") })
        #expect(row.contains("!"))
        #expect(screen.contains("custom"))
        try await person.presses("w")
        try await person.sees("error")
        #expect(try await program.succeed("list", "--json").contains("\"one\"") == false)
    }

    @Test func aStoredValueLeftBlankIsKept() async throws {
        let gateway = try await RealServers.running().gateway
        let program = try Program()
        try await program.succeed(
            "add", "kept", "--provider", "litellm", "--model", "pong", "--base-url",
            gateway.url(.plain) + "/v1", "--headers-file",
            program.home.write("X-First: 1\nX-Gateway-Token: \(Gateway.token)\n", to: "headers"),
            "--api-key-stdin", input: LiteLLM.masterKey)
        let person = try await Person(program)
        try await person.sees("kept")
        try await person.presses("Enter")
        try await person.goesToHeaders()
        // The stored token is edited and left blank; the other row is deleted.
        try await person.presses("j", "Enter")
        try await person.sees("leave blank to keep")
        try await person.presses("Tab")
        try await person.presses("Enter")
        try await person.sees("leave blank to keep")
        try await person.presses("Escape", "k", "d")
        try await person.terminal.shows("one row less") { !$0.contains("X-First") }
        try await person.presses("w")
        try await person.sees("saved kept")
        let headers = try await program.succeed("headers", "kept", "--json")
        #expect(headers.contains("X-Gateway-Token"))
        #expect(!headers.contains("X-First"))
        try await program.succeed("test", "kept")
    }
}
