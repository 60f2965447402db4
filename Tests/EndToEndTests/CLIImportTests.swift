import Foundation
import TestSupport
import Testing

/// Models in and out from the command line.
struct CLIImportTests {
    private let configuration = """
        model_list:
          - model_name: claude internal
            litellm_params:
              model: anthropic/claude-sonnet-4-5
              api_base: https://gw.example/anthropic
              api_key: \(Secrets.key)
              extra_headers: {X-First: \(Secrets.first), X-Region: os.environ/REGION}
              rpm: 5
              vertex_credentials: \(Secrets.second)
          - model_name: local
            litellm_params: {model: hosted_vllm/qwen, api_base: http://localhost:8000/v1}
        """

    private func names(_ cli: CLI) async throws -> [String] {
        let models = try await cli("list", "--json").object()["models"] as? [[String: Any]]
        return (models ?? []).compactMap { $0["name"] as? String }
    }

    @Test func aDryRunSaysWhatItWouldDoAndDoesNothing() async throws {
        let cli = try CLI()
        let file = try cli.home.write(configuration, to: "c.yaml")
        let dry = try await cli("import", file, "--dry-run").expectSuccess()
        #expect(dry.output.split(separator: "\n").count == 2)
        #expect(dry.output.contains("add  claude internal"))
        #expect(dry.errors.contains("litellm_params.rpm has no field here; it is kept"))
        #expect(!(dry.output + dry.errors).contains(Secrets.key))
        #expect(!FileManager.default.fileExists(atPath: cli.pool))
    }

    @Test func whereSecretsWillGoIsSaidBeforeAnythingIsSaved() async throws {
        let cli = try CLI()
        let line = "https://gw.example gets API key, X-First, X-Region from ${env:REGION}"
        let dry = try await cli("import", "-", "--dry-run", input: configuration).expectSuccess()
        #expect(dry.output.contains(line), "\(dry.output)")
        #expect(dry.output.contains("http://localhost:8000 gets no secrets"))
        let saved = try await cli("import", "-", input: configuration).expectSuccess()
        #expect(saved.errors.contains(line))
        let json = try await cli(
            "import", "-", "--dry-run", "--existing", "rename", "--json", input: configuration
        ).object()
        let models = try #require(json["models"] as? [[String: Any]])
        #expect(models.first?["reads"] as? [String] == ["${env:REGION}"])
    }

    @Test func theVariablesOfAFileThatIsNamedAreTaken() async throws {
        let cli = try CLI()
        let variables = try cli.home.write(
            "GW=https://gw.example/v1\nGW_KEY=\(Secrets.key)\n", to: "some.env")
        let text = """
            model_list:
              - model_name: m
                litellm_params: {model: openai/x, api_base: os.environ/GW, api_key: os.environ/GW_KEY}
            """
        let without = try await cli("import", "-", input: text)
        #expect(without.code == 4)
        #expect(without.errors.contains("the variable GW is not set"))
        try await cli("import", "-", "--env-file", variables, input: text).expectSuccess()
        let exported = try await cli("export", "--with-secrets").expectSuccess().output
        #expect(exported.contains(Secrets.key) && exported.contains("https://gw.example/v1"))
        let missing = try await cli("import", "-", "--env-file", "/no/such/file", input: text)
        #expect(missing.code != 0)
    }

    @Test func anErrorIsShortWhateverTheTextIs() async throws {
        let cli = try CLI()
        let lines = String(repeating: "nonsense without end \n", count: 20_000)
        let long = "model_list: {" + String(repeating: "k", count: 200_000) + ": 1}"
        for (text, format) in [(lines, "env"), (long, "litellm"), (lines, "curl")] {
            let refused = try await cli("import", "-", "--format", format, input: text)
            #expect(refused.code == 4)
            #expect(refused.errors.utf8.count < 40_000, "\(format)")
        }
    }

    @Test func anExportCountsWhatItLeftOut() async throws {
        let cli = try CLI()
        try await cli("import", "-", input: configuration).expectSuccess()
        try await cli("edit", "local", "--disabled").expectSuccess()
        let file = cli.home.file("out.yaml")
        let exported = try await cli("export", "-o", file).expectSuccess()
        #expect(exported.errors.contains("1 model written to"))
        #expect(exported.errors.contains(", 1 left out"))
        let printed = try await cli("export", "--format", "litellm").expectSuccess()
        #expect(printed.errors.contains("1 model written, 1 left out"))
    }

    @Test func anImportIsSavedAsAWholeAndNamesAreNotTakenTwice() async throws {
        let cli = try CLI()
        let file = try cli.home.write(configuration, to: "c.yaml")
        try await cli("import", file).expectSuccess()
        #expect(try await names(cli) == ["claude internal", "local"])
        let again = try await cli("import", file)
        #expect(again.code == 4)
        #expect(again.errors.contains("already; nothing was imported"))
        try await cli("import", file, "--existing", "skip").expectSuccess()
        #expect(try await names(cli) == ["claude internal", "local"])
        try await cli("import", file, "--existing", "rename").expectSuccess()
        #expect(
            try await names(cli) == ["claude internal", "claude internal 2", "local", "local 2"])
    }

    @Test func whatIsSaidOfManyEntriesIsSaidOnce() async throws {
        let entries = (1...20).map { number in
            """
              - model_name: m\(number)
                litellm_params: {model: hosted_vllm/qwen, api_base: "http://x/v1", rpm: \(number)}
            """
        }
        let text = "model_list:\n" + entries.joined(separator: "\n")
        let imported = try await CLI()("import", "-", input: text).expectSuccess()
        #expect(imported.errors.contains("line 3, \"m1\" and 19 more: litellm_params.rpm has no"))
        #expect(imported.errors.components(separatedBy: "rpm").count == 2)
    }

    @Test func whatCannotBeTakenIsLeftOutAndTheOthersAreImported() async throws {
        let cli = try CLI()
        let bad = "\n  - model_name: bad\n    litellm_params: {model: bedrock/x}\n"
        let dry = try await cli("import", "-", "--dry-run", input: configuration + bad)
        #expect(dry.code == 4)
        #expect(dry.errors.contains("2 models (LiteLLM) would be imported, 1 left out"))
        #expect(!FileManager.default.fileExists(atPath: cli.pool))
        let imported = try await cli("import", "-", input: configuration + bad)
        #expect(imported.code == 4)
        #expect(imported.errors.contains("left out: line 12, \"bad\": LiteLLM's bedrock"))
        #expect(imported.errors.contains("2 models (LiteLLM) imported, 1 left out"))
        #expect(try await names(cli).count == 2)
        let known = try await cli(
            "import", "-", "--skip-rejected", "--existing", "rename", input: configuration + bad)
        try known.expectSuccess()
        #expect(known.errors.contains("1 left out"))
        #expect(try await names(cli).count == 4)
    }

    @Test(arguments: [[], ["--skip-rejected"]])
    func whereNothingCanBeTakenNothingIsImported(_ options: [String]) async throws {
        let cli = try CLI()
        for text in [
            "model_list:\n  - model_name: bad\n    litellm_params: {model: bedrock/x}\n",
            configuration + "\n  - model_name: [\n",
        ] {
            let refused = try await cli.run(["import", "-"] + options, input: text)
            #expect(refused.code == 4)
            #expect(refused.errors.contains("nothing was imported"))
            #expect(!FileManager.default.fileExists(atPath: cli.pool))
        }
    }

    @Test func whatIsExportedIsImportedTheSame() async throws {
        let cli = try CLI()
        try await cli("import", "-", input: configuration).expectSuccess()
        let first = try await cli("export", "--with-secrets").expectSuccess()
        #expect(first.output.contains(Secrets.key))
        let other = cli.home.file("other.db")
        try await cli("--pool", other, "import", "-", input: first.output).expectSuccess()
        let second = try await cli("--pool", other, "export", "--with-secrets").expectSuccess()
        #expect(first.output == second.output)
    }

    @Test(arguments: ["json", "litellm", "curl", "env"])
    func noSecretIsExportedUnlessItIsAskedFor(_ format: String) async throws {
        var cli = try CLI()
        cli.environment["REGION"] = "eu"
        try await cli("import", "-", input: configuration).expectSuccess()
        let exported = try await cli("export", "--format", format).expectSuccess()
        #expect(exported.output.contains("claude-sonnet-4-5"))
        for secret in Secrets.all { #expect(!(exported.output + exported.errors).contains(secret)) }
        let file = cli.home.file("out")
        try await cli("export", "--format", format, "--with-secrets", "-o", file).expectSuccess()
        #expect(try String(contentsOfFile: file, encoding: .utf8).contains(Secrets.key))
        let mode = try FileManager.default.attributesOfItem(atPath: file)[.posixPermissions]
        #expect(mode as? Int == 0o600)
        // And what was written is understood again.
        let back = cli.home.file("back.db")
        try await cli("--pool", back, "import", file, "--skip-rejected").expectSuccess()
    }

    private static let clientModels = """
        {"models": [
          {"name": "talks responses", "provider": "custom", "protocol": "openai-responses", "model": "acme-5",
           "base_url": "https://gw.example/v1?api-version=2", "api_key": "\(Secrets.key)",
           "headers": [{"name": "X-First", "value": "\(Secrets.first)"}, {"name": "X-Region", "value": "${env:REGION}"}]},
          {"name": "talks chat", "provider": "custom", "protocol": "openai-chat", "model": "vendor/acme-1",
           "base_url": "https://gw.example/v1/chat/completions", "api_key": "\(Secrets.key)",
           "headers": [{"name": "X-First", "value": "\(Secrets.first)"}]},
          {"name": "it's claude", "provider": "anthropic", "model": "acme-large",
           "base_url": "https://gw.example/anthropic/v1", "api_key": "\(Secrets.key)",
           "headers": [{"name": "X-First", "value": "\(Secrets.first)"}]}
        ]}
        """

    /// Settings of other programs: which models they can have, and the same models read back.
    @Test(arguments: [
        ("claude", ["acme-large"]), ("codex", ["acme-5"]),
        ("opencode", ["acme-large", "vendor/acme-1"]), ("llm", ["vendor/acme-1"]),
    ])
    func settingsOfOtherProgramsAreWrittenByReferenceAndReadBack(
        _ format: String, _ models: [String]
    ) async throws {
        let cli = try CLI()
        try await cli("import", "-", input: Self.clientModels).expectSuccess()
        let plain = try await cli("export", "--format", format).expectSuccess()
        for secret in Secrets.all { #expect(!(plain.output + plain.errors).contains(secret)) }
        #expect(plain.errors.contains("\(3 - models.count) left out") == (models.count < 3))
        let file = cli.home.file("out")
        let clear = try await cli("export", "--format", format, "--with-secrets", "-o", file)
            .expectSuccess()
        #expect(!clear.errors.contains(Secrets.first))
        let other = cli.home.file("other.db")
        let keys = try cli.home.write("{\"talks-chat\": \"\(Secrets.key)\"}", to: "keys.json")
        try await cli("--pool", other, "import", file, "--env-file", keys).expectSuccess()
        let back = try await cli("--pool", other, "export", "--with-secrets").object()
        let got = try #require(back["models"] as? [[String: Any]])
        #expect(got.compactMap { $0["model"] as? String }.sorted() == models)
        for model in got {
            #expect((model["base_url"] as? String)?.hasPrefix("https://gw.example") == true)
            #expect(model["api_key"] as? String == Secrets.key)
            let headers = try #require(model["headers"] as? [[String: Any]])
            #expect(headers.contains { $0["value"] as? String == Secrets.first })
        }
    }

    /// Most versions of Claude Code report to Anthropic with the key of whatever address they ask.
    @Test func claudesSettingsKeepTheKeyFromItsReports() async throws {
        let cli = try CLI()
        try await cli("import", "-", input: Self.clientModels).expectSuccess()
        let name = "CLAUDE_CODE_DISABLE_NONESSENTIAL_TRAFFIC"
        let other = try await cli("export", "--format", "claude").object()
        #expect((other["env"] as? [String: String])?[name] == "1")
        let own = "https://api.anthropic.com"
        try await cli("edit", "it's claude", "--base-url", own, "--move-secrets").expectSuccess()
        let theirs = try await cli("export", "--format", "claude").object()
        let env = try #require(theirs["env"] as? [String: String])
        #expect(env["ANTHROPIC_BASE_URL"] == own && env[name] == nil)
    }

    @Test func settingsInTheUsualPlacesAreFoundAndImportedOnlyWhenAsked() async throws {
        let cli = try CLI()
        let empty = try await cli("import", "--scan").expectSuccess()
        #expect(empty.errors.contains("~/.codex/config.toml"))
        try cli.home.write(
            "model = \"acme-5\"\nmodel_provider = \"gw\"\n[model_providers.gw]\n"
                + "base_url = \"https://gw.example/v1\"\nrequires_openai_auth = true\n",
            to: ".codex/config.toml")
        try cli.home.write("{\"OPENAI_API_KEY\": \"\(Secrets.key)\"}", to: ".codex/auth.json")
        let claude = """
            {"env": {"ANTHROPIC_BASE_URL": "https://gw.example/a", "ANTHROPIC_MODEL": "acme-5",
            "ANTHROPIC_API_KEY": "\(Secrets.key)", "ANTHROPIC_CUSTOM_HEADERS": "X-First: \(Secrets.first)"}}
            """
        try cli.home.write(claude, to: ".claude/settings.json")
        try cli.home.write("{ no json", to: ".config/crush/crush.json")
        let found = try await cli("import", "--scan").expectSuccess()
        let said = found.output + found.errors
        #expect(said.contains("https://gw.example gets API key, X-First"))
        #expect(said.contains("2 models would be imported, 1 left out"))
        #expect(said.contains("modelpool import --scan --yes"))
        for secret in Secrets.all { #expect(!said.contains(secret)) }
        #expect(!FileManager.default.fileExists(atPath: cli.pool))
        try await cli("import", "--scan", "--yes").expectSuccess()
        #expect(try await names(cli) == ["acme-5", "acme-5 2"])
        let again = try await cli("import", "--scan", "--yes").expectSuccess()
        #expect(again.errors.contains("is in the pool already and was left out"))
        #expect(try await names(cli).count == 2)
        #expect(try await cli("import", "--scan", "file").code == 2)
        #expect(try await cli("import").code == 2)
    }

    @Test func theSeedSystemsTableIsOpenedWithItsKey() async throws {
        let cli = try CLI()
        let key = try cli.home.write("change-me-in-production\n", to: "key")
        let table = """
            provider,model,label,api_key_encrypted,headers_encrypted,deleted_at
            openai,gpt-4o,old,AAECAwQFBgcICQoLDA0OD7SKz7Lj3d43ZfOahLfCUfBMHcxA7G+rju2dDfKGUAvj,,
            openai,gpt-5,new,AAECAwQFBgcICQoLrKKx6iNcVOVmAsoH4wzKepSfDRqljevb5phVadPXpGk6/w==,\
            AAECAwQFBgcICQoLpOvEswFOVK0gUYAeglWWJ8ONeFmCxTsHnQVM+K6h61Cz72PCZVNqPim9KNzPn0KFAfuZ9s0cra\
            CY/73wj2Mv5Ds=,
            openai,gone,,,,2026-01-01
            """
        let without = try await cli("import", "-", input: table)
        #expect(without.code == 4)
        #expect(without.errors.contains("api_key_encrypted is encrypted; give the file with the"))
        let imported = try await cli("import", "-", "--secret-key-file", key, input: table)
        try imported.expectSuccess()
        #expect(imported.errors.contains("the default SECRET_KEY is in use"))
        let text = try await cli("export", "--with-secrets").expectSuccess().output
        #expect(text.components(separatedBy: "sk-test-1234567890").count == 3)
        #expect(text.contains("{\"name\": \"X-Gateway-Token\", \"value\": \"s3cret\""))
        #expect(try await names(cli) == ["new", "old"])
    }
}
