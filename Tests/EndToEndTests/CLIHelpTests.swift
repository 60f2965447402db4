import TestSupport
import Testing

/// The help, made from the program's own tables.
struct CLIHelpTests {
    @Test(arguments: ["verdicts", "headers", "providers", "keys", "exit-codes"])
    func everyTopicHasAPage(_ topic: String) async throws {
        let page = try await CLI()("help", topic).expectSuccess().output
        #expect(page.count > 200)
    }

    @Test func theVerdictsFitATerminal() async throws {
        let page = try await CLI()("help", "verdicts").expectSuccess().output
        #expect(page.contains("\ngateway_forbidden\n"))
        #expect(page.split(separator: "\n").allSatisfy { $0.count <= 80 })
    }

    @Test func aMistypedTopicIsNamed() async throws {
        let ended = try await CLI()("help", "verdict")
        #expect(ended.code == 2)
        #expect(ended.errors.contains("did you mean: modelpool help verdicts"))
    }

    @Test(arguments: [
        (
            ["key", "rotat"], "there is no command \"key rotat\"",
            "did you mean: modelpool key rotate"
        ),
        (
            ["headers", "sett", "local", "X-A"], "there is no command \"headers sett\"",
            "did you mean: modelpool headers set"
        ),
        (
            ["headers", "local", "X-A", "value"], "there is no command \"headers local\"",
            "see: modelpool headers --help"
        ),
        (
            ["add", "m", "--provider", "opena1"], "Please provide one of openai, openai-responses,",
            "see: modelpool add --help"
        ),
        (["restore", "/nowhere"], "there is no backup at \"/nowhere\"", "nothing was changed"),
        (
            ["--pool", "/etc/passwd", "list"], "can be read or written by others",
            "if it is a pool of yours: chmod 600 it"
        ),
    ])
    func mistakesAreNamed(_ arguments: [String], _ sentence: String, _ advice: String) async throws
    {
        let ended = try await CLI().run(arguments)
        #expect(ended.code != 0)
        #expect(ended.errors.contains(sentence), "\(ended.errors)")
        #expect(ended.errors.contains(advice), "\(ended.errors)")
    }

    @Test func theRulesOfTheHelpAreTheRulesThatRefuse() async throws {
        let cli = try await CLI.withModel()
        let page = try await cli("help", "headers").expectSuccess().output
        #expect(page.contains("transfer-encoding"))
        let refused = try await cli(
            "headers", "set", "local", "Transfer-Encoding", "--value-stdin", input: "chunked")
        #expect(refused.code == 4)
    }
}
