internal import PoolModel

extension ErrorRule {
    /// In their order: the first that matches decides. They hold what servers were seen to say.
    static let table: [ErrorRule] =
        connection + places + clients + tokens + accounts + plans + kinds + relays + limits
        + moderation + sizes + server + permissions + rights + authentication + spending
        + suspended + withdrawn + models + load + paths + requests

    // MARK: What servers and gateways say about the connection itself

    private static let connection: [ErrorRule] = [
        ErrorRule(
            .wrongScheme,
            phrases: [
                "plain http request was sent to https port",
                "client sent an http request to an https server",
                "speaking plain http to an ssl-enabled server port",
            ], source: "nginx: its page for 497; Go: net/http, server.go; Apache: mod_ssl"),
        ErrorRule(
            .tlsClientCert, in: [400, 403, 495, 496],
            phrases: [
                "no required ssl certificate was sent", "the ssl certificate error",
                "ssl certificate error", "client certificate required",
                "client certificate is required", "no client certificate",
            ], source: "nginx: its pages for 495 and 496"),
        ErrorRule(
            .timeout, in: [408], phrases: ["send a complete request in time", "request time-out"],
            source: "HAProxy, nginx: their pages for 408"),
        ErrorRule(
            .badRequest,
            phrases: [
                "header or cookie too large", "header fields too large", "header line too long",
                "headers are too large", "header is too large", "request header too large",
            ], source: "nginx: its page for 494; RFC 6585, section 5; Tomcat"),
    ]

    // MARK: The key is known, but not for this

    private static let rights: [ErrorRule] = [
        ErrorRule(
            .modelForbidden,
            codes: [
                "key_model_access_denied", "team_model_access_denied", "user_model_access_denied",
                "org_model_access_denied", "project_model_access_denied", "model_access_denied",
                "model.accessdenied", "unsupported_country_region_territory", "missing_scope",
            ],
            phrases: [
                "not allowed to access model", "can only access models",
                "does not have access to model", "don't have access to the model",
                "do not have access to the model with", "not authorized to access this model",
                "not authorized to use model", "is not authorized to access model",
                "no permission to access model",
                "no permission to use model", "not permitted to use model",
                "user location is not supported", "country, region, or territory not supported",
                "missing scopes", "organization must be verified",
                "no endpoints found matching your data policy",
                "no allowed providers are available",
            ],
            source: "LiteLLM: ProxyErrorTypes; DashScope, OpenAI: error codes; OpenRouter: what an "
                + "account's settings leave out"),
        ErrorRule(
            .modelForbidden, in: [400, 401, 403], phrases: ["model '…' is not allowed"],
            source: "Hyperbolic: 40301"),
        ErrorRule(
            .modelForbidden, in: [401, 403],
            codes: ["model_not_found"],
            phrases: ["model…access denied", "no access to model", "no access to this model"],
            source: "OpenAI: projects and the models that they may use; new-api"),
    ]

    // MARK: The key

    private static let authentication: [ErrorRule] = [
        // What is about money (402), a limit (429) or a failure is never about the key, whatever words.
        ErrorRule(
            .authFailed, in: [0, 400, 401, 403, 404, 409, 422, 498, 500, 502],
            codes: [
                "invalid_api_key", "invalidapikey", "api_key_invalid", "authentication_error",
                "unauthenticated", "invalid_authentication_error", "invalid_authentication",
                "incorrect_api_key_error", "no_db_connection", "token_not_found_in_db",
                "expired_key", "api_key_expired", "account_deactivated", "invalid_iam_token",
                "invalid_access_token", "authfailure.signaturefailure",
                "authfailure.secretidnotfound", "authfailure.invalidsecretid", "iam_auth_failed",
                "access_denied_invalid_key",
                "api_key_service_blocked", "api_key_ip_address_blocked",
                "api_key_http_referrer_blocked", "invalid_organization", "minimax-1004",
                "minimax-2049", "zhipu-1000", "zhipu-1001", "zhipu-1002", "zhipu-1003",
                "zhipu-1004", "zhipu-1110", "zhipu-1111", "zhipu-1112",
            ],
            phrases: [
                "incorrect api key", "invalid api key", "invalid api-key", "invalid x-api-key",
                "api key not valid", "api key is invalid", "api key expired",
                "api key has expired", "api key…is invalid", "valid api key",
                "api key was reported as leaked", "api key is missing", "missing api key",
                "you didn't provide an api key", "no api key passed in",
                "no auth credentials found",
                "missing authentication header", "unregistered callers", "authentication fails",
                "authentication failed", "invalid authentication", "authentication is invalid",
                "invalid subscription key",
                "invalid proxy server token", "malformed api key", "api key not found",
                "login fail", "authenticationerror", "invalid api token", "invalid access token",
                "could not validate credentials", "身份验证失败", "apikey过期", "令牌已过期",
                "authorization failed", "invalid credentials", "bad credentials",
                "invalid bearer token", "invalid api_key", "wrong api key", "api key incorrect",
                "token is invalid", "api_key is invalid", "api key is not valid", "invalid key",
                "无效的令牌", "令牌无效", "无效的api", "无效的密钥", "密钥无效", "密钥错误", "鉴权失败",
                "认证失败", "未提供令牌", "token非法", "api key 无效", "apikey无效", "令牌状态不可用",
                "令牌验证失败", "未提供有效的", "无效或已过期", "token 无效", "token无效",
                "api_key无效", "api key 不合法", "authentication information",
                "token rejected", "key rejected", "key not recognized", "key is not recognized",
                "key…has been revoked", "token…has been revoked", "key is revoked",
                "api_key_not_found", "key does not exist", "key is not active",
                "apikey is not valid", "密钥不存在", "令牌不存在", "ungültiger api",
                "clé api invalide", "clave de api no", "clave api no", "api key inválida",
                "キーが無効", "키가 유효하지", "еверный api", "едействительный api",
            ],
            source: "OpenAI, Anthropic, Google, Mistral, Kimi, MiniMax, Zhipu, Groq: error "
                + "references; LiteLLM: ProxyErrorTypes; FastAPI; one-api, new-api"),
        ErrorRule(
            .authFailed, in: [401], phrases: ["user not found"],
            source: "OpenRouter, of a key that it does not know"),
        ErrorRule(
            .authFailed, in: [0, 401, 403],
            phrases: ["not authenticated", "invalid token", "access token invalid"],
            source: "FastAPI: security; the texts of a token in Recorded+Accounts of the tests"),
    ]

    // MARK: Money

    private static let spending: [ErrorRule] = [
        ErrorRule(
            .quotaExceeded,
            codes: [
                "insufficient_quota", "quota_exceeded", "budget_exceeded", "billing_error",
                "billing_not_active",
                "billing_hard_limit_reached", "exceeded_current_quota_error", "arrearage",
                "insufficient_balance", "insufficient_credits", "minimax-1008", "zhipu-1113",
                "zhipu-1308", "zhipu-1309",
            ],
            phrases: [
                "insufficient_quota", "crossed budget", "budget has been exceeded",
                "key limit exceeded", "budget exceeded", "exceeded budget", "over budget",
                "exceededbudget", "budget is exhausted", "budget exhausted", "exceeded its budget",
                "exceeded your budget", "exceeded the budget",
            ],
            source: "OpenAI, Kimi, DashScope, MiniMax, Zhipu: error codes; LiteLLM: budgets; "
                + "OpenRouter: limits of a key"),
        // Words about minutes mean a rate, also where they speak of quota and billing pages.
        ErrorRule(
            .rateLimited, in: [0, 400, 403, 413, 429],
            codes: [
                "rate_limit_exceeded", "rate_limit_reached_error", "throttling.ratequota",
                "throttling.allocationquota", "limit_requests", "limit_burst_rate",
                "minimax-1002", "minimax-1039", "minimax-1041", "zhipu-1302", "zhipu-1303",
                "zhipu-1305", "rpm_rate_limit_exceeded", "tpm_rate_limit_exceeded",
            ],
            phrases: ["per minute", "perminute", "per min)", "per min:", "per second"],
            source: "OpenAI, Kimi, DashScope, MiniMax, Zhipu: error codes, rate limits; Google: "
                + "quota ids"),
        ErrorRule(
            .quotaExceeded, in: [0, 400, 402, 403, 412, 422, 429],
            phrases: [
                "quota", "billing", "insufficient balance", "balance is too low",
                "balance is insufficient",
                "balance not enough", "not enough balance", "balance is 0", "balance too low",
                "not enough credit",
                "remaining credits", "credits are exhausted", "trial has ended", "trial expired",
                "subscription expired", "subscription has expired", "套餐已过期",
                "guthaben", "残高", "잔액", "едостаточно средств", "saldo insuficiente",
                "crédit insuffisant", "insufficient funds", "credit balance",
                "insufficient credit", "more credits", "have any credits", "out of credit",
                "no credits",
                "requires more credits", "used all available credits", "spending limit",
                "purchase more credits", "payment", "arrear", "overdue", "欠费", "余额",
                "额度不足", "额度已用尽", "额度已用完", "额度用尽", "预扣费", "配额", "费用不足", "请充值",
                "insufficient user quota", "insufficient_user_quota",
            ],
            source: "OpenAI, Anthropic, DeepSeek, xAI, SiliconFlow, Fireworks: billing; "
                + "OpenRouter: credits; one-api, new-api"),
    ]

    // MARK: The model

    private static let models: [ErrorRule] = [
        ErrorRule(
            .modelNotFound,
            codes: [
                "model_not_found", "deploymentnotfound", "model_decommissioned", "invalid_model",
                "model_not_available", "model_not_supported", "unsupported_model",
                "invalid_model_id", "unavailable_model", "bot_not_found",
                "invalidendpoint.notfound",
                "invalidendpointormodel.notfound",
                "invalid_model_name", "unknown_model", "no_such_model", "model_not_loaded",
                "zhipu-1211", "zhipu-1212", "zhipu-1221", "zhipu-1222",
            ],
            phrases: [
                "model…does not exist", "model does not exist",
                "model not exist", "models/…is not found", "model…was not found",
                "unknown model", "invalid model name", "invalid model:", "invalid model id",
                "invalid model '", "invalid model.", "model name error",
                "endpoint with name…does not exist", "requested entity was not found",
                "not a valid model", "not found the model", "no such model",
                "unable to access model", "model…has been decommissioned",
                "model…has been deprecated", "model…is deprecated", "no models loaded",
                "no model loaded", "model is not loaded",
                "deployment…does not exist", "模型不存在",
            ],
            source: "OpenAI, Azure, Google, Groq, Zhipu, Volcengine, Perplexity, Databricks: error "
                + "references; LiteLLM; LM Studio; GitHub Models"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404, 410, 422],
            phrases: [
                "model…not found", "no endpoints found for", "not_found_error model:",
                "model is not supported", "model not supported", "unsupported model",
                "not supported for provider", "not supported by provider",
                "model…is unavailable", "model…is not available", "no model with",
                "model is invalid", "deployment…not found", "not a supported model",
                "model must be one of", "model…is not registered", "invalid value for model",
                "modelo no encontrado", "modelo não encontrado", "modell…nicht gefunden",
                "modèle…introuvable", "モデルが見つかりません", "モデルは存在しません",
                "모델을 찾을 수 없", "модель…не найден", "模型…不可用",
                "model is not available", "model not available", "no longer available",
                "repository not found", "repo id must", "is not a local folder",
                "model_not_found",
            ],
            source: "Anthropic, OpenRouter, Mistral, Ollama: error references; Hugging Face Hub; "
                + "public reports in other languages"),
        ErrorRule(
            .modelNotFound, in: [404, 410],
            phrases: ["model…not available", "was retired", "has been retired"],
            source: "servers that say it with a path's status"),
    ]

    // MARK: Load, and what is behind a gateway

    private static let load: [ErrorRule] = [
        ErrorRule(
            .gatewayError, phrases: ["err_ngrok_"],
            source: "ngrok: error codes; its page for a tunnel that is down is a 404"),
        ErrorRule(
            .overloaded, in: [0, 400, 403, 408, 409, 429, 500, 502, 503, 504, 529],
            codes: [
                "model_capacity_exhausted", "capacity_exceeded", "server_busy",
                "overloaded_error", "engine_overloaded_error", "engine_overloaded",
                "model_overloaded", "unavailable_error", "server_overloaded",
                "service_unavailable_error_overloaded", "slow_down", "zhipu-1312",
            ],
            phrases: [
                "overloaded", "is currently loading", "loading model", "at capacity",
                "over capacity", "no available capacity", "is busy", "are busy", "system busy",
                "is too busy",
                "no gpu available", "model is loading", "暂时不可用",
                "high demand", "high load", "queue is full", "no capacity available",
                "model_capacity_exhausted", "capacity_exhausted", "负载已饱和", "负载较高", "系统繁忙",
                "服务繁忙", "服务器繁忙", "try again later or choose another", "degraded function",
                "model is starting", "model is warming", "is temporarily unavailable",
                "cold start", "service tier capacity is exhausted",
                "bedrock is unable to process",
            ], source: "Google; Azure; NVIDIA; new-api"),
        ErrorRule(
            .rateLimited, in: [0, 400, 403, 422, 429],
            codes: ["rate_limit_error", "throttling", "throttling_error", "too_many_requests"],
            phrases: [
                "resource has been exhausted", "error code: 1015", "you are being rate lim",
                "请求过于频繁", "请求频率", "访问频率", "频率限制", "请求过多", "请求太频繁", "超出频率",
                "rate limit", "ratelimit", "rate-limit", "too many requests", "concurrency",
                "request limit", "throttl", "rate exceeded", "限流", "速率限制", "并发",
            ],
            source: "Anthropic, Google, DashScope: rate limits; Cloudflare: 1015; AWS; one-api, "
                + "new-api"),
        ErrorRule(
            .gatewayError, in: [400, 424, 500, 502, 503],
            phrases: [
                "failed to get response from provider", "from primary with message",
            ],
            source: "Cloudflare AI Gateway: 2005, cloudflare/ai#436; SageMaker: what its container "
                + "said"),
        ErrorRule(
            .gatewayError, in: [0, 408, 500, 502, 503, 504],
            phrases: [
                "connection error", "upstream", "provider returned error", "cannot connect to host",
                "connection refused", "litellm.timeout", "apiconnectionerror", "no healthy",
                "no server is available", "could not connect to", "failed to connect",
                "invalid response from llm endpoint", "exception - expecting value",
                "backend fetch failed", "request timed out", "gateway time-out", "bad gateway",
            ],
            source: "LiteLLM: errors of its providers, and of what is no answer of a model; "
                + "OpenRouter; nginx, HAProxy, Varnish, Envoy: their pages"),
    ]

    // MARK: The path and the request

    private static let paths: [ErrorRule] = [
        ErrorRule(
            .endpointNotFound,
            phrases: [
                "invalid url (", "no route matched", "404 route not found", "404 page not found",
                "unknown request url", "unexpected endpoint or method", "cannot post /",
                "no such path",
            ],
            source: "OpenAI; Kong; Traefik and other servers in Go; Groq; LM Studio; Express"),
        ErrorRule(
            .badRequest, codes: ["not_supported_error", "minimax-2013"],
            source: "llama.cpp: server, ERROR_TYPE_NOT_SUPPORTED; MiniMax: error codes"),
        ErrorRule(
            .endpointNotFound, in: [403], phrases: ["missing authentication token"],
            source: "AWS API Gateway, of a path that it does not have"),
    ]

    private static let requests: [ErrorRule] = [
        ErrorRule(
            .badRequest, in: [400, 422],
            phrases: [
                "failed to deserialize the json body", "did not match any variant",
                "unknown variant", "does not match any of the expected tags",
            ], owner: .settings,
            next: "the server reads requests of another form than this protocol's: choose the "
                + "protocol that it speaks, or take what it names out of the model's extra "
                + "parameters",
            source: "serde (DeepSeek, Bedrock Mantle), pydantic (Cerebras): what they say of a body"
        ),
        ErrorRule(
            .modelForbidden, in: [403], codes: ["permission_error", "permission_denied"],
            source: "Anthropic: errors; Google: PERMISSION_DENIED"),
        // An error inside a 200, or in the middle of a stream, that names no status.
        ErrorRule(
            .serverError, in: [0],
            codes: [
                "server_error", "internal_server_error", "internalservererror", "internal_error",
                "internal", "api_error",
            ], source: "OpenAI, Anthropic: errors in a stream; Google: INTERNAL; DashScope"),
    ]
}
