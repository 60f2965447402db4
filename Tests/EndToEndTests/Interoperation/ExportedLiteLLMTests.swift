import Foundation
import TestSupport
import Testing

/// What the pool exports, run by a real LiteLLM proxy: it calls the model through the gateway
/// that demands a header, and only because the exported header is there it gets through.
struct ExportedLiteLLMTests {
    @Test func anExportedConfigurationRunsARealProxyHeadersIncluded() async throws {
        let servers = try await RealServers.running()
        let cli = try CLI()
        try await cli(
            "import", "-",
            input: """
                {"models": [
                  {"name": "through", "provider": "custom", "protocol": "openai-chat",
                   "model": "pong", "base_url": "\(servers.gateway.url(.plain))/v1",
                   "api_key": "\(LiteLLM.masterKey)",
                   "headers": [
                     {"name": "X-Gateway-Token", "value": "${env:GATE}"},
                     {"name": "X-Team", "value": "blue team $$5"}]}]}
                """
        ).expectSuccess()
        // Keys of LiteLLM's own that have no field here go back to it as they came.
        try await cli(
            "import", "-",
            input: """
                model_list:
                  - model_name: kept
                    litellm_params:
                      model: openai/pong
                      api_base: \(servers.gateway.url(.plain))/v1
                      api_key: \(LiteLLM.masterKey)
                      extra_headers: {X-Gateway-Token: os.environ/GATE}
                      rpm: 60
                      input_cost_per_token: 1e-6
                      mock_response: kept answer
                    model_info: {mode: chat, base_model: gpt-4o}
                """
        ).expectSuccess()
        let file = cli.home.file("exported.yaml")
        try await cli("export", "--with-secrets", "-o", file).expectSuccess()
        let configuration = try String(contentsOfFile: file, encoding: .utf8)
        let proxy = try await ServerProcess.start(ports: 1) { folder, ports in
            try folder.write(configuration, to: "config.yaml")
            return ServerProcess.Command(
                program: Surroundings.tools + "/litellm/bin/litellm",
                arguments: [
                    "--config", "config.yaml", "--host", "127.0.0.1", "--port", "\(ports[0])",
                ],
                environment: [
                    "LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*",
                    "LITELLM_MASTER_KEY": "sk-outer", "GATE": Gateway.token,
                ])
        }
        try await cli(
            "add", "outer", "--provider", "litellm", "--model", "through", "--base-url",
            "http://127.0.0.1:\(proxy.ports[0])/v1", "--api-key-stdin", input: "sk-outer"
        ).expectSuccess()
        let answered = try await cli("chat", "outer", "hello", "--no-stream")
        #expect(answered.output == "pong\n", "\(answered.errors)\n\(proxy.log.suffix(2000))")
        try await cli("edit", "outer", "--model", "kept").expectSuccess()
        let kept = try await cli("chat", "outer", "hello", "--no-stream")
        #expect(kept.output == "kept answer\n", "\(kept.errors)\n\(proxy.log.suffix(2000))")
        let received = try servers.gateway.received(under: "/v1/chat/completions")
        let lines = received.flatMap(\.lines).map { $0.lowercased() }
        #expect(lines.contains("x-team: blue team $5"))
    }
}
