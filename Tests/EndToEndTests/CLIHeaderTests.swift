import Foundation
import TestSupport
import Testing

/// Headers from the command line.
struct CLIHeaderTests {
    private func headers(_ cli: CLI) async throws -> [[String: Any]] {
        try await cli("headers", "local", "--json").object()["headers"] as? [[String: Any]] ?? []
    }

    private func names(_ cli: CLI) async throws -> [String] {
        try await headers(cli).compactMap { $0["name"] as? String }
    }

    @Test func settingReplacesTheValueOfANameInAnyCase() async throws {
        let cli = try await CLI.withModel()
        try await cli(
            "headers", "set", "local", "x-first", "--value-stdin",
            input: "another-value-with-a-tail-WXYZ"
        ).expectSuccess()
        let rows = try await headers(cli)
        #expect(rows.count == 2)
        #expect(rows[0]["value"] as? String == "********WXYZ")
    }

    @Test func switchesActWithoutAValue() async throws {
        let cli = try await CLI.withModel()
        try await cli("headers", "set", "local", "X-First", "--off").expectSuccess()
        var row = try await headers(cli)[0]
        #expect(row["on"] as? Bool == false)
        #expect(row["value"] as? String == "********2222")
        try await cli("headers", "set", "local", "X-First", "--on", "--not-secret").expectSuccess()
        row = try await headers(cli)[0]
        #expect(row["on"] as? Bool == true)
        #expect(row["value"] as? String == Secrets.first)
    }

    @Test func unsettingTakesExactlyTheNamedOnes() async throws {
        let cli = try await CLI.withModel()
        try await cli("headers", "unset", "local", "X-FIRST").expectSuccess()
        #expect(try await names(cli) == ["X-Second"])
        // One unknown name and nothing is removed.
        #expect(try await cli("headers", "unset", "local", "X-Second", "X-No").code == 4)
        #expect(try await names(cli) == ["X-Second"])
    }

    @Test func afterClearingAHeaderCanBeAddedAtOnceAndNothingIsLeft() async throws {
        let cli = try await CLI.withModel()
        try await cli("headers", "clear", "local", "--yes").expectSuccess()
        #expect(try await names(cli).isEmpty)
        try await cli(
            "headers", "set", "local", "X-New", "--value-stdin", input: "v"
        ).expectSuccess()
        #expect(try await names(cli) == ["X-New"])
    }

    @Test func ownCredentialsAreForTheCustomProviderWithoutAKey() async throws {
        let cli = try CLI()
        try await cli(
            "add", "own", "--provider", "custom", "--model", "m", "--base-url",
            "https://gw.example/v1"
        ).expectSuccess()
        try await cli(
            "headers", "set", "own", "Authorization", "--value-stdin", input: "Basic abc"
        ).expectSuccess()
        let refused = try await cli("edit", "own", "--api-key-stdin", input: "k")
        #expect(refused.code == 4)
        #expect(refused.errors.contains("the API key field is in use"))
    }

    @Test func aReferenceIsShownByNameAndALiteralIsRefused() async throws {
        let cli = try await CLI.withModel()
        try await cli("headers", "set", "local", "X-Ref", "--value-ref", "${env:TOKEN}")
            .expectSuccess()
        let row = try #require(try await headers(cli).last)
        #expect(row["references"] as? [String] == ["${env:TOKEN}"])
        let refused = try await cli("headers", "set", "local", "X-Ref", "--value-ref", "plain-text")
        #expect(refused.code == 2)
        #expect(!refused.errors.contains("plain-text"))
    }

    /// A request copied from a browser has headers that nobody may set here.
    @Test func whatMayNotBeSentIsNamedAndCanBeLeftOut() async throws {
        let cli = try await CLI.withModel()
        let command = """
            curl 'https://gw.example/v1/chat/completions' \\
              -H 'authorization: Bearer \(Secrets.key)' \\
              -H 'content-type: application/json' -H 'X-Team: blue'
            """
        let before = try await cli("headers", "local", "--json").output
        let refused = try await cli("headers", "import", "local", "-", input: command)
        #expect(refused.code == 4)
        #expect(refused.errors.contains("line 2: authorization is refused: set by the API key"))
        // What every request has anyway is no reason to refuse the others.
        #expect(!refused.errors.contains("line 3"))
        #expect(refused.errors.contains("--skip-rejected takes the others"))
        #expect(try await cli("headers", "local", "--json").output == before)
        let taken = try await cli(
            "headers", "import", "local", "-", "--skip-rejected", input: command + "\n"
        ).expectSuccess()
        #expect(taken.errors.contains("left out: line 2: authorization is refused"))
        #expect(taken.errors.contains("left out, for every request has its own: content-type"))
        let names = try await cli("headers", "local").output
        #expect(names.contains("X-Team") && !names.contains("content-type"))
        for secret in Secrets.all {
            #expect(!(refused.errors + taken.errors + names).contains(secret))
        }
    }

    @Test func importingTakesLinesAndCurlAndSaysWhatItWouldDo() async throws {
        let cli = try await CLI.withModel()
        let file = try cli.home.write("X-First: changed-value-0123456789\nX-Third: new\n", to: "h")
        let dry = try await cli("headers", "import", "local", file, "--dry-run").expectSuccess()
        #expect(dry.output == "replace X-First\nadd     X-Third\n")
        #expect(try await names(cli) == ["X-First", "X-Second"])
        try await cli("headers", "import", "local", file).expectSuccess()
        #expect(try await names(cli) == ["X-First", "X-Second", "X-Third"])
        try await cli(
            "headers", "import", "local", "-", "--replace",
            input: "curl https://x.example -H 'X-Third: again'"
        ).expectSuccess()
        #expect(try await names(cli) == ["X-Third"])
    }

    @Test func oneBadLineImportsNothing() async throws {
        let cli = try await CLI.withModel()
        let ended = try await cli(
            "headers", "import", "local", "-", input: "X-Good: 1\nno colon here\n")
        #expect(ended.code == 4)
        #expect(ended.errors.contains("line 2"))
        #expect(try await names(cli) == ["X-First", "X-Second"])
    }
}
