import Foundation
import TestSupport
import Testing

/// What people type who half remember a command or know another program: each is told what is meant,
/// ends with 2, and nothing that may be a secret is said again.
struct CLIMistakeTests {
    struct Mistake: CustomTestStringConvertible, Sendable {
        let typed: [String]
        /// What standard error says, all of it.
        let said: [String]
        var testDescription: String { typed.joined(separator: " ") }

        init(_ typed: [String], _ said: String...) {
            self.typed = typed
            self.said = said
        }
    }

    /// A secret in argv; no sentence has it.
    static let secret = "sk-Tr0ub4dor"

    static let commands = [
        Mistake(["claude", "test"], "did you mean: modelpool test claude"),
        Mistake(["prod", "headers"], "did you mean: modelpool headers prod"),
        Mistake(["rm", "prod"], "did you mean: modelpool remove MODEL"),
        Mistake(["ls"], "did you mean: modelpool list"),
        Mistake(["delete", "prod"], "did you mean: modelpool remove MODEL"),
        Mistake(["version"], "did you mean: modelpool --version"),
        Mistake(["rename", "a", "b"], "did you mean: modelpool edit MODEL --name NEW"),
        Mistake(["run", "prod", "x"], "did you mean: modelpool exec MODEL -- COMMAND"),
        Mistake([secret], "there is no such command"),
        Mistake(["--json", "list"], "it goes after the command: modelpool list --json"),
        Mistake(["--all", "test"], "it goes after the command: modelpool test --all"),
        Mistake(["demo", "list"], "did you mean: modelpool demo -- list"),
        Mistake(["demo", "x"], "put -- before the command: modelpool demo -- COMMAND"),
        Mistake(["exec", "prod", "claude"], "modelpool exec MODEL -- COMMAND"),
        Mistake(["exec", "prod", "claude", "-p", "hi"], "modelpool exec MODEL -- COMMAND"),
        Mistake(["exec", "prod", "codex", "--full-auto"], "modelpool exec MODEL -- COMMAND"),
        Mistake(["exec", "--anyways", "prod"], "did you mean: --anyway"),
    ]

    static let arguments = [
        Mistake(["test", "all"], "there is no model \"all\"", "modelpool test --all"),
        Mistake(["list", "claude"], "more arguments than modelpool list", "--filter TEXT"),
        Mistake(["export", "claude"], "more arguments than modelpool export", "--filter TEXT"),
        Mistake(["watch", "claude"], "more arguments than modelpool watch", "--filter TEXT"),
        Mistake(["chat", "prod", "Hello", "there"], "in quotes: modelpool chat MODEL 'PROMPT'"),
        Mistake(["add", "my", "model"], "in quotes: modelpool add 'MY MODEL'"),
        Mistake(["show", "my", "model"], "it takes one model; put a name of several words in"),
        Mistake(["import", "a", "b"], "it takes one file"),
        Mistake(["audit", "prod"], "it is about the whole pool and takes no model"),
    ]

    static let headers = [
        Mistake(["headers", "prod", "add", "X=1"], "modelpool headers set prod X --value-stdin"),
        Mistake(
            ["headers", "add", "prod", "X", "1"], "modelpool headers set prod X --value-stdin"),
        Mistake(
            ["headers", "set", "prod", "X", "1"], "modelpool headers set prod X --value-stdin"),
        Mistake(["headers", "add", "prod", "X: 1"], "modelpool headers set prod X --value-stdin"),
        Mistake(
            ["headers", "prod", "set", "X", "1"], "modelpool headers set prod X --value-stdin"),
        Mistake(
            ["prod", "headers", "add", "X", "1"], "modelpool headers set prod X --value-stdin"),
        Mistake(["headers", "set", "prod", "X-Key", secret], "set prod X-Key --value-stdin"),
        Mistake(["headers", "add", "prod", "X-Key=\(secret)"], "set prod X-Key --value-stdin"),
        Mistake(["headers", "add", "prod", secret, "x"], "set prod NAME --value-stdin"),
        Mistake(["headers", "add", "prod", "c2VjcmV0Cg=="], "set prod NAME --value-stdin"),
        Mistake(["headers", "rm", "prod", "X"], "modelpool headers unset prod NAME"),
        Mistake(["headers", "prod", "delete", "X"], "modelpool headers unset prod NAME"),
        Mistake(["key", "list"], "did you mean: modelpool key slots"),
        Mistake(["key", "remove", "1"], "did you mean: modelpool key remove-slot SLOT"),
    ]

    static let options = [
        Mistake(["add", "p", "--key", secret], "--key is refused", "--api-key-stdin"),
        Mistake(["-H", "X: \(secret)"], "-H is refused", "modelpool headers set MODEL NAME"),
        Mistake(
            ["add", "p", "-HX: \(secret)"], "-H is refused", "modelpool headers set MODEL NAME"),
        Mistake(["test", "-a"], "unknown option '-a'", "did you mean: --all"),
        Mistake(["remove", "prod", "--force"], "did you mean: --yes"),
        Mistake(["test", "prod", "--parallel", "3"], "did you mean: --jobs"),
        Mistake(["add", "p", "--url", "http://h/"], "did you mean: --base-url"),
        Mistake(["list", "--jsn"], "unknown option '--jsn'", "did you mean: --json"),
        Mistake(["headers", "set", "prod", "X", "-\(secret)"], "unknown option"),
        Mistake(["headers", "set", "prod", "X", "--secret=\(secret)"], "--secret takes no value"),
        Mistake(["add", "p", "--api-key-stdin=\(secret)"], "--api-key-stdin takes no value"),
    ]

    static let values = [
        Mistake(["audit", "--limit", "-1"], "--limit takes no negative number", "0 for all"),
        Mistake(["test", "prod", "--jobs", "-1"], "--jobs takes no negative number"),
        Mistake(["audit", "--limit", secret], "no value of '--limit <number>'", "0 for all"),
        Mistake(
            ["add", "p", "--provider", "openapi", "--model", "m"],
            "Please provide one of openai,", "did you mean: --provider openai"),
        Mistake(["add", "p", "--provider", secret], "no value of '--provider <provider>'"),
        Mistake(["add", "p", "--provider", "a' is invalid for 'b"], "'--provider <provider>'"),
        Mistake(
            ["edit", "prod", "--clear", "tag"], "no value of '--clear <field>'", "Empty a field:"),
        Mistake(["list", "--color", "alway"], "did you mean: --color always"),
        Mistake(["watch", "--every", secret], "no value of '--every <time>'", "30s, 5m, 2h"),
        Mistake(
            ["add", "p", "--provider", "vllm", "--model", "m", "--api-key-file", secret],
            "cannot read the file that was named (API key)"),
        Mistake(
            ["headers", "set", "prod", "X", "--value-file", secret],
            "cannot read the file that was named (Value of X)"),
        Mistake(["headers", "import", "prod", "X: \(secret)"], "the file that was named"),
        Mistake(["import", "curl http://h -H 'X: \(secret)'"], "the file that was named"),
    ]

    @Test(arguments: commands + arguments + headers + options + values)
    func isToldWhatIsMeant(_ mistake: Mistake) async throws {
        let cli = try CLI()
        try await cli("add", "prod", "--provider", "vllm", "--model", "m").expectSuccess()
        let ended = try await cli.run(mistake.typed, input: "")
        #expect(ended.code == 2, "\(ended.errors)")
        #expect(ended.output == "")
        #expect(ended.errors.hasPrefix("modelpool: "))
        for words in mistake.said {
            #expect(ended.errors.contains(words), "\(ended.errors)")
        }
        for secret in [Self.secret, "Tr0ub4dor", "c2VjcmV0"] {
            #expect(!ended.errors.contains(secret), "\(ended.errors)")
        }
    }

    /// What was saved before the options of an early version stays refused in every writing.
    @Test(arguments: [
        "--api-key", "--api_key", "--apikey", "--apiKey", "--API-KEY", "-api-key", "--api",
        "--api-k",
        "--key", "--token", "--tok", "--auth-token", "--access-token", "--bearer", "--value",
        "--val",
        "--header", "--headers", "--head", "--auth", "--authorization", "--passphrase", "--passph",
        "--password", "--pass", "--passwd", "--proxy-password", "--proxy-pass", "--secret-key",
    ])
    func aSecretOnTheCommandLineIsRefused(_ option: String) async throws {
        let cli = try CLI()
        for typed in [["\(option)=\(Self.secret)"], [option, Self.secret]] {
            let ended = try await cli.run(["add", "p"] + typed)
            #expect(ended.code == 2)
            #expect(
                ended.errors.hasPrefix(
                    "modelpool: \(option) is refused: every user of this machine can read"),
                "\(ended.errors)")
            #expect(ended.errors.contains("\n  use "))
            #expect(!ended.errors.contains("Tr0ub4dor"))
        }
    }

    /// None of the program's own options is taken for one with a secret behind it.
    @Test func ownOptionsAreNotRefused() async throws {
        let cli = try CLI()
        let manual = try await cli("manual").expectSuccess().output.replacing("\\-", with: "-")
        let options = Set(manual.matches(of: /--[a-z][a-z-]+/).map { String($0.output) })
            .subtracting(["--header", "--api-key"])
        #expect(options.count > 60)
        for option in options {
            let ended = try await cli("list", option)
            #expect(!ended.errors.contains("is refused"), "\(option)")
        }
    }

    @Test(arguments: ["OpenAI", "OPENAI", "OpenAI-Responses", "openai_responses"])
    func letterCaseOfAChoiceDoesNotMatter(_ provider: String) async throws {
        let cli = try CLI()
        try await cli("add", "p", "--provider", provider, "--model", "m").expectSuccess()
        let listed = try await cli("show", "p", "--json").expectSuccess().object()
        let wanted = provider.lowercased().replacing("_", with: "-")
        #expect(listed["provider"] as? String == wanted)
        try await cli("edit", "p", "--protocol", "OpenAI-Chat", "--clear", "API_KEY")
            .expectSuccess()
        try await cli("export", "--format", "JSON", "--color", "Never").expectSuccess()
    }

    /// A header typed with its value is refused as a name, without the value.
    @Test(arguments: ["X-Key: \(secret)", "X-Key=\(secret)"])
    func aHeaderWithItsValueIsNoName(_ typed: String) async throws {
        let cli = try await CLI.withModel()
        let set = try await cli("headers", "set", "local", typed, "--value-stdin", input: "")
        #expect(set.code == 4)
        #expect(
            set.errors.contains("did you mean: modelpool headers set local X-Key --value-stdin"))
        let unset = try await cli("headers", "unset", "local", typed)
        #expect(unset.errors.contains("has no header of that name"))
        #expect(!(set.errors + unset.errors).contains(Self.secret))
    }

    @Test func aModelNamedAllIsTested() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("all", at: provider.base)
        try await cli("test", "all").expectSuccess()
    }

    @Test(arguments: ["test", "watch --once"])
    func aFilterThatMatchesNothingIsNoSuccess(_ command: String) async throws {
        let cli = try await CLI.withModel()
        let words = command.split(separator: " ").map(String.init)
        let ended = try await cli.run(words + ["--filter", "typo"])
        #expect(ended.code == 3)
        #expect(ended.errors.contains("no model matches \"typo\"; nothing was tested"))
    }

    /// What the value holds between `${` and `}` may be a part of a password.
    @Test(arguments: ["api_key", "header"])
    func aPasswordWithABraceIsNotSaidAgain(_ place: String) async throws {
        let cli = try await CLI.withModel()
        let typed = "Tr0ub4dor${s3cr3t}x"
        let ended =
            place == "header"
            ? try await cli("headers", "set", "local", "X-A", "--value-stdin", input: typed)
            : try await cli("edit", "local", "--api-key-stdin", input: typed)
        #expect(ended.code == 4)
        #expect(ended.errors.contains("write ${env:NAME}, ${file:/path}, ${helper:NAME}, or $$"))
        #expect(!ended.errors.contains("s3cr3t"))
    }
}
