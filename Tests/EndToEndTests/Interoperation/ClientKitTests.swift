import Foundation
import TestSupport
import Testing

/// `exec` with real development kits: OpenAI's and Anthropic's for Python, through the gateway that
/// demands a header, to LiteLLM.
struct ClientKitTests {
    @Test func theOpenAIKitFindsAddressKeyAndHeaders() async throws {
        let servers = try await RealServers.running()
        var cli = try CLI()
        try await cli(
            "import", "-",
            input: """
                {"models": [
                  {"name": "through", "provider": "custom", "protocol": "openai-chat",
                   "model": "pong", "base_url": "\(servers.gateway.url(.plain))/v1",
                   "api_key": "\(LiteLLM.masterKey)", "proxy": "direct",
                   "headers": [
                     {"name": "X-Gateway-Token", "value": "\(Gateway.token)"},
                     {"name": "X-Kit", "value": "green team"}]}]}
                """
        ).expectSuccess()
        // What the caller has for another gateway is not sent to this one.
        cli.environment["OPENAI_CUSTOM_HEADERS"] = "X-Other-Token: canary-other"
        let program = """
            import os
            from openai import OpenAI
            answer = OpenAI().chat.completions.create(
                model=os.environ["OPENAI_MODEL"], messages=[{"role": "user", "content": "hi"}])
            print(answer.choices[0].message.content)
            """
        let python = Surroundings.tools + "/litellm/bin/python"
        let ended = try await cli("exec", "through", "--", python, "-c", program).expectSuccess()
        #expect(ended.output == "pong\n", "\(ended.errors)")
        let received = try servers.gateway.received(under: "/v1/chat/completions")
        let lines = received.flatMap(\.lines).map { $0.lowercased() }
        #expect(lines.contains("x-kit: green team"))
        #expect(!lines.contains { $0.contains("canary-other") })
    }

    /// Its headers come in the format that Claude Code has as well: `Name: value` lines.
    @Test func theAnthropicKitFindsAddressKeyAndHeaders() async throws {
        let servers = try await RealServers.running()
        var cli = try CLI()
        try await cli(
            "import", "-",
            input: """
                {"models": [
                  {"name": "through", "provider": "anthropic", "model": "pong",
                   "base_url": "\(servers.gateway.url(.plain))",
                   "api_key": "\(LiteLLM.masterKey)", "proxy": "direct",
                   "headers": [
                     {"name": "X-Gateway-Token", "value": "\(Gateway.token)"},
                     {"name": "X-Messages-Kit", "value": "green: team"}]}]}
                """
        ).expectSuccess()
        cli.environment["ANTHROPIC_AUTH_TOKEN"] = "canary-other"
        cli.environment["ANTHROPIC_CUSTOM_HEADERS"] = "X-Other-Token: canary-other"
        let program = """
            import os
            from anthropic import Anthropic
            answer = Anthropic().messages.create(
                model=os.environ["ANTHROPIC_MODEL"], max_tokens=9,
                messages=[{"role": "user", "content": "hi"}])
            print(answer.content[0].text)
            """
        let python = Surroundings.tools + "/kits/bin/python"
        let ended = try await cli("exec", "through", "--", python, "-c", program).expectSuccess()
        #expect(ended.output == "pong\n", "\(ended.errors)")
        let received = try servers.gateway.received(under: "/v1/messages")
        let lines = received.flatMap(\.lines).map { $0.lowercased() }
        #expect(lines.contains("x-messages-kit: green: team"))
        #expect(!lines.contains { $0.contains("canary-other") })
    }
}
