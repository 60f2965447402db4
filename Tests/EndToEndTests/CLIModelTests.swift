import Foundation
import TestSupport
import Testing

/// Models from the command line: added, shown, changed, removed.
struct CLIModelTests {
    @Test func theFirstRunMakesPoolAndKeyAndSaysSoOnce() async throws {
        let cli = try CLI()
        let first = try await cli("add", "a", "--provider", "vllm", "--model", "m")
        #expect(first.code == 0)
        #expect(first.errors.contains("a backup of the pool needs this key as well"))
        let second = try await cli("add", "b", "--provider", "vllm", "--model", "m")
        #expect(second.code == 0)
        #expect(!second.errors.contains("key"))
        for path in [cli.pool, cli.keyFile] {
            let attributes = try FileManager.default.attributesOfItem(atPath: path)
            #expect(attributes[.posixPermissions] as? Int == 0o600)
        }
    }

    @Test func lookingAtAPoolThatIsNotThereMakesNone() async throws {
        let cli = try CLI()
        _ = try await cli("list")
        _ = try await cli("show", "x")
        #expect(try FileManager.default.contentsOfDirectory(atPath: cli.home.path).isEmpty)
    }

    @Test func everyFieldIsStoredAndShown() async throws {
        let cli = try CLI()
        let secret = try cli.home.write("from-a-file-0123456789\r\n", to: "key")
        try await cli(
            "add", "full", "--provider", "custom", "--model", "m1", "--base-url",
            "https://gw.example:8443/v1/", "--protocol", "anthropic-messages", "--api-key-file",
            secret, "--timeout", "30", "--temperature", "0.5", "--max-output-tokens", "99",
            "--vision", "--tag", "prod", "--tag", "eu", "--disabled", "--proxy",
            "http://user@proxy.example:3128", "--ca-file", "/etc/ca.pem", "--client-cert",
            "/etc/c.pem", "--client-key", "/etc/k.pem"
        ).expectSuccess()
        let model = try await cli("show", "full", "--json").object()
        #expect(model["schema"] as? Int == 1)
        #expect(model["provider"] as? String == "custom")
        #expect(model["protocol"] as? String == "anthropic-messages")
        #expect(model["base_url"] as? String == "https://gw.example:8443/v1/")
        #expect(model["timeout"] as? Int == 30)
        #expect(model["temperature"] as? Double == 0.5)
        #expect(model["max_output_tokens"] as? Int == 99)
        #expect(model["vision"] as? Bool == true)
        #expect(model["tags"] as? [String] == ["prod", "eu"])
        #expect(model["enabled"] as? Bool == false)
        #expect(model["proxy"] as? String == "http://user@proxy.example:3128")
        #expect(model["ca_file"] as? String == "/etc/ca.pem")
        #expect(model["changed_by"] as? String == "tester")
        let key = try #require(model["api_key"] as? [String: Any])
        // Exactly one line end of the file was dropped: the mask ends in the value's last four.
        #expect(key["mask"] as? String == "********6789")
    }

    @Test func editingKeepsWhatIsNotNamed() async throws {
        let cli = try await CLI.withModel()
        try await cli("edit", "local", "--timeout", "7", "--name", "renamed").expectSuccess()
        let model = try await cli("show", "renamed", "--json").object()
        #expect(model["timeout"] as? Int == 7)
        #expect((model["headers"] as? [Any])?.count == 2)
        let key = try #require(model["api_key"] as? [String: Any])
        #expect(key["mask"] as? String == "********6789")
    }

    @Test func clearingAFieldEmptiesIt() async throws {
        let cli = try await CLI.withModel()
        try await cli("edit", "local", "--clear", "api-key").expectSuccess()
        let model = try await cli("show", "local", "--json").object()
        #expect(model["api_key"] is NSNull)
    }

    @Test func secretsStayWhereTheyWereSavedFor() async throws {
        let cli = try await CLI.withModel()
        let refused = try await cli("edit", "local", "--base-url", "https://evil.example/v1")
        #expect(refused.code == 4)
        #expect(refused.errors.contains("--move-secrets"))
        let model = try await cli("show", "local", "--json").object()
        #expect(model["base_url"] as? String == "http://localhost:8000/v1")
        try await cli("edit", "local", "--base-url", "https://new.example/v1", "--move-secrets")
            .expectSuccess()
    }

    @Test func anAmbiguousBeginningNamesTheCandidates() async throws {
        let cli = try CLI()
        for name in ["gpt one", "gpt two", "gpt"] {
            try await cli("add", name, "--provider", "vllm", "--model", "m").expectSuccess()
        }
        let ended = try await cli("show", "gp")
        #expect(ended.code == 3)
        #expect(ended.errors.contains("\"gpt one\""))
        #expect(try await cli("show", "gpt").code == 0)
        #expect(try await cli("show", "gpt t", "--json").object()["name"] as? String == "gpt two")
    }

    @Test func aModelIsFoundByItsIdAndItsBeginning() async throws {
        let cli = try await CLI.withModel()
        let id = try #require(try await cli("show", "local", "--json").object()["id"] as? String)
        #expect(try await cli("show", id).code == 0)
        #expect(try await cli("show", String(id.prefix(8))).code == 0)
    }

    @Test func enableAndDisableSwitchSeveralAtOnce() async throws {
        let cli = try CLI()
        for name in ["a", "b", "c"] {
            try await cli("add", name, "--provider", "vllm", "--model", "m").expectSuccess()
        }
        try await cli("disable", "a", "c").expectSuccess()
        #expect(try await enabled(cli) == ["b"])
        try await cli("enable", "c").expectSuccess()
        #expect(try await enabled(cli) == ["b", "c"])
        // One that does not exist changes none.
        #expect(try await cli("disable", "b", "nobody").code == 3)
        #expect(try await enabled(cli) == ["b", "c"])
    }

    private func enabled(_ cli: CLI) async throws -> [String] {
        let models = try await cli("list", "--json").object()["models"] as? [[String: Any]] ?? []
        return models.filter { $0["enabled"] as? Bool == true }.compactMap { $0["name"] as? String }
    }

    /// The same word as on the screen, and before any test.
    @Test func aValueThatCannotBeOpenedIsListedAsLocked() async throws {
        let cli = try await CLI.withModel()
        try await cli("add", "other", "--provider", "vllm", "--model", "m").expectSuccess()
        let sql = "UPDATE header SET value = x'0101' WHERE name = 'X-Second'"
        try await Finished.running("sqlite3", [cli.pool, sql]).expectSuccess()
        func lines(_ arguments: [String]) async throws -> [String] {
            try await cli.run(arguments).expectSuccess().output
                .components(separatedBy: "\n").filter { !$0.isEmpty }
        }
        func locked(_ arguments: String...) async throws -> [Bool?] {
            let models = try await cli.run(arguments).object()["models"] as? [[String: Any]] ?? []
            return models.map { $0["locked"] as? Bool }
        }
        let listed = try await lines(["list"])
        #expect(listed.map { $0.hasSuffix("LOCKED") } == [false, true, false])
        #expect(try await lines(["list", "--filter", "state:locked"]).count == 2)
        #expect(try await locked("list", "--json") == [true, false])
        #expect(
            try await lines(["show", "local"]).contains {
                $0.contains("LOCKED: its fields or header rows were changed outside this program")
            })
        // Without its key nobody knows.
        try FileManager.default.removeItem(atPath: cli.keyFile)
        let unknown = try await cli("list").expectSuccess()
        #expect(unknown.errors.contains("which values are locked was not looked at: the key file"))
        #expect(!unknown.output.contains("LOCKED"))
        #expect(try await locked("list", "--json") == [nil, nil])
    }

    @Test func whatIsSavedIsPrintedWithItsLastTest() async throws {
        let cli = try await CLI.withModel()
        let provider = try CLIProvider()
        try await cli("edit", "local", "--base-url", provider.base, "--move-secrets")
            .expectSuccess()
        try await cli("test", "local").expectSuccess()
        for timeout in ["40", "40"] {
            let edited = try await cli("edit", "local", "--timeout", timeout, "--json")
            let shown = try await cli("show", "local", "--json")
            #expect(edited.output == shown.output)
            let test = try edited.object()["last_test"] as? [String: Any]
            #expect(test?["verdict"] as? String == "ok")
        }
    }

    @Test func removingTakesTheModelAndNothingElse() async throws {
        let cli = try await CLI.withModel()
        try await cli("add", "other", "--provider", "vllm", "--model", "m").expectSuccess()
        try await cli("remove", "local", "--yes").expectSuccess()
        #expect(try await cli("show", "local").code == 3)
        #expect(try await cli("show", "other").code == 0)
    }

    @Test func foreignTextCannotSteerTheTerminal() async throws {
        let cli = try CLI()
        let ended = try await cli(
            "add", "a\u{1B}[31mb", "--provider", "vllm", "--model", "m\u{9B}31m")
        #expect(ended.code == 4)
        #expect(!ended.errors.contains("\u{1B}"))
        #expect(!ended.errors.contains("\u{9B}"))
    }
}
