import Foundation
import TestSupport
import Testing

/// The terminals that people come from, the languages they are set to, and the sizes they have.
struct TerminalKindTests {
    /// A pool with a Chinese name beside a Latin one.
    private func program(_ environment: [String: String] = [:]) async throws -> Program {
        var program = try Program()
        program.environment = environment
        let headers = try program.home.write("X-Token: a-token-of-the-gateway-1\n", to: "headers")
        for name in ["plain name", "通义 qwen"] {
            try await program.succeed(
                "add", name, "--provider", "litellm", "--model", "m", "--base-url",
                "http://127.0.0.1:9/v1", "--headers-file", headers)
        }
        return program
    }

    /// Goes through list, form, dialog and help, and leaves.
    private func walk(_ person: Person) async throws -> [String] {
        var screens = [try await person.sees("Enter open")]
        try await person.presses("Enter")
        screens.append(try await person.sees("X-Token"))
        try await person.presses("C")
        screens.append(try await person.sees("Clear all headers"))
        try await person.presses("n", "?")
        screens.append(try await person.sees("modelpool > help"))
        try await person.presses("q", "q")
        try await person.sees("Enter open")
        #expect(try await person.leaves() == 0)
        return screens
    }

    @Test(arguments: ["linux", "vt100", "screen", "tmux-256color", "xterm-256color"])
    func theScreenWorksOn(_ terminal: String) async throws {
        let person = try await Person(try await program(), terminal: terminal)
        _ = try await walk(person)
    }

    @Test(arguments: [(60, 16), (200, 60)])
    func theScreenWorksAt(_ columns: Int, _ rows: Int) async throws {
        let person = try await Person(try await program(), columns: columns, rows: rows)
        for screen in try await walk(person) {
            // The hint line is there, and nothing runs over the edge.
            let lines = screen.split(separator: "\n", omittingEmptySubsequences: false)
            #expect(lines.count >= rows)
            let widest = lines.map { width($0) }.max() ?? 0
            #expect(widest <= columns)
        }
    }

    @Test func theCLocaleGetsASCIIOnly() async throws {
        let person = try await Person(try await program(["LC_ALL": "C", "LANG": "C"]))
        for screen in try await walk(person) {
            #expect(screen.first { !$0.isASCII } == nil, "\(screen)")
        }
    }

    @Test func plainHasNeitherColoursNorLines() async throws {
        let person = try await Person(try await program(), ["--plain"])
        let screen = try await person.sees("Enter open")
        #expect(!screen.contains("─"))
        #expect(try await isColoured(person) == false)
    }

    @Test func coloursAreLeftOutWhereTheyAreNotWanted() async throws {
        let person = try await Person(try await program(["NO_COLOR": "1"]))
        try await person.sees("Enter open")
        #expect(try await isColoured(person) == false)
        let other = try await Person(try await program())
        try await other.sees("Enter open")
        #expect(try await isColoured(other))
    }

    private func isColoured(_ person: Person) async throws -> Bool {
        let colours = try Regex("\\[([0-9]+;)*(3[0-8]|4[0-8]|9[0-7])(;[0-9]+)*m")
        return try await person.terminal.look().firstMatch(of: colours) != nil
    }

    @Test func wideTextStaysAligned() async throws {
        let person = try await Person(try await program())
        let screen = try await person.sees("通义 qwen")
        let columns = screen.split(separator: "\n").compactMap { line -> Int? in
            guard let place = line.range(of: "litellm") else { return nil }
            return width(line[..<place.lowerBound])
        }
        #expect(columns.count == 2)
        #expect(Set(columns).count == 1)
    }

    private func width(_ text: Substring) -> Int {
        text.unicodeScalars.reduce(0) { $0 + ((0x2E80...0xFFEF).contains($1.value) ? 2 : 1) }
    }
}
