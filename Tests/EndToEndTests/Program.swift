import Foundation
import TestSupport

/// The program under test with a home of its own: a new person's, until commands change it.
struct Program: Sendable {
    let home: TemporaryFolder
    /// On top of the pinned surroundings.
    var environment: [String: String] = [:]
    /// What it is started with in front, to run it elsewhere.
    var launcher: [String] = []

    init() throws { home = try TemporaryFolder() }

    /// The whole environment that it runs in.
    var surroundings: [String: String] {
        Surroundings.home(home).merging(environment) { $1 }
    }

    /// The pool's file.
    var pool: String { home.file(".local/share/modelpool/pool.db") }

    /// The default key file.
    var keyFile: String { home.file(".config/modelpool/master.key") }

    func run(
        _ arguments: [String], input: String? = nil, within limit: Duration = .seconds(60)
    ) async throws -> Finished {
        let command = launcher + [Surroundings.modelpool] + arguments
        return try await Finished.running(
            command[0], Array(command.dropFirst()), environment: surroundings,
            directory: home.path, input: input, within: limit)
    }

    func run(_ arguments: String..., input: String? = nil) async throws -> Finished {
        try await run(arguments, input: input)
    }

    /// Runs a command that must succeed and returns what it printed.
    @discardableResult
    func succeed(_ arguments: [String], input: String? = nil) async throws -> String {
        let result = try await run(arguments, input: input)
        guard result.code == 0 else {
            throw ChildProcess.Failure(
                description: "modelpool \(arguments.joined(separator: " ")) ended with "
                    + "\(result.code): \(result.errors)\(result.output)")
        }
        return result.output
    }

    @discardableResult
    func succeed(_ arguments: String..., input: String? = nil) async throws -> String {
        try await succeed(arguments, input: input)
    }

    /// Opens its screen in tmux.
    func open(
        _ arguments: [String] = [], columns: Int = 80, rows: Int = 24,
        terminal: String = "tmux-256color"
    ) async throws -> Tmux {
        try await Tmux(
            launcher + [Surroundings.modelpool] + arguments, columns: columns, rows: rows,
            terminal: terminal, environment: surroundings, directory: home.path)
    }
}
