/// An error as a provider's documentation or its users show it, for a real server to repeat.
package struct RecordedAnswer: Sendable {
    package let name: String
    package let status: Int
    package let body: String

    private init(_ name: String, _ status: Int, _ body: String) {
        self.name = name
        self.status = status
        self.body = body
    }

    package static let all = openAIShaped + otherShapes + pages

    private static let openAIShaped = [
        RecordedAnswer(
            "openai-key", 401,
            error("Incorrect API key provided: sk-abc.", "invalid_request_error", "invalid_api_key")
        ),
        RecordedAnswer(
            "openai-quota", 429,
            error(
                "You exceeded your current quota, please check your plan and billing details.",
                "insufficient_quota", "insufficient_quota")),
        RecordedAnswer(
            "openai-rate", 429,
            error(
                "Rate limit reached for gpt-4o in organization org-x on requests per min (RPM)",
                "requests", "rate_limit_exceeded")),
        RecordedAnswer(
            "openai-model", 404,
            error(
                "The model gpt-5x does not exist or you do not have access to it.",
                "invalid_request_error", "model_not_found")),
        RecordedAnswer(
            "openai-region", 403,
            error(
                "Country, region, or territory not supported", "request_forbidden",
                "unsupported_country_region_territory")),
        RecordedAnswer(
            "azure-deployment", 404,
            #"{"error":{"code":"DeploymentNotFound","message":"The API deployment for this "#
                + #"resource does not exist."}}"#),
        RecordedAnswer(
            "azure-key", 401,
            #"{"error":{"code":"401","message":"Access denied due to invalid subscription key "#
                + #"or wrong API endpoint."}}"#),
        RecordedAnswer(
            "deepseek-balance", 402,
            error("Insufficient Balance", "unknown_error", "invalid_request_error")),
        RecordedAnswer(
            "groq-retired", 400,
            error(
                "The model llama-2 has been decommissioned and is no longer supported.",
                "invalid_request_error", "model_decommissioned")),
        RecordedAnswer(
            "kimi-model", 404,
            error(
                "Not found the model kimi-9 or Permission denied", "resource_not_found_error",
                "resource_not_found_error")),
        RecordedAnswer(
            "zhipu-key", 401, #"{"error":{"code":"1000","message":"Authentication failed"}}"#),
        RecordedAnswer(
            "zhipu-arrears", 429, #"{"error":{"code":"1113","message":"Account in arrears"}}"#),
    ]

    private static let otherShapes = [
        RecordedAnswer(
            "anthropic-key", 401,
            #"{"type":"error","error":{"type":"authentication_error","message":"invalid "#
                + #"x-api-key"}}"#),
        RecordedAnswer(
            "anthropic-overloaded", 529,
            #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#),
        RecordedAnswer(
            "anthropic-model", 404,
            #"{"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}"#),
        RecordedAnswer(
            "anthropic-credit", 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit "#
                + #"balance is too low to access the Anthropic API."}}"#),
        RecordedAnswer(
            "gemini-key", 400,
            #"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","#
                + #""status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/"#
                + #"google.rpc.ErrorInfo","reason":"API_KEY_INVALID"}]}}"#),
        RecordedAnswer(
            "gemini-array", 400,
            #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API "#
                + #"key.","status":"INVALID_ARGUMENT"}}]"#),
        RecordedAnswer(
            "gemini-model", 404,
            #"{"error":{"code":404,"message":"models/gemini-9 is not found for API version "#
                + #"v1beta, or is not supported for generateContent.","status":"NOT_FOUND"}}"#),
        RecordedAnswer(
            "xai-key", 400,
            #"{"code":"Client specified an invalid argument","error":"Incorrect API key "#
                + #"provided: xx. You can obtain an API key from https://console.x.ai."}"#),
        RecordedAnswer("mistral-key", 401, #"{"detail":"Unauthorized"}"#),
        RecordedAnswer(
            "mistral-model", 400,
            #"{"object":"error","message":"Invalid model: x","type":"invalid_model","code":1500}"#),
        RecordedAnswer(
            "ollama-pull", 404,
            #"{"error":"model 'llama9' not found, try pulling it first"}"#),
        RecordedAnswer(
            "vllm-model", 404,
            #"{"object":"error","message":"The model `x` does not exist.","type":"#
                + #""NotFoundError","param":null,"code":404}"#),
        RecordedAnswer(
            "minimax-key", 200,
            #"{"base_resp":{"status_code":1004,"status_msg":"login fail: please carry the API "#
                + #"secret key"}}"#),
        RecordedAnswer("kong-key", 401, #"{"message":"No API key found in request"}"#),
        RecordedAnswer(
            "litellm-no-database", 400,
            error("No connected db.", "no_db_connection", "400")),
    ]

    private static let pages = [
        RecordedAnswer(
            "cloudflare-blocked", 403,
            "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head>"
                + "<body>Sorry, you have been blocked</body></html>"),
        RecordedAnswer(
            "cloudflare-origin", 522,
            "<html><head><title>example | 522: Connection timed out</title></head></html>"),
        RecordedAnswer("html-404", 404, "<html><title>404 Not Found</title></html>"),
        RecordedAnswer(
            "envoy", 503,
            "upstream connect error or disconnect/reset before headers. reset reason: overflow"),
        RecordedAnswer("envoy-rbac", 403, "RBAC: access denied"),
    ]

    private static func error(_ message: String, _ type: String, _ code: String) -> String {
        #"{"error":{"message":"\#(message)","type":"\#(type)","param":null,"code":"\#(code)"}}"#
    }
}
