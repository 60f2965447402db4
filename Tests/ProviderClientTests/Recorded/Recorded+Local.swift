import PoolModel

extension Recorded {
    static let local: [Recorded] = [
        Recorded(
            "unknown model", .ollama, 404,
            #"{"error":{"message":"model \"llama9\" not found, try pulling it first","type":"api_error","param":null,"code":null}}"#,
            .modelNotFound),
        Recorded(
            "unknown model as a string", .ollama, 404,
            #"{"error":"model 'llama9' not found"}"#, .modelNotFound),
        Recorded(
            "wrong path", .ollama, 404, "404 page not found",
            headers: [("Content-Type", "text/plain")], .endpointNotFound),
        Recorded(
            "out of memory", .ollama, 500,
            #"{"error":{"message":"model requires more system memory (12.0 GiB) than is available (7.1 GiB)","type":"api_error"}}"#,
            .serverError),
        Recorded(
            "queue full", .ollama, 503,
            #"{"error":"server busy, please try again.  maximum pending requests exceeded, queue is full"}"#,
            .overloaded),
        Recorded("no key", .vllm, 401, #"{"error":"Unauthorized"}"#, .authFailed),
        Recorded(
            "unknown model", .vllm, 404,
            #"{"object":"error","message":"The model `foo` does not exist.","type":"NotFoundError","param":null,"code":404}"#,
            .modelNotFound),
        Recorded(
            "unknown model, newer", .vllm, 404,
            #"{"error":{"message":"The model `foo` does not exist.","type":"NotFoundError","param":"model","code":404}}"#,
            .modelNotFound),
        Recorded(
            "too long", .vllm, 400,
            #"{"object":"error","message":"This model's maximum context length is 4096 tokens. However, you requested 5000 tokens.","type":"BadRequestError","param":null,"code":400}"#,
            .badRequest),
        Recorded("wrong path", .vllm, 404, #"{"detail":"Not Found"}"#, .endpointNotFound),
        Recorded(
            "wrong method", .vllm, 405, #"{"detail":"Method Not Allowed"}"#, .endpointNotFound),
        Recorded(
            "engine dead", .vllm, 500,
            #"{"object":"error","message":"EngineCore encountered an issue. See stack trace (above) for the root cause.","type":"InternalServerError","param":null,"code":500}"#,
            .serverError),
        Recorded("no key", .sglang, 401, #"{"error":"Unauthorized"}"#, .authFailed),
        Recorded(
            "bad request", .sglang, 400,
            #"{"object":"error","message":"max_tokens must be positive","type":"BadRequestError","param":null,"code":400}"#,
            .badRequest),
        Recorded(
            "wrong key", .llamacpp, 401,
            #"{"error":{"code":401,"message":"Invalid API Key","type":"authentication_error"}}"#,
            .authFailed),
        Recorded(
            "loading", .llamacpp, 503,
            #"{"error":{"code":503,"message":"Loading model","type":"unavailable_error"}}"#,
            .overloaded),
        Recorded(
            "wrong path", .llamacpp, 404,
            #"{"error":{"code":404,"message":"File Not Found","type":"not_found_error"}}"#,
            .endpointNotFound),
        Recorded(
            "context", .llamacpp, 400,
            #"{"error":{"code":400,"message":"the request exceeds the available context size, try increasing it","type":"exceed_context_size_error"}}"#,
            .badRequest),
        Recorded(
            "nothing loaded", .lmstudio, 404,
            #"{"error":{"message":"No models loaded. Please load a model in the developer page or use the `lms load` command.","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#,
            .modelNotFound),
        Recorded(
            "wrong path", .lmstudio, 200,
            #"{"error":"Unexpected endpoint or method. (POST /chat/completions)"}"#,
            .endpointNotFound),
        Recorded(
            "load failed", .lmstudio, 400,
            #"{"error":{"message":"Failed to load model \"foo\". Error: insufficient memory"}}"#,
            .serverError),
        Recorded(
            "transformers serve: unknown model", .custom, 404,
            #"{"detail":"Repository Not Found for url: https://huggingface.co/foo/resolve/main/config.json."}"#,
            .modelNotFound),
        Recorded(
            "transformers serve: parameters", .custom, 422,
            #"{"detail":"Unexpected keys in the request: {'foo'}"}"#, .badRequest),
        Recorded(
            "text-generation-inference: loading", .custom, 503,
            #"{"error":"Model foo/bar is currently loading","estimated_time":20.0}"#, .overloaded),
        Recorded(
            "text-generation-inference: validation", .custom, 422,
            #"{"error":"Input validation error: `inputs` must have less than 1024 tokens","error_type":"validation"}"#,
            .badRequest),
        Recorded(
            "text-generation-inference: busy", .custom, 429,
            #"{"error":"Model is overloaded","error_type":"overloaded"}"#, .overloaded),
    ]

    static let liteLLM: [Recorded] = [
        Recorded(
            "wrong key, no database", .litellm, 400,
            #"{"error":{"message":"Authentication Error, No connected db.","type":"no_db_connection","param":null,"code":"400"}}"#,
            .authFailed),
        Recorded(
            "wrong key", .litellm, 401,
            #"{"error":{"message":"Authentication Error, Invalid proxy server token passed. Received API Key = sk-...-key, Key Hash (Token) =88dc28d0f030c55ed4ab77ed8faf098196cb1c05df778539800c9f1243fe6b4b. Unable to find token in cache or `LiteLLM_VerificationTokenTable`","type":"token_not_found_in_db","param":"key","code":"401"}}"#,
            .authFailed),
        Recorded(
            "no key", .litellm, 401,
            #"{"error":{"message":"Authentication Error, No api key passed in.","type":"auth_error","param":"None","code":"401"}}"#,
            .authFailed),
        Recorded(
            "expired key", .litellm, 400,
            #"{"error":{"message":"Authentication Error - Expired Key. Key Expiry time 2024-01-01","type":"expired_key","param":"x","code":"400"}}"#,
            .authFailed),
        Recorded(
            "no rights to the model", .litellm, 403,
            #"{"error":{"message":"key not allowed to access model. This key can only access models=['a']. Tried to access b","type":"key_model_access_denied","param":"model","code":"403"}}"#,
            .modelForbidden),
        Recorded(
            "no rights, older", .litellm, 401,
            #"{"error":{"message":"Authentication Error, key not allowed to access model. This key can only access models=['a']. Tried to access b","type":"key_model_access_denied","param":"model","code":"401"}}"#,
            .modelForbidden),
        Recorded(
            "unknown model", .litellm, 400,
            #"{"error":{"message":"{'error': '/chat/completions: Invalid model name passed in model=foo. Call `/v1/models` to view available models for your key.'}","type":"invalid_request_error","param":null,"code":"400"}}"#,
            .modelNotFound),
        Recorded("wrong path", .litellm, 404, #"{"detail":"Not Found"}"#, .endpointNotFound),
        Recorded(
            "rate", .litellm, 429,
            #"{"error":{"message":"litellm.RateLimitError: RateLimitError: OpenAIException - this is a mock rate limit error","type":"throttling_error","param":null,"code":"429"}}"#,
            headers: [("retry-after", "5")], .rateLimited),
        Recorded(
            "upstream quota", .litellm, 429,
            #"{"error":{"message":"litellm.RateLimitError: RateLimitError: OpenAIException - Error code: 429 - {'error': {'message': 'You exceeded your current quota', 'type': 'insufficient_quota', 'code': 'insufficient_quota'}}","type":"throttling_error","param":null,"code":"429"}}"#,
            .quotaExceeded),
        Recorded(
            "budget 400", .litellm, 400,
            #"{"error":{"message":"Budget has been exceeded! Current cost: 0.1, Max budget: 0.05","type":"budget_exceeded","param":null,"code":"400"}}"#,
            .quotaExceeded),
        Recorded(
            "budget 422", .litellm, 422,
            #"{"error":{"message":"Budget has been exceeded! Current cost: 1, Max budget: 0","type":"budget_exceeded","param":null,"code":"422"}}"#,
            .quotaExceeded),
        Recorded(
            "budget 429", .litellm, 429,
            #"{"error":{"message":"ExceededBudget: User=u crossed budget. Spend=1.0, Budget=0.5","type":"auth_error","param":"None","code":"429"}}"#,
            .quotaExceeded),
        Recorded(
            "upstream down", .litellm, 500,
            #"{"error":{"message":"litellm.InternalServerError: InternalServerError: OpenAIException - Connection error.. Received Model Group=foo","type":null,"param":null,"code":"500"}}"#,
            .gatewayError),
        Recorded(
            "upstream key", .litellm, 401,
            #"{"error":{"message":"litellm.AuthenticationError: AuthenticationError: OpenAIException - Incorrect API key provided: sk-up.","type":null,"param":null,"code":"401"}}"#,
            .authFailed),
        Recorded(
            "upstream timeout", .litellm, 408,
            #"{"error":{"message":"litellm.Timeout: APITimeoutError - Request timed out.","type":null,"param":null,"code":"408"}}"#,
            .gatewayError),
        Recorded(
            "context", .litellm, 400,
            #"{"error":{"message":"litellm.ContextWindowExceededError: litellm.BadRequestError: ContextWindowExceededError: this is a mock context window exceeded error","type":null,"param":null,"code":"400"}}"#,
            .badRequest),
        Recorded(
            "internal", .litellm, 500,
            #"{"error":{"message":"litellm.InternalServerError: this is a mock internal server error","type":null,"param":null,"code":"500"}}"#,
            .serverError),
    ]
}
