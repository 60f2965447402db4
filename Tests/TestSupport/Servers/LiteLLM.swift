internal import Foundation

/// A real LiteLLM proxy with models that answer by themselves and models that call the proxy once
/// more as their upstream, so that answers, streams and errors are all its own.
package final class LiteLLM: Sendable {
    package static let masterKey = "sk-master-5b1f0a77c3d2"

    private let server: ServerProcess
    private let noUpstream: DeadPort
    private let kinds: KindServer
    package var port: Int { server.ports[0] }
    package var log: String { server.log }

    /// Starts one.
    /// - Parameter knowsKeys: with keys of several kinds (`auth.py` below); without, it knows the
    ///   master key only and answers any other as one that has no database.
    package init(knowsKeys: Bool) async throws {
        let noUpstream = try DeadPort(.refusing)
        self.noUpstream = noUpstream
        let kinds = try KindServer()
        self.kinds = kinds
        server = try await ServerProcess.start(ports: 1) { folder, ports in
            try folder.write(
                LiteLLM.configuration(
                    port: ports[0], noUpstream: noUpstream.number, kinds: kinds.port,
                    knowsKeys: knowsKeys),
                to: "config.yaml")
            try folder.write(LiteLLM.keys, to: "auth.py")
            return ServerProcess.Command(
                program: Surroundings.tools + "/litellm/bin/litellm",
                arguments: [
                    "--config", "config.yaml", "--host", "127.0.0.1", "--port", "\(ports[0])",
                ],
                environment: ["LITELLM_LOCAL_MODEL_COST_MAP": "True", "NO_PROXY": "*"])
        }
    }

    private static func configuration(
        port: Int, noUpstream: Int, kinds: Int, knowsKeys: Bool
    ) -> String {
        let again = "api_base: \"http://127.0.0.1:\(port)/v1\""
        let kinds = "api_key: sk-up, api_base: \"http://127.0.0.1:\(kinds)/v1\""
        let models = [
            ("canned", "model: openai/canned, \(kinds)"),
            ("vector", "model: openai/vector, \(kinds)"),
            ("ranking", "model: jina_ai/ranking, \(kinds)"),
            ("voice", "model: openai/voice, \(kinds)"),
            ("ear", "model: openai/ear, \(kinds)"),
            ("judge", "model: openai/judge, \(kinds)"),
            ("text", "model: text-completion-openai/text, \(kinds)"),
            ("pong", "model: openai/pong, api_key: sk-up, mock_response: \"pong\""),
            (
                "limited",
                "model: openai/pong, api_key: sk-up, mock_response: \"litellm.RateLimitError\""
            ),
            (
                "window",
                "model: openai/pong, api_key: sk-up, "
                    + "mock_response: \"litellm.ContextWindowExceededError\""
            ),
            (
                "broken",
                "model: openai/pong, api_key: sk-up, mock_response: \"litellm.InternalServerError\""
            ),
            (
                "slow",
                "model: openai/pong, api_key: sk-up, mock_response: x, mock_timeout: true, "
                    + "timeout: 0.2"
            ),
            ("chat-upstream", "model: hosted_vllm/pong, api_key: \(masterKey), \(again)"),
            ("responses-upstream", "model: deepseek/pong, api_key: \(masterKey), \(again)"),
            ("upstream-key", "model: openai/pong, api_key: sk-wrong-upstream, \(again)"),
            ("upstream-model", "model: openai/nosuch, api_key: \(masterKey), \(again)"),
            (
                "upstream-path",
                "model: openai/pong, api_key: \(masterKey), "
                    + "api_base: \"http://127.0.0.1:\(port)/nowhere\""
            ),
            (
                "upstream-down",
                "model: openai/pong, api_key: sk-up, api_base: \"http://127.0.0.1:\(noUpstream)/v1\""
            ),
        ]
        let list = models.map { "  - {model_name: \($0), litellm_params: {\($1)}}" }
        let auth = knowsKeys ? "custom_auth: auth.check, custom_auth_run_common_checks: true, " : ""
        return """
            model_list:
            \(list.joined(separator: "\n"))
            litellm_settings: {num_retries: 0, telemetry: false, callbacks: auth.says_what_is_asked}
            router_settings: {num_retries: 0, disable_cooldowns: true}
            general_settings: {\(auth)master_key: \(masterKey)}
            """
    }

    /// Refuses keys with the errors that the proxy itself raises when it has a database, and has the
    /// model that always says the same answer a connection test as a model would.
    private static let keys = """
        import json
        import re

        import litellm
        from litellm.integrations.custom_logger import CustomLogger
        from litellm.proxy._types import ProxyErrorTypes, ProxyException, UserAPIKeyAuth


        class SaysWhatIsAsked(CustomLogger):
            async def async_pre_call_hook(self, user_api_key_dict, cache, data, call_type):
                asked = re.search(
                    r"\(AskedWords.python)",
                    json.dumps([data.get(part) for part in ("messages", "input", "contents")]))
                if asked and data.get("model") == "pong":
                    data["mock_response"] = asked[1]
                return data


        says_what_is_asked = SaysWhatIsAsked()


        async def check(request, api_key):
            if api_key == "\(masterKey)":
                return UserAPIKeyAuth(api_key=api_key, models=[])
            if api_key == "sk-one-a-minute":
                return UserAPIKeyAuth(api_key=api_key, models=[], rpm_limit=1)
            if api_key == "sk-spent":
                raise litellm.BudgetExceededError(current_cost=11.0, max_budget=10.0)
            if api_key == "sk-other-models":
                raise ProxyException(
                    "key not allowed to access model. This key can only access models=['other']. "
                    "Tried to access pong",
                    ProxyErrorTypes.key_model_access_denied, "model", 403)
            if api_key == "sk-expired":
                raise ProxyException(
                    "Authentication Error - Expired Key. Key Expiry time 2026-01-01",
                    ProxyErrorTypes.expired_key, "key", 401)
            raise Exception(
                "Invalid proxy server token passed. Received API Key = sk-...%s" % api_key[-4:])
        """
}
