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

    @Test func theRulesOfTheHelpAreTheRulesThatRefuse() async throws {
        let cli = try await CLI.withModel()
        let page = try await cli("help", "headers").expectSuccess().output
        #expect(page.contains("transfer-encoding"))
        let refused = try await cli(
            "headers", "set", "local", "Transfer-Encoding", "--value-stdin", input: "chunked")
        #expect(refused.code == 4)
    }
}
