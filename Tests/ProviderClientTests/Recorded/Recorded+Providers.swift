import PoolModel

extension Recorded {
    static let china: [Recorded] = [
        Recorded(
            "wrong key", .deepseek, 401,
            #"{"error":{"message":"Authentication Fails, Your api key: ****-key is invalid","type":"authentication_error","param":null,"code":"invalid_request_error"}}"#,
            .authFailed),
        Recorded(
            "balance", .deepseek, 402,
            #"{"error":{"message":"Insufficient Balance","type":"unknown_error","param":null,"code":"invalid_request_error"}}"#,
            .quotaExceeded),
        Recorded(
            "unknown model", .deepseek, 400,
            #"{"error":{"message":"Model Not Exist","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}"#,
            .modelNotFound),
        Recorded(
            "parameters", .deepseek, 422,
            #"{"error":{"message":"Failed to deserialize the JSON body into the target type: messages[0]: unknown variant `image_url`, expected `text` at line 1 column 2","type":"invalid_request_error","param":null,"code":"invalid_request_error"}}"#,
            .badRequest),
        Recorded(
            "busy", .deepseek, 503,
            #"{"error":{"message":"Service is too busy. We advise users to temporarily switch to alternative LLM API service providers.","type":"service_unavailable_error","param":null,"code":"service_unavailable_error"}}"#,
            .overloaded),
        Recorded(
            "wrong key", .qwen, 401,
            #"{"error":{"message":"Incorrect API key provided. For details, see: https://help.aliyun.com/zh/model-studio/error-code#apikey-error","type":"invalid_request_error","param":null,"code":"invalid_api_key"},"request_id":"1"}"#,
            .authFailed),
        Recorded(
            "arrears", .qwen, 400,
            #"{"error":{"code":"Arrearage","message":"Access denied, please make sure your account is in good standing.","type":"Arrearage","param":null}}"#,
            .quotaExceeded),
        Recorded(
            "no access", .qwen, 403,
            #"{"error":{"code":"Model.AccessDenied","message":"Model access denied.","type":"Model.AccessDenied","param":null}}"#,
            .modelForbidden),
        Recorded(
            "unknown model", .qwen, 404,
            #"{"error":{"message":"The model `qwen-9` does not exist or you do not have access to it.","type":"invalid_request_error","param":null,"code":"model_not_found"}}"#,
            .modelNotFound),
        Recorded(
            "rate", .qwen, 429,
            #"{"error":{"message":"Requests rate limit exceeded, please try again later.","type":"Throttling.RateQuota","param":null,"code":"Throttling.RateQuota"}}"#,
            .rateLimited),
        Recorded(
            "stream only", .qwen, 400,
            #"{"error":{"code":"invalid_parameter_error","message":"This model only support stream mode, please enable the stream parameter to access the model. ","param":null,"type":"invalid_request_error"}}"#,
            .badRequest),
        Recorded(
            "wrong key", .minimax, 200,
            #"{"base_resp":{"status_code":1004,"status_msg":"login fail: Please carry the API secret key in the 'Authorization' field of the request header"}}"#,
            .authFailed),
        Recorded(
            "balance", .minimax, 200,
            #"{"base_resp":{"status_code":1008,"status_msg":"insufficient balance"}}"#,
            .quotaExceeded),
        Recorded(
            "rate", .minimax, 200,
            #"{"choices":null,"base_resp":{"status_code":1002,"status_msg":"rate limit exceeded(RPM)"}}"#,
            .rateLimited),
        Recorded(
            "invalid key", .minimax, 401,
            #"{"type":"error","error":{"type":"authorized_error","message":"invalid api key (2049)","http_code":"401"},"request_id":"1"}"#,
            .authFailed),
        Recorded(
            "wrong key", .zhipu, 401,
            #"{"error":{"code":"1002","message":"Authorization Token非法，请确认Authorization Token正确传递。"}}"#,
            .authFailed),
        Recorded(
            "wrong key in a 200", .zhipu, 200,
            #"{"code":1000,"msg":"身份验证失败。","success":false}"#, .authFailed),
        Recorded(
            "arrears", .zhipu, 429,
            #"{"error":{"code":"1113","message":"您的账户已欠费，请充值后重试。"}}"#, .quotaExceeded),
        Recorded(
            "unknown model", .zhipu, 400,
            #"{"error":{"code":"1211","message":"模型不存在，请检查模型代码。"}}"#, .modelNotFound),
        Recorded(
            "concurrency", .zhipu, 429,
            #"{"error":{"code":"1302","message":"您当前使用该API的并发数过高，请降低并发，或联系客服增加限额。"}}"#,
            .rateLimited),
        Recorded(
            "parameters", .zhipu, 400,
            #"{"error":{"code":"1210","message":"API 调用参数有误，请检查文档。"}}"#, .badRequest),
        Recorded(
            "wrong key", .kimi, 401,
            #"{"error":{"message":"Invalid Authentication","type":"invalid_authentication_error"}}"#,
            .authFailed),
        Recorded(
            "unknown model", .kimi, 404,
            #"{"error":{"message":"Not found the model kimi-9 or Permission denied","type":"resource_not_found_error"}}"#,
            .modelNotFound),
        Recorded(
            "quota", .kimi, 429,
            #"{"error":{"message":"Your account org-x is not active, current state: suspended, please check your plan and billing details","type":"exceeded_current_quota_error"}}"#,
            .quotaExceeded),
        Recorded(
            "rate", .kimi, 429,
            #"{"error":{"message":"Your account org-x<ak> request reached organization max RPM: 3, please try again after 1 seconds","type":"rate_limit_reached_error"}}"#,
            .rateLimited),
        Recorded(
            "engine overloaded", .kimi, 429,
            #"{"error":{"message":"The engine is currently overloaded, please try again later","type":"engine_overloaded_error"}}"#,
            .overloaded),
        Recorded(
            "no such url", .kimi, 404,
            #"{"error":{"message":"没找到对象","type":"resource_not_found_error"}}"#, .endpointNotFound),
        Recorded(
            "wrong key", .baidu, 401,
            #"{"error":{"code":"invalid_iam_token","message":"IAM Certification failed","type":"invalid_request_error"},"id":"as-1"}"#,
            .authFailed),
        Recorded(
            "unknown model", .baidu, 400,
            #"{"error":{"code":"invalid_model","message":"The model does not exist or you do not have access to it.","type":"invalid_request_error"}}"#,
            .modelNotFound),
        Recorded(
            "rate", .baidu, 429,
            #"{"error":{"code":"rpm_rate_limit_exceeded","message":"Rate limit reached for RPM","type":"rate_limit_exceeded"}}"#,
            .rateLimited),
    ]

    static let hosted: [Recorded] = [
        Recorded("wrong key", .mistral, 401, #"{"detail":"Unauthorized"}"#, .authFailed),
        Recorded(
            "wrong key through Kong", .mistral, 401,
            #"{"message":"Unauthorized","request_id":"1"}"#,
            headers: [("WWW-Authenticate", "Bearer")], .authFailed),
        Recorded(
            "unknown model", .mistral, 400,
            #"{"object":"error","message":"Invalid model: mistral-9","type":"invalid_model","param":null,"code":"1500"}"#,
            .modelNotFound),
        Recorded(
            "rate", .mistral, 429,
            #"{"message":"Requests rate limit exceeded","request_id":"1"}"#, .rateLimited),
        Recorded(
            "unknown field", .mistral, 422,
            #"{"object":"error","message":{"detail":[{"type":"extra_forbidden","loc":["body","max_completion_tokens"],"msg":"Extra inputs are not permitted","input":16}]},"type":"invalid_request_error","param":null,"code":null}"#,
            .badRequest),
        Recorded(
            "capacity", .mistral, 429,
            #"{"object":"error","message":"Service tier capacity exceeded for this model.","type":"service_tier_capacity_exceeded","param":null,"code":"3505"}"#,
            .rateLimited),
        Recorded(
            "wrong key", .xai, 400,
            #"{"code":"Client specified an invalid argument","error":"Incorrect API key provided: sk***ey. You can obtain an API key from https://console.x.ai."}"#,
            .authFailed),
        Recorded(
            "unknown model", .xai, 404,
            #"{"code":"Some requested entity was not found","error":"The model grok-9 does not exist or your team does not have access to it."}"#,
            .modelNotFound),
        Recorded(
            "credits", .xai, 403,
            #"{"code":"The caller does not have permission to execute the specified operation","error":"Your newly created team doesn't have any credits yet. You can purchase credits on https://console.x.ai"}"#,
            .quotaExceeded),
        Recorded(
            "no rights", .xai, 403,
            #"{"code":"The caller does not have permission to execute the specified operation","error":"This API key is not permitted to do this."}"#,
            .modelForbidden),
        Recorded(
            "wrong key", .groq, 401,
            #"{"error":{"message":"Invalid API Key","type":"invalid_request_error","code":"invalid_api_key"}}"#,
            .authFailed),
        Recorded(
            "decommissioned", .groq, 400,
            #"{"error":{"message":"The model `mixtral-8x7b-32768` has been decommissioned and is no longer supported.","type":"invalid_request_error","code":"model_decommissioned"}}"#,
            .modelNotFound),
        Recorded(
            "rate that speaks of billing", .groq, 429,
            #"{"error":{"message":"Rate limit reached for model `llama-3.3-70b` on tokens per minute (TPM): Limit 6000, Used 5900. Need more tokens? Upgrade to Dev Tier today at https://console.groq.com/settings/billing","type":"tokens","code":"rate_limit_exceeded"}}"#,
            headers: [("retry-after", "7")], .rateLimited),
        Recorded(
            "over capacity", .groq, 503,
            #"{"error":{"message":"llama-3.3-70b is currently over capacity. Please try again and back off exponentially.","type":"internal_server_error"}}"#,
            .overloaded),
        Recorded(
            "wrong path", .groq, 404,
            #"{"error":{"message":"Unknown request URL: POST /openai/chat/completions. Please check the URL for typos.","type":"invalid_request_error","code":"unknown_url"}}"#,
            .endpointNotFound),
        Recorded(
            "wrong key", .together, 401,
            #"{"error":{"message":"Invalid API key provided. You can find your API key at https://api.together.xyz/settings/api-keys.","type":"invalid_request_error","param":null,"code":"invalid_api_key"}}"#,
            .authFailed),
        Recorded(
            "unknown model", .together, 404,
            #"{"error":{"message":"Unable to access model foo. Please visit https://api.together.ai/models to view the list of supported models.","type":"invalid_request_error","param":null,"code":"model_not_available"}}"#,
            .modelNotFound),
        Recorded(
            "wrong key", .openrouter, 401,
            #"{"error":{"message":"User not found.","code":401}}"#, .authFailed),
        Recorded(
            "no key", .openrouter, 401,
            #"{"error":{"message":"No auth credentials found","code":401}}"#, .authFailed),
        Recorded(
            "credits", .openrouter, 402,
            #"{"error":{"message":"This request requires more credits, or fewer max_tokens. You requested up to 4096 tokens, but can only afford 100.","code":402}}"#,
            .quotaExceeded),
        Recorded(
            "no such model", .openrouter, 400,
            #"{"error":{"message":"foo/bar is not a valid model ID","code":400},"user_id":"u"}"#,
            .modelNotFound),
        Recorded(
            "no endpoint", .openrouter, 404,
            #"{"error":{"message":"No endpoints found for foo/bar.","code":404}}"#, .modelNotFound),
        Recorded(
            "provider failed", .openrouter, 502,
            #"{"error":{"message":"Provider returned error","code":502,"metadata":{"raw":"bad gateway","provider_name":"X"}}}"#,
            .gatewayError),
        Recorded(
            "provider's rate in a 200", .openrouter, 200,
            #"{"error":{"message":"Provider returned error","code":429,"metadata":{"raw":"foo is temporarily rate-limited upstream. Please retry shortly","provider_name":"X"}}}"#,
            .rateLimited),
    ]
}
