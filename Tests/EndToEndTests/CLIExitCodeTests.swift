import Foundation
import TestSupport
import Testing

/// Exit codes as README lists them, and errors as one sentence on standard error.
struct CLIExitCodeTests {
    struct Row: CustomTestStringConvertible, Sendable {
        let line: String
        let code: Int32
        /// What standard error says.
        let says: String
        var testDescription: String { line.isEmpty ? "(nothing)" : line }
    }

    static let withoutPool = [
        Row(line: "--help", code: 0, says: ""),
        Row(line: "--version", code: 0, says: ""),
        Row(line: "help list", code: 0, says: ""),
        Row(line: "list --help", code: 0, says: ""),
        Row(line: "list", code: 0, says: "no models yet"),
        Row(line: "list --json", code: 0, says: ""),
        Row(line: "lsit", code: 2, says: "did you mean: modelpool list"),
        Row(line: "tset x", code: 2, says: "did you mean: modelpool test"),
        Row(line: "headres x", code: 2, says: "did you mean: modelpool headers"),
        Row(line: "zzzzzz", code: 2, says: "there is no command \"zzzzzz\""),
        Row(line: "list --nonsense", code: 2, says: "unknown option '--nonsense'"),
        Row(line: "list --filter", code: 2, says: "missing value"),
        Row(line: "list surplus", code: 2, says: "more arguments than modelpool list takes"),
        Row(line: "show", code: 2, says: "missing expected argument"),
        Row(line: "add", code: 2, says: "missing expected argument"),
        Row(line: "add x --model y", code: 2, says: "--provider is missing"),
        Row(line: "add x --provider openai", code: 2, says: "--model is missing"),
        Row(line: "add x --provider nobody --model y", code: 2, says: "--provider"),
        Row(line: "add x --provider vllm --model y --timeout soon", code: 2, says: "--timeout"),
        Row(line: "test", code: 2, says: "name a model"),
        Row(line: "test --all --jobs 0", code: 2, says: "--jobs is 1 to 256"),
        Row(line: "show x", code: 5, says: "there is no pool"),
        Row(line: "--pool /nowhere/at/all.db list", code: 5, says: "there is no pool"),
        Row(line: "--pool /dev/null list", code: 5, says: "no ordinary file"),
    ]

    @Test(arguments: withoutPool) func withoutAPool(_ row: Row) async throws {
        try await expect(row, of: try CLI())
    }

    static let withPool = [
        Row(line: "show local", code: 0, says: ""),
        Row(line: "show loc", code: 0, says: ""),
        Row(line: "headers local", code: 0, says: ""),
        Row(line: "key status", code: 0, says: ""),
        Row(line: "show nobody", code: 3, says: "there is no model \"nobody\""),
        Row(line: "show Local", code: 3, says: "did you mean: \"local\""),
        Row(line: "test lcoal", code: 3, says: "did you mean: \"local\""),
        Row(line: "edit local", code: 0, says: "there is nothing to change"),
        Row(line: "export --format curl --filter zzz", code: 0, says: "no model matches"),
        Row(line: "headers nobody", code: 3, says: "there is no model"),
        Row(line: "test nobody", code: 3, says: "there is no model"),
        Row(line: "remove nobody --yes", code: 3, says: "there is no model"),
        Row(line: "remove local", code: 2, says: "say --yes"),
        Row(line: "headers clear local", code: 2, says: "say --yes"),
        Row(line: "add local --provider vllm --model x", code: 4, says: "already"),
        Row(line: "edit local --timeout 0", code: 4, says: "timeout"),
        Row(line: "edit local --base-url ftp://x/", code: 4, says: "not http or https"),
        Row(line: "edit local --clear name", code: 2, says: "cannot be cleared"),
        Row(line: "headers set local Host --value-stdin", code: 4, says: "HTTP itself"),
        Row(line: "headers set local Authorization --value-stdin", code: 4, says: "API key"),
        Row(line: "headers set local X_Y: --value-stdin", code: 4, says: "colon"),
        Row(line: "headers unset local X-Nobody", code: 4, says: "has no header"),
        Row(line: "--read-only edit local --timeout 9", code: 4, says: "reading only"),
        Row(line: "--key-file /nowhere/key show local", code: 6, says: "does not exist"),
        Row(line: "--key-fd 99 show local", code: 6, says: "descriptor 99"),
        Row(line: "--ask-passphrase show local", code: 2, says: "no terminal to ask on"),
        Row(line: "--read-only key start-new --yes", code: 4, says: "reading only"),
        Row(line: "key start-new --yes", code: 6, says: "there is no terminal to ask for"),
    ]

    @Test(arguments: withPool) func withAPool(_ row: Row) async throws {
        try await expect(row, of: try await CLI.withModel())
    }

    /// Swift would put other characters in the place of such bytes, and mean another file.
    @Test(arguments: [
        #"--pool $'\xff.db' list"#, #"show $'lo\xff'"#, #"exec local -- echo $'\xff'"#,
    ])
    func whatIsNoTextIsRefused(_ line: String) async throws {
        let cli = try await CLI.withModel()
        let ended = try await Finished.running(
            "bash", ["-c", #"exec "$0" "# + line, Surroundings.modelpool],
            environment: cli.environment)
        #expect(ended.code == 2)
        #expect(ended.errors.contains("is not UTF-8 text"))
    }

    @Test func aNameOfBlanksIsNone() async throws {
        let ended = try await CLI()("add", "  ", "--provider", "vllm", "--model", "m")
        #expect(ended.code == 4)
        #expect(ended.errors.contains("the name is missing"))
    }

    private func expect(_ row: Row, of cli: CLI) async throws {
        let arguments = row.line.split(separator: " ").map(String.init)
        let ended = try await cli.run(arguments)
        #expect(ended.code == row.code, "\(ended.errors)")
        #expect(row.says.isEmpty || ended.errors.contains(row.says), "\(ended.errors)")
        if row.code != 0 {
            #expect(ended.output == "")
            #expect(ended.errors.hasPrefix("modelpool: "))
            #expect(ended.errors.split(separator: "\n").count <= 2, "\(ended.errors)")
        }
        for secret in Secrets.all {
            #expect(!ended.output.contains(secret))
            #expect(!ended.errors.contains(secret))
        }
    }
}
