import TestSupport

/// The small program `TerminalProbe` on a terminal of its own.
enum Probe {
    static let path = Surroundings.products + "/TerminalProbe"

    /// Starts it and waits for its first screen.
    static func start(
        _ arguments: [String] = ["events"], term: String = "xterm-256color",
        environment: [String: String] = [:], columns: Int = 80, rows: Int = 24
    ) async throws -> PseudoTerminal {
        let all = surroundings(term, environment)
        let terminal = try PseudoTerminal(
            path, arguments, environment: all, columns: columns, rows: rows)
        // The last that a first screen draws is the mode of bracketed paste.
        try await terminal.wait(for: "the first screen") { $0.modes.contains(2004) }
        return terminal
    }

    static func surroundings(
        _ term: String, _ environment: [String: String] = [:]
    ) -> [String: String] {
        Surroundings.plain.merging(["TERM": term]) { $1 }.merging(environment) { $1 }
    }
}
