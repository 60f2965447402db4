import PoolModel

extension Recorded {
    static let openAI: [Recorded] = [
        Recorded(
            "wrong key", .openai, 401,
            #"{"error":{"message":"Incorrect API key provided: sk-test*****key. You can find your API key at https://platform.openai.com/account/api-keys.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
            .authFailed),
        Recorded(
            "wrong key behind Cloudflare", .openai, 401,
            #"{"error":{"message":"Incorrect API key provided.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
            headers: [("Server", "cloudflare"), ("CF-RAY", "8a1")], .authFailed),
        Recorded(
            "no key", .openai, 401,
            #"{"error":{"message":"You didn't provide an API key. You need to provide your API key in an Authorization header using Bearer auth (i.e. Authorization: Bearer YOUR_KEY).","type":"invalid_request_error","param":null,"code":null}}"#,
            .authFailed),
        Recorded(
            "unknown model", .openai, 404,
            #"{"error":{"message":"The model `gpt-9` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
            .modelNotFound),
        Recorded(
            "project without the model", .openai, 403,
            #"{"error":{"message":"Project `proj_x` does not have access to model `gpt-4o`","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
            .modelForbidden),
        Recorded(
            "key without the scope", .openai, 401,
            #"{"error":{"message":"You have insufficient permissions for this operation. Missing scopes: model.request.","type":"invalid_request_error","param":null,"code":"missing_scope"}}"#,
            .modelForbidden),
        Recorded(
            "country", .openai, 403,
            #"{"error":{"code":"unsupported_country_region_territory","message":"Country, region, or territory not supported","param":null,"type":"request_forbidden"}}"#,
            .modelForbidden),
        Recorded(
            "rate", .openai, 429,
            #"{"error":{"message":"Rate limit reached for gpt-4o in organization org-x on tokens per min (TPM): Limit 30000, Used 29000, Requested 2000. Please try again in 2s. Visit https://platform.openai.com/account/rate-limits to learn more.","type":"tokens","param":null,"code":"rate_limit_exceeded"}}"#,
            headers: [("Retry-After", "2")], .rateLimited),
        Recorded(
            "quota", .openai, 429,
            #"{"error":{"message":"You exceeded your current quota, please check your plan and billing details.","type":"insufficient_quota","param":null,"code":"insufficient_quota"}}"#,
            .quotaExceeded),
        Recorded(
            "hard limit", .openai, 400,
            #"{"error":{"message":"Billing hard limit has been reached","type":"invalid_request_error","param":null,"code":"billing_hard_limit_reached"}}"#,
            .quotaExceeded),
        Recorded(
            "inactive account", .openai, 429,
            #"{"error":{"message":"Your account is not active, please check your billing details on our website.","type":"billing_not_active","param":null,"code":"billing_not_active"}}"#,
            .quotaExceeded),
        Recorded(
            "overloaded", .openai, 503,
            #"{"error":{"message":"The engine is currently overloaded, please try again later","type":"server_error","param":null,"code":null}}"#,
            .overloaded),
        Recorded(
            "slow down", .openai, 503,
            #"{"error":{"message":"Slow down","type":"requests","param":null,"code":"slow_down"}}"#,
            .overloaded),
        Recorded(
            "server error", .openai, 500,
            #"{"error":{"message":"The server had an error while processing your request. Sorry about that!","type":"server_error","param":null,"code":null}}"#,
            .serverError),
        Recorded(
            "wrong path", .openai, 404,
            #"{"error":{"message":"Invalid URL (POST /v1/chat/completionsx)","type":"invalid_request_error","param":null,"code":null}}"#,
            .endpointNotFound),
        Recorded(
            "unknown path", .openai, 404,
            #"{"error":{"type":"invalid_request_error","code":"unknown_url","message":"Unknown request URL: POST /chat/completions. Please check the URL for typos.","param":null}}"#,
            .endpointNotFound),
        Recorded(
            "token field", .openai, 400,
            #"{"error":{"message":"Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.","type":"invalid_request_error","param":"max_tokens","code":"unsupported_parameter"}}"#,
            .badRequest),
        Recorded(
            "temperature", .openai, 400,
            #"{"error":{"message":"Unsupported value: 'temperature' does not support 0.2 with this model. Only the default (1) value is supported.","type":"invalid_request_error","param":"temperature","code":"unsupported_value"}}"#,
            .badRequest),
        Recorded(
            "not a chat model", .openai, 404,
            #"{"error":{"message":"This is not a chat model and thus not supported in the v1/chat/completions endpoint. Did you mean to use v1/completions?","type":"invalid_request_error","param":"model","code":null}}"#,
            .endpointNotFound),
        Recorded(
            "error inside a 200", .openai, 200,
            #"{"error":{"message":"Incorrect API key provided","type":"invalid_request_error","code":"invalid_api_key"}}"#,
            .authFailed),
        Recorded(
            "responses: unknown model", .openaiResponses, 400,
            #"{"error":{"message":"The requested model 'gpt-9' does not exist.","type":"invalid_request_error","param":"model","code":"model_not_found"}}"#,
            .modelNotFound),
        Recorded(
            "responses: too few tokens", .openaiResponses, 400,
            #"{"error":{"message":"Invalid 'max_output_tokens': integer below minimum value. Expected a value >= 16, but got 5 instead.","type":"invalid_request_error","param":"max_output_tokens","code":"integer_below_min_value"}}"#,
            .badRequest),
    ]

    static let clouds: [Recorded] = [
        Recorded(
            "wrong key", .azure, 401,
            #"{"error":{"code":"401","message":"Access denied due to invalid subscription key or wrong API endpoint. Make sure to provide a valid key for an active subscription and use a correct regional API endpoint for your resource."}}"#,
            .authFailed),
        Recorded(
            "token instead of key", .azure, 401,
            #"{"statusCode":401,"message":"Unauthorized. Access token is missing, invalid, audience is incorrect (https://cognitiveservices.azure.com), or have expired."}"#,
            .authFailed),
        Recorded(
            "no such deployment", .azure, 404,
            #"{"error":{"code":"DeploymentNotFound","message":"The API deployment for this resource does not exist. If you created the deployment within the last 5 minutes, please wait a moment and try again."}}"#,
            .modelNotFound),
        Recorded(
            "no such resource", .azure, 404,
            #"{"error":{"code":"404","message":"Resource not found"}}"#, .endpointNotFound),
        Recorded(
            "rate", .azure, 429,
            #"{"error":{"code":"429","message":"Requests to the ChatCompletions_Create Operation under Azure OpenAI API version 2024-10-21 have exceeded token rate limit of your current AIServices S0 pricing tier. Please retry after 31 seconds."}}"#,
            headers: [("Retry-After", "31")], .rateLimited),
        Recorded(
            "content filter", .azure, 400,
            #"{"error":{"message":"The response was filtered due to the prompt triggering Azure OpenAI's content management policy.","type":null,"param":"prompt","code":"content_filter","status":400,"innererror":{"code":"ResponsibleAIPolicyViolation"}}}"#,
            .badRequest),
        Recorded(
            "virtual network", .azure, 403,
            #"{"error":{"code":"AccessDenied","message":"Public access is disabled. Please configure private endpoint."}}"#,
            .modelForbidden),
        Recorded(
            "unsupported version", .azure, 404,
            #"{"error":{"code":"404","message":"API version not supported"}}"#, .endpointNotFound),
        Recorded(
            "wrong key", .anthropic, 401,
            #"{"type":"error","error":{"type":"authentication_error","message":"invalid x-api-key"},"request_id":"req_1"}"#,
            .authFailed),
        Recorded(
            "no rights", .anthropic, 403,
            #"{"type":"error","error":{"type":"permission_error","message":"Your API key does not have permission to use the specified resource."}}"#,
            .modelForbidden),
        Recorded(
            "unknown model", .anthropic, 404,
            #"{"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}"#,
            .modelNotFound),
        Recorded(
            "wrong path", .anthropic, 404,
            #"{"type":"error","error":{"type":"not_found_error","message":"Not Found"}}"#,
            .endpointNotFound),
        Recorded(
            "rate", .anthropic, 429,
            #"{"type":"error","error":{"type":"rate_limit_error","message":"Number of request tokens has exceeded your per-minute rate limit"}}"#,
            headers: [("retry-after", "12")], .rateLimited),
        Recorded(
            "overloaded", .anthropic, 529,
            #"{"type":"error","error":{"type":"overloaded_error","message":"Overloaded"}}"#,
            .overloaded),
        Recorded(
            "credit", .anthropic, 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"Your credit balance is too low to access the Anthropic API. Please go to Plans & Billing to upgrade or purchase credits."}}"#,
            .quotaExceeded),
        Recorded(
            "billing", .anthropic, 402,
            #"{"type":"error","error":{"type":"billing_error","message":"There is an issue with your billing."}}"#,
            .quotaExceeded),
        Recorded(
            "thinking budget", .anthropic, 400,
            #"{"type":"error","error":{"type":"invalid_request_error","message":"thinking.enabled.budget_tokens: Input should be greater than or equal to 1024"}}"#,
            .badRequest),
        Recorded(
            "server error", .anthropic, 500,
            #"{"type":"error","error":{"type":"api_error","message":"Internal server error"}}"#,
            .serverError),
        Recorded(
            "too large", .anthropic, 413,
            #"{"type":"error","error":{"type":"request_too_large","message":"Request exceeds the maximum size"}}"#,
            .badRequest),
        Recorded(
            "wrong key", .gemini, 400,
            #"{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"@type":"type.googleapis.com/google.rpc.ErrorInfo","reason":"API_KEY_INVALID","domain":"googleapis.com","metadata":{"service":"generativelanguage.googleapis.com"}}]}}"#,
            .authFailed),
        Recorded(
            "wrong key in a list", .gemini, 400,
            #"[{"error":{"code":400,"message":"API key not valid. Please pass a valid API key.","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}}]"#,
            .authFailed),
        Recorded(
            "no key", .gemini, 403,
            #"{"error":{"code":403,"message":"Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form of API consumer identity to call this API.","status":"PERMISSION_DENIED"}}"#,
            .authFailed),
        Recorded(
            "leaked key", .gemini, 403,
            #"{"error":{"code":403,"message":"Your API key was reported as leaked. Please use another API key.","status":"PERMISSION_DENIED"}}"#,
            .authFailed),
        Recorded(
            "service off", .gemini, 403,
            #"{"error":{"code":403,"message":"Generative Language API has not been used in project 1 before or it is disabled.","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}}"#,
            .modelForbidden),
        Recorded(
            "unknown model", .gemini, 404,
            #"{"error":{"code":404,"message":"models/gemini-9 is not found for API version v1beta, or is not supported for generateContent. Call ListModels to see the list of available models and their supported methods.","status":"NOT_FOUND"}}"#,
            .modelNotFound),
        Recorded(
            "per minute", .gemini, 429,
            #"{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"@type":"type.googleapis.com/google.rpc.QuotaFailure","violations":[{"quotaId":"GenerateRequestsPerMinutePerProjectPerModel-FreeTier"}]}]}}"#,
            .rateLimited),
        Recorded(
            "per day", .gemini, 429,
            #"{"error":{"code":429,"message":"You exceeded your current quota, please check your plan and billing details.","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"GenerateRequestsPerDayPerProjectPerModel-FreeTier"}]}]}}"#,
            .quotaExceeded),
        Recorded(
            "location", .gemini, 400,
            #"{"error":{"code":400,"message":"User location is not supported for the API use.","status":"FAILED_PRECONDITION"}}"#,
            .modelForbidden),
        Recorded(
            "overloaded", .gemini, 503,
            #"{"error":{"code":503,"message":"The model is overloaded. Please try again later.","status":"UNAVAILABLE"}}"#,
            .overloaded),
    ]
}
