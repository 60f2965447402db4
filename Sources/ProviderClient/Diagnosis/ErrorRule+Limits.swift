internal import PoolModel

/// Limits: those that waiting lifts, and those that it does not; and what was asked for.
extension ErrorRule {
    static let limits: [ErrorRule] = [
        ErrorRule(
            .rateLimited, in: [0, 400, 413, 429],
            phrases: [
                "request too large for…per minute", "request too large for…per day",
                "request too large…tpm", "requested tokens exceed…per minute",
                "single request…exceeds…rate",
            ], says: "takes no request of this size from this account",
            owner: .request,
            next:
                "this one request is larger than the account's tokens a minute, and waiting does not "
                + "help: ask for a smaller one (max output tokens), or have the limit raised",
            source: "Groq: on_demand tier"),
        ErrorRule(
            .quotaExceeded, in: [0, 400, 403, 429],
            codes: [
                "setlimitexceeded", "spend_limit_reached", "monthly_limit_exceeded",
                "allocationquota.freetieronly", "accountquotaexceeded",
            ],
            phrases: [
                "hour usage quota", "monthly token", "plan limit reached", "free tier only",
                "exhausted your capacity",
                "quota will reset",
                "specified api usage limits", "reached your specified", "usage limits. you will",
                "has reached the set inference limit", "safe experience mode",
                "spend limit", "spending cap", "monthly limit", "monthly usage limit",
                "monthly spending", "usage limit has been reached", "usage limit reached",
                "you've hit your usage limit", "you have reached your usage limit",
                "weekly limit", "hard limit", "calls / month", "requests / month", "per month",
            ], says: "says that a limit of the account is reached",
            owner: .account,
            next: "a limit that the account's owner has set is reached: raise it in the console of "
                + "{provider}{until}",
            source: "anthropics/claude-code#38035; volcengine/MineContext#328; DashScope: free "
                + "tier only; Gemini Code Assist"),
        ErrorRule(
            .rateLimited, in: [0, 400, 402, 403, 429],
            codes: ["free_tier_limit"],
            phrases: [
                "free-models-per-day", "free model requests per day", "daily free",
                "free requests per day",
            ], says: "answers no more free requests today",
            owner: .account,
            next:
                "the day's free requests are used up: wait{untilOrNext} or add credits at {provider}",
            source: "cline/cline#5301"),
        ErrorRule(
            .rateLimited, in: [0, 400, 402, 403, 413, 429],
            phrases: [
                "per day (rpd)", "requests per day", "tokens per day", "(tpd)", "per-day",
                "daily limit", "daily request limit", "daily quota", "每日", "当日", "今日",
            ], says: "answers no more requests of this account today",
            owner: .account,
            next: "the limit of a day is reached: wait{untilOrNext}, or have the limit raised",
            source: "Groq, OpenAI, Baidu: limits a day"),
        ErrorRule(
            .quotaExceeded, in: [429],
            codes: [
                "generaterequestsperdayperprojectpermodel",
                "generaterequestsperdayperprojectpermodel-freetier",
                "generatecontentinputtokensperdaypermodel",
                "generatecontentinputtokensperdaypermodel-freetier",
            ], says: "answers no more requests of this account today",
            owner: .account,
            next:
                "the limit of a day is reached: wait{untilOrNext}, or enable billing at {provider}",
            source: "Gemini API: quota ids"),
        ErrorRule(
            .rateLimited, in: [429],
            codes: [
                "generaterequestsperminuteperprojectpermodel",
                "generaterequestsperminuteperprojectpermodel-freetier",
                "generatecontentinputtokenspermodelperminute",
                "generatecontentinputtokenspermodelperminute-freetier",
                "generatecontentpaidtierinputtokenspermodelperminute",
            ], owner: .account,
            next: "{wait} if it stays, look at the quota page of {provider}",
            source: "Gemini API: quota ids"),
        ErrorRule(
            .quotaExceeded, in: [403, 429],
            phrases: [
                "out of call volume quota", "out of bandwidth quota", "quota will be replenished",
            ],
            says: "says that the quota of the subscription is used up", owner: .account,
            next:
                "the gateway gives this subscription so many calls in a time: wait until the time "
                + "that the answer names, or ask whoever runs {host} for more",
            source: "Azure API Management: quota policy"),
        ErrorRule(
            .rateLimited, in: [0, 429, 503],
            phrases: [
                "rate-limited upstream", "upstream rate", "rate limited upstream",
                "provider is rate limited", "upstream…429",
            ], says: "passes on that the provider behind it is at its limit",
            owner: .provider,
            next:
                "{upstream} is at its limit, and this key is not: {wait} or choose another model or "
                + "provider",
            source: "OpenRouter: metadata.provider_name"),
        ErrorRule(
            .rateLimited, in: [0, 429],
            phrases: ["resource has been exhausted", "resource exhausted"],
            says: "answers no more requests for now",
            owner: .account,
            next: "{wait} if it stays, look at the quota page of {provider}",
            source: "n4ze3m/page-assist#406; Vertex AI: dynamic shared quota"),
        ErrorRule(
            .overloaded, in: [0, 429, 500, 503],
            codes: ["model_capacity_exhausted", "queue_exceeded"],
            phrases: [
                "high traffic", "maximum capacity", "访问量过大", "no capacity available",
                "capacity…exhausted",
                "insufficient capacity",
                "currently at capacity", "out of capacity",
            ], says: "has no room for the model for now",
            owner: .provider,
            next:
                "the provider has no room for this model for now, and the key is right: try again in "
                + "a while, or choose another model",
            source: "decolua/9router#1106; Cerebras: queue_exceeded"),
    ]

    static let moderation: [ErrorRule] = [
        ErrorRule(
            .badRequest, in: [0, 400, 403, 422, 451],
            codes: [
                "content_filter", "content_policy_violation", "responsibleaipolicyviolation",
                "data_inspection_failed", "datainspectionfailed", "sensitive_words_detected",
                "zhipu-1301", "minimax-1026", "minimax-1027",
            ],
            phrases: [
                "requires moderation", "input was flagged", "flagged for", "flagged by",
                "guardrail",
                "content management policy",
                "content policy", "content_filter", "inappropriate content", "data_inspection",
                "prompt was blocked", "prompt blocked", "content filtering policy",
                "unsafe content", "harmful content", "usage policies", "usage guidelines",
                "acceptable use policy", "safety filter", "flagged as", "内容违规", "敏感信息",
                "审核不通过", "涉嫌违规", "blocked by our safety", "safety system", "敏感词", "敏感内容",
                "不安全或敏感", "违规内容", "risk control",
            ], says: "refuses the text that was sent",
            owner: .request,
            next:
                "the provider's moderation refused the text that was sent; key, address and credits "
                + "are right: ask something else",
            source: "OpenRouter, Azure, DashScope, Zhipu: moderation; LiteLLM, Bedrock: guardrails")
    ]

    static let sizes: [ErrorRule] = [
        ErrorRule(
            .badRequest, in: [0, 400, 413, 422, 500],
            codes: [
                "context_length_exceeded", "exceed_context_size_error", "string_above_max_length",
                "tokens_limit_reached",
            ],
            phrases: [
                "maximum context length", "context length exceeded", "context window",
                "exceeds the context", "context size", "prompt is too long", "input is too long",
                "too many tokens", "tokens exceed the", "must have less than", "input length",
                "range of input length",
                "max_seq_len", "contextwindowexceeded", "context length too", "model token limit",
                "too large for this model", "too many input tokens", "prompt exceeds",
                "prompt too long", "exceeds token limit", " tokens exceed", "input_tokens exceed",
                "上下文超过",
                "输入长度", "上下文长度", "上下文过长", "上下文超出", "超过最大长度",
            ], says: "says that what is asked for is too long for the model",
            owner: .request,
            next:
                "what is asked for is too long for the model; connection, key and model are right: "
                + "ask for something shorter, or lower the model's limit of output tokens",
            source: "OpenAI, vLLM, llama.cpp, Anthropic, Kimi, GitHub Models: context length"),
        ErrorRule(
            .badRequest, in: [0, 400, 422],
            phrases: [
                "`max_new_tokens` must be <= ", "max_tokens is too large", "max_tokens must be <=",
                "max_tokens…less than or equal to", "max_new_tokens…must be", "max_tokens…exceeds",
                "max_output_tokens…exceed", "max_tokens…range", "range of max_tokens",
                "range of max_completion_tokens",
                "max_completion_tokens is too large",
                "max_tokens: …>", "max_tokens…at most", "max_tokens…maximum",
                "maximum allowed number of output tokens", "supports at most",
            ], owner: .settings,
            next: "lower the model's max output tokens{below}",
            source: "TGI, OpenAI, Anthropic, DashScope: limits of output"),
        ErrorRule(
            .badRequest, in: [0, 400, 422],
            phrases: [
                "could not finish the message because max_tokens", "max_tokens…too small",
                "max_tokens…too low", "minimum value…max", "higher max_tokens",
                "below minimum value",
            ], owner: .provider,
            next:
                "the limit of output tokens of this test is too small for the model, which thinks "
                + "first; nothing is wrong with its settings: chat asks for more",
            source: "srbhr/Resume-Matcher#747"),
        ErrorRule(
            .badRequest, in: [0, 400],
            phrases: [
                "api version not supported", "api-version…not supported", "unsupported api version",
                "invalid api version", "unsupported api-version", "api version…is not",
                "missing or invalid api version", "api-version query parameter",
                "only for api versions", "only for api version",
            ], owner: .address,
            next: "correct {apiVersion} in the base URL",
            source: "Azure OpenAI: api-version"),
        ErrorRule(
            .endpointNotFound, in: [404], phrases: ["api version not supported"], owner: .address,
            next: "correct {apiVersion} in the base URL", source: "Azure OpenAI: api-version"),
        ErrorRule(
            .badRequest, in: [413],
            phrases: [
                "exceeds the maximum size", "request_too_large", "payload too large",
                "entity too large", "body too large",
            ],
            owner: .request,
            next:
                "the request is larger than {host} takes, whatever else it says: ask for something "
                + "shorter; where a gateway limits it, whoever runs it raises that (in nginx "
                + "client_max_body_size)",
            source: "Anthropic request_too_large; nginx"),
        ErrorRule(
            .badRequest, in: [400, 422],
            phrases: [
                "unexpected value(s)…`anthropic-beta`", "anthropic-beta", "anthropic-version",
                "invalid beta flag",
            ],
            owner: .header,
            next: "{row:anthropic-} has a value that the server does not know: correct "
                + "or remove it",
            source: "Anthropic, Bedrock: beta headers"),
        ErrorRule(
            .badRequest, in: [0, 400, 422],
            phrases: [
                "only works in thinking mode", "reasoning is mandatory",
                "requires reasoning to be enabled", "does not support thinking",
                "does not support reasoning",
            ],
            owner: .settings,
            next: "it is about the model's thinking: take what switches that on or off (reasoning, "
                + "thinking, enable_thinking) out of the model's extra parameters",
            source: "OpenRouter, Gemini, Ollama: thinking"),
    ]
}
