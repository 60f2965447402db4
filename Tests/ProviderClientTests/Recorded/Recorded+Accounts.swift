import PoolModel

extension Recorded {
    /// What people meet beside the providers' own references: accounts, routers, tunnels, and
    /// servers of one's own behind FastAPI.
    static let accounts: [Recorded] = [
        Recorded(
            "organization not verified", .openai, 404,
            #"{"error":{"message":"Your organization must be verified to use the model `o3`. Please go to: https://platform.openai.com/settings/organization/general and click on Verify Organization.","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
            .modelForbidden),
        Recorded(
            "organization not verified to stream", .openai, 400,
            #"{"error":{"message":"Your organization must be verified to stream this model.","type":"invalid_request_error","param":"stream","code":"unsupported_value"}}"#,
            .modelForbidden),
        Recorded(
            "organization disabled", .anthropic, 403,
            #"{"type":"error","error":{"type":"permission_error","message":"This organization has been disabled."}}"#,
            .modelForbidden),
        Recorded(
            "key of another address", .gemini, 403,
            #"{"error":{"code":403,"message":"The provided API key has an IP address restriction.","status":"PERMISSION_DENIED","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_IP_ADDRESS_BLOCKED","domain":"googleapis.com"}]}}"#,
            .authFailed),
        Recorded(
            "key limit", .openrouter, 403,
            #"{"error":{"message":"Key limit exceeded (total limit). Manage it using https://openrouter.ai/settings/keys","code":403}}"#,
            .quotaExceeded),
        Recorded(
            "data policy", .openrouter, 404,
            #"{"error":{"message":"No endpoints found matching your data policy (Free model publication).","code":404}}"#,
            .modelForbidden),
        Recorded(
            "no allowed providers", .openrouter, 404,
            #"{"error":{"message":"No allowed providers are available for the selected model.","code":404}}"#,
            .modelForbidden),
        Recorded(
            "suspended account", .custom, 412,
            #"{"error":{"object":"error","type":"invalid_request_error","message":"Account x is suspended, possibly due to reaching the monthly spending limit or failure to pay past invoices."}}"#,
            .quotaExceeded),
        Recorded(
            "balance, in one object", .custom, 403,
            #"{"code":30001,"message":"Sorry, your account balance is insufficient","data":null}"#,
            .quotaExceeded),
        Recorded("token as a bare text", .custom, 401, #""Invalid token""#, .authFailed),
        Recorded(
            "token in a message", .custom, 401, #"{"message":"invalid api token"}"#, .authFailed),
        Recorded(
            "token with an error code", .custom, 403,
            #"{"error_code":"403","message":"Invalid access token."}"#, .authFailed),
        Recorded(
            "user name or password", .custom, 401,
            #"{"error":"Invalid username or password."}"#, .authFailed),
        Recorded(
            "FastAPI without key", .custom, 403, #"{"detail":"Not authenticated"}"#, .authFailed),
        Recorded(
            "FastAPI wrong key", .custom, 401, #"{"detail":"Could not validate credentials"}"#,
            headers: [("WWW-Authenticate", "Bearer")], .authFailed),
        Recorded(
            "FastAPI key refused", .custom, 403, #"{"detail":"Invalid API Key"}"#, .authFailed),
        Recorded(
            "request larger than the rate", .groq, 413,
            #"{"error":{"message":"Request too large for model `x` in organization `org_1` service tier `on_demand` on tokens per minute (TPM): Limit 6000, Requested 7000","type":"tokens","code":"rate_limit_exceeded"}}"#,
            .rateLimited),
        Recorded(
            "virtual key expected", .litellm, 401,
            #"{"error":{"message":"Authentication Error, LiteLLM Virtual Key expected. Received=abc, expected to start with 'sk-'.","type":"auth_error","param":"None","code":"401"}}"#,
            .authFailed),
        Recorded(
            "no deployment free", .litellm, 429,
            #"{"error":{"message":"No deployments available for selected model, Try again in 60 seconds. Passed model=x. pre-call-checks=False","type":"None","param":"None","code":"429"}}"#,
            .rateLimited),
        Recorded(
            "upstream unknown model", .litellm, 404,
            #"{"error":{"message":"litellm.NotFoundError: OpenAIException - The model `x` does not exist or you do not have access to it.","type":null,"param":null,"code":"404"}}"#,
            .modelNotFound),
        Recorded(
            "not supported", .llamacpp, 501,
            #"{"error":{"code":501,"message":"This server does not support chat completions. Start it with `--jinja`","type":"not_supported_error"}}"#,
            .badRequest),
        Recorded(
            "runner died", .ollama, 500,
            #"{"error":{"message":"llama runner process has terminated: exit status 2","type":"api_error"}}"#,
            .serverError),
        Recorded(
            "no chat", .ollama, 400,
            #"{"error":{"message":"\"nomic-embed-text\" does not support chat","type":"invalid_request_error"}}"#,
            .badRequest),
    ]

    static let between: [Recorded] = [
        Recorded(
            "Cloudflare AI Gateway", .openai, 401,
            #"{"success":false,"result":[],"messages":[],"error":[{"code":2009,"message":"Unauthorized"}]}"#,
            headers: [("Server", "cloudflare")], .gatewayForbidden),
        Recorded(
            "Google IAP", .openai, 401, "Invalid IAP credentials: empty token",
            headers: [("X-Goog-IAP-Generated-Response", "true")], .gatewayForbidden),
        Recorded(
            "Google load balancer", .openai, 502,
            "<html><head>\n<title>502 Server Error</title>\n</head>\n<body><h1>Error: Server Error</h1>\n<h2>The server encountered a temporary error and could not complete your request.<p>Please try again in 30 seconds.</h2></body></html>",
            headers: html, .gatewayError),
        Recorded(
            "Akamai", .openai, 403,
            "<HTML><HEAD>\n<TITLE>Access Denied</TITLE>\n</HEAD><BODY>\n<H1>Access Denied</H1>\nYou don't have permission to access \"http&#58;&#47;&#47;gw\" on this server.<P>\nReference&#32;&#35;18&#46;1\n</BODY></HTML>",
            headers: [("Server", "AkamaiGHost")], .gatewayForbidden),
        Recorded(
            "ngrok, tunnel down", .openai, 404,
            "<!DOCTYPE html><html><head><title>ngrok - tunnel offline</title></head><body>The endpoint abc.ngrok-free.app is offline. ERR_NGROK_3200</body></html>",
            headers: [("ngrok-error-code", "ERR_NGROK_3200")], .gatewayError),
        Recorded(
            "ngrok, nobody behind", .openai, 502,
            "<html><head><title>ngrok</title></head><body>ERR_NGROK_8012</body></html>",
            headers: [("ngrok-error-code", "ERR_NGROK_8012")], .gatewayError),
        Recorded("Kubernetes", .openai, 404, "default backend - 404", .endpointNotFound),
        Recorded(
            "Kong, older words", .openai, 401, #"{"message":"Invalid authentication credentials"}"#,
            headers: [("Server", "kong/2.8.1")], .gatewayForbidden),
        Recorded(
            "Envoy timeout", .openai, 504, "upstream request timeout",
            headers: [("Server", "envoy")], .gatewayError),
        Recorded(
            "Envoy, local rate", .openai, 429, "local_rate_limited",
            headers: [("Server", "envoy")], .rateLimited),
        Recorded(
            "Traefik nobody behind", .openai, 503, "no available server", .gatewayError),
        Recorded(
            "Caddy upstream", .openai, 502, "", headers: [("Server", "Caddy")], .gatewayError),
        Recorded(
            "Open WebUI's pages", .openai, 405, #"{"detail":"Method Not Allowed"}"#,
            headers: [("Server", "uvicorn")], .endpointNotFound),
    ]
}
