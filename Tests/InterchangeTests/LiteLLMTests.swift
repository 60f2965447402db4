import Foundation
import PoolModel
import TestSupport
import Testing

@testable import Interchange

@Suite struct LiteLLMTests {
    @Test func anEntryBecomesAModel() throws {
        let result = read(
            """
            model_list:
              - model_name: claude internal
                litellm_params: &common
                  model: anthropic/claude-sonnet-4-5
                  api_base: https://gw.example/anthropic
                  api_key: os.environ/ANTHROPIC_KEY
                  extra_headers:
                    X-Gateway-Token: os.environ/GW_TOKEN
                    X-Region: "eu-1"
                    X-Price: "$${5}"
                  timeout: 60.5
                  max_tokens: 2048
                  temperature: 0
                  tags: [prod, eu]
                  rpm: 100
                model_info:
                  id: abc
                  supports_vision: true
                  supports_function_calling: false
              - model_name: second
                litellm_params:
                  <<: *common
                  model: openai/qwen
                  api_base: os.environ/GATEWAY
            general_settings:
              master_key: sk-1234
            """)
        #expect(result.format == .litellm)
        #expect(result.reasons == [])
        let first = try #require(result.models.first)
        #expect(first.name == "claude internal")
        #expect(first.provider == .anthropic)
        #expect(first.modelID == "claude-sonnet-4-5")
        #expect(first.baseURL == "https://gw.example/anthropic")
        #expect(first.apiKey.revealed == "${env:ANTHROPIC_KEY}")
        #expect(
            first.headerLines == [
                "X-Gateway-Token: ${env:GW_TOKEN}", "X-Region: eu-1", "X-Price: $$$${5}",
            ])
        #expect(first.timeout == 61)
        #expect(first.maxOutputTokens == 2048)
        #expect(first.temperature == 0)
        #expect(first.tags == ["prod", "eu"])
        #expect(first.supportsVision)
        #expect(first.supportsTools == false)
        let second = try #require(result.models.last)
        #expect(second.provider == .custom)
        #expect(second.baseURL == "https://gw.example/v1")
        #expect(second.headers.count == 3)
        #expect(
            result.remarks == [
                "15 claude internal: litellm_params.rpm has no field here; it is kept for an "
                    + "export to LiteLLM",
                "17 claude internal: model_info.id has no field here; it is kept for an export "
                    + "to LiteLLM",
                "15 second: litellm_params.rpm has no field here; it is kept for an export to "
                    + "LiteLLM",
                "25 -: general_settings has no place here and was left out",
            ])
        #expect(
            first.extra.revealed
                == "{\"litellm_params\":{\"rpm\":100},\"model_info\":{\"id\":\"abc\"}}")
        #expect(second.extra.revealed == "{\"litellm_params\":{\"rpm\":100}}")
    }

    @Test func whatHasNoFieldHereIsKeptAndWrittenAgain() throws {
        let result = read(
            """
            model_list:
              - model_name: m
                litellm_params:
                  model: openai/x
                  api_key: k
                  rpm: 60
                  input_cost_per_token: 1e-6
                  half: .5
                  aws_secret_access_key: canary-aws
                  aws_region_name: os.environ/REGION
                  a_password: 12345
                  budget: {limit: 10, tags: ["yes", null, true]}
                model_info: {mode: chat, supports_vision: true, base_model: "007"}
                access_groups: [beta]
            """)
        let model = try #require(result.models.first)
        var writer = LiteLLMWriter()
        let text = writer.text(of: [opened(model)])
        #expect(writer.notes == [])
        #expect(read(text).models.first?.extra.revealed == model.extra.revealed)
        for line in [
            "rpm: 60", "input_cost_per_token: 1e-6", "half: 0.5",
            "aws_secret_access_key: canary-aws", "mode: chat", "base_model: \"007\"",
            "- \"yes\"", "- null", "- true", "access_groups:",
        ] { #expect(text.contains(line), "\(line)") }
        #expect(text.components(separatedBy: "supports_vision").count == 2)

        var shown = LiteLLMWriter()
        let plain = shown.text(of: [ExportEntry(model)])
        #expect(!plain.contains("canary") && !plain.contains("12345"))
        #expect(plain.contains("aws_region_name: os.environ/REGION"))
        #expect(plain.contains("rpm: 60"))
        #expect(
            shown.notes
                == [
                    "litellm_params.aws_secret_access_key", "litellm_params.a_password",
                    "litellm_params.budget", "model_info.mode", "model_info.base_model",
                    "access_groups",
                ].map { "m: \($0) may be a secret and was left out; --with-secrets writes it" })
    }

    @Test func whatWouldDeceiveAReaderIsEscapedInWhatIsWritten() throws {
        let result = read(
            "model_list: [{model_name: 模, litellm_params: {model: openai/x, api_key: k, "
                + "note: \"a\\u202Eb\\u200Bc\\U000E0041\"}}]")
        let model = try #require(result.models.first)
        var writer = LiteLLMWriter()
        let text = writer.text(of: [opened(model)])
        #expect(text.contains(#"note: "a\u202Eb\u200Bc\U000E0041""#), "\(text)")
        #expect(text.contains("\"模\""))
        #expect(read(text).models.first?.extra.revealed == model.extra.revealed)
    }

    @Test func whatIsNestedWithoutEndIsLeftOut() {
        let deep = String(repeating: "[", count: 40) + String(repeating: "]", count: 40)
        let result = read(
            "model_list: [{model_name: m, litellm_params: {model: openai/x, api_key: k, "
                + "deep: \(deep)}}]")
        #expect(result.remarks == ["1 m: litellm_params.deep has no place here and was left out"])
        #expect(result.models.first?.extra == .empty)
    }

    @Test(arguments: [
        ("gpt-4o", Provider.ID.openai, "gpt-4o", "https://api.openai.com/v1"),
        ("claude-3-5-haiku", .anthropic, "claude-3-5-haiku", "https://api.anthropic.com"),
        ("openai/responses/gpt-5", .openaiResponses, "gpt-5", "https://api.openai.com/v1"),
        ("openrouter/openai/gpt-4o", .openrouter, "openai/gpt-4o", "https://openrouter.ai/api/v1"),
        (
            "gemini/gemini-2.5-flash", .gemini, "gemini-2.5-flash",
            "https://generativelanguage.googleapis.com/v1beta"
        ),
        ("moonshot/kimi-k2", .kimi, "kimi-k2", "https://api.moonshot.ai/v1"),
        ("perplexity/sonar", .custom, "sonar", "https://api.perplexity.ai"),
        ("ollama/llama3", .ollama, "llama3", "http://localhost:11434/v1"),
    ])
    func prefixesNameTheProvider(
        _ text: String, _ provider: Provider.ID, _ modelID: String, _ base: String
    ) throws {
        let result = read("model_list: [{model_name: m, litellm_params: {model: \(text)}}]")
        let model = try #require(result.models.first)
        #expect(model.provider == provider)
        #expect(model.modelID == modelID)
        #expect(model.baseURL == base)
    }

    @Test func azuresVersionBecomesAQuery() throws {
        let result = read(
            """
            model_list:
            - model_name: az
              litellm_params:
                model: azure/my-deployment
                api_base: https://x.openai.azure.com/
                api_version: "2024-10-21"
                api_key: k
            """)
        #expect(
            result.models.first?.baseURL
                == "https://x.openai.azure.com?api-version=2024-10-21")
        #expect(result.models.first?.provider == .azure)
    }

    @Test func whatCannotBeTakenIsNamed() {
        let result = read(
            """
            model_list:
              - model_name: a
                litellm_params: {model: bedrock/claude}
              - model_name: b
                litellm_params: {model: openai/x, api_base: os.environ/NOT_SET}
              - model_name: c
              - model_name: d
                litellm_params: {model: openai/x, timeout: [1]}
              - nonsense
              - model_name: e
                litellm_params: {model: openai/x, extra_headers: {Authorization: x, X-L: [1]}}
              - model_name: f
                litellm_params: {model: openai/x, extra_headers: {Authorization: x, X-A: 1}}
            """)
        #expect(
            result.reasons == [
                "2 a: LiteLLM's bedrock signs requests with AWS credentials; for a Bedrock API key "
                    + "write openai/MODEL with api_base: "
                    + "https://bedrock-runtime.REGION.amazonaws.com/openai/v1",
                "4 b: the variable NOT_SET is not set; set it and import again",
                "6 c: litellm_params is missing",
                "8 d: timeout is an array; it has to be a number",
                "1 -: an entry of model_list is a string; it has to be an object",
                "11 e: X-L is an array; it has to be a string",
            ])
        #expect(result.models.map(\.name) == ["f"])
        #expect(result.models.first?.headerLines == ["Authorization: x", "X-A: 1"])
        #expect(result.models.first?.provider == .custom)
        #expect(result.remarks.contains { $0.contains("Authorization is sent in the place") })
    }

    @Test func aPoolThatIsWrittenIsReadBackTheSame() throws {
        var random = SeededGenerator(seed: 16)
        let models = (0..<200).map { number in
            var model = randomModel(&random, name: "model \(number)")
            model.provider =
                [.openai, .anthropic, .gemini].randomElement(using: &random) ?? .openai
            model.wireProtocol = Provider.of(model.provider).wireProtocol
            model.baseURL = Provider.of(model.provider).defaultBaseURL ?? ""
            return model
        }
        var writer = LiteLLMWriter()
        let text = writer.text(of: models.map { opened($0) })
        let result = read(text, as: .litellm)
        #expect(result.reasons == [])
        let enabled = models.filter(\.isEnabled)
        #expect(result.models.count == enabled.count)
        for (imported, original) in zip(result.models, enabled) {
            let model = imported
            #expect(model.name == original.name)
            #expect(model.provider == original.provider)
            #expect(model.modelID == original.modelID)
            #expect(model.baseURL == original.baseURL)
            #expect(model.timeout == original.timeout)
            #expect(model.temperature == original.temperature)
            #expect(model.maxOutputTokens == original.maxOutputTokens)
            #expect(model.tags == original.tags)
            #expect(model.headers.map(\.name) == original.headers.filter(\.isOn).map(\.name))
        }
    }

    @Test func withheldValuesBecomeVariablesThatTheTextAsksFor() {
        var model = Model(
            id: UUID(), name: "my model", provider: .openai, modelID: "x", now: importContext.now)
        model.apiKey = .kept(StoredSecret(of: Secret("canary")))
        model.headers = [
            HeaderRow(id: UUID(), name: "X-A", value: .kept(StoredSecret(of: Secret("canary")))),
            HeaderRow(id: UUID(), name: "X.A", value: .kept(StoredSecret(of: Secret("canary")))),
        ]
        var writer = LiteLLMWriter()
        let text = writer.text(of: [ExportEntry(model)])
        #expect(!text.contains("canary"))
        #expect(text.contains("#   MY_MODEL_API_KEY\n#   MY_MODEL_X_A\n#   MY_MODEL_X_A_2\n"))
        #expect(
            read(text).models.first?.headerLines == [
                "X-A: ${env:MY_MODEL_X_A}", "X.A: ${env:MY_MODEL_X_A_2}",
            ])
    }
}
