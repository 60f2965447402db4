import Foundation
import TestSupport
import Testing

/// `exec` with real development kits: OpenAI's and Anthropic's for Python, through the gateway that
/// demands a header, to LiteLLM.
struct ClientKitTests {
    @Test func theOpenAIKitFindsAddressKeyAndHeaders() async throws {
        let received = try await linesReceived(
            under: "/v1/chat/completions", from: "litellm",
            """
            import os
            from openai import OpenAI
            answer = OpenAI().chat.completions.create(
                model=os.environ["OPENAI_MODEL"], messages=[{"role": "user", "content": "hi"}])
            print(answer.choices[0].message.content)
            """,
            of: #""provider": "custom", "protocol": "openai-chat""#, path: "/v1",
            header: ("X-Kit", "green team"),
            // What the caller has for another gateway is not sent to this one.
            environment: ["OPENAI_CUSTOM_HEADERS": "X-Other-Token: canary-other"])
        #expect(received.contains("x-kit: green team"))
        #expect(!received.contains { $0.contains("canary-other") })
    }

    /// Its headers come in the format that Claude Code has as well: `Name: value` lines.
    @Test func theAnthropicKitFindsAddressKeyAndHeaders() async throws {
        let received = try await linesReceived(
            under: "/v1/messages", from: "kits",
            """
            import os
            from anthropic import Anthropic
            answer = Anthropic().messages.create(
                model=os.environ["ANTHROPIC_MODEL"], max_tokens=9,
                messages=[{"role": "user", "content": "hi"}])
            print(answer.content[0].text)
            """,
            of: #""provider": "anthropic""#, path: "", header: ("X-Messages-Kit", "green: team"),
            environment: [
                "ANTHROPIC_AUTH_TOKEN": "canary-other",
                "ANTHROPIC_CUSTOM_HEADERS": "X-Other-Token: canary-other",
            ])
        #expect(received.contains("x-messages-kit: green: team"))
        #expect(!received.contains { $0.contains("canary-other") })
    }

    /// Has a Python program ask a model through the gateway, and expects its answer.
    /// - Parameters:
    ///   - path: where the gateway gets the request.
    ///   - kit: the virtual environment that has the kit.
    ///   - kind: provider and protocol of the model, in JSON.
    ///   - base: the path of its base URL.
    ///   - environment: what the caller has for other gateways.
    /// - Returns: all header lines that the gateway got there, in lower case.
    private func linesReceived(
        under path: String, from kit: String, _ program: String, of kind: String, path base: String,
        header: (name: String, value: String), environment: [String: String]
    ) async throws -> [String] {
        let servers = try await RealServers.running()
        var cli = try CLI()
        try await cli(
            "import", "-",
            input: """
                {"models": [
                  {"name": "through", \(kind), "model": "pong",
                   "base_url": "\(servers.gateway.url(.plain))\(base)",
                   "api_key": "\(LiteLLM.masterKey)", "proxy": "direct",
                   "headers": [
                     {"name": "X-Gateway-Token", "value": "\(Gateway.token)"},
                     {"name": "\(header.name)", "value": "\(header.value)"}]}]}
                """
        ).expectSuccess()
        cli.environment.merge(environment) { $1 }
        let python = Surroundings.tools + "/\(kit)/bin/python"
        let ended = try await cli("exec", "through", "--", python, "-c", program).expectSuccess()
        #expect(ended.output == "pong\n", "\(ended.errors)")
        return try servers.gateway.received(under: path).flatMap(\.lines).map { $0.lowercased() }
    }
}
