internal import PoolModel

/// The model: of another kind, behind a relay, withdrawn, too large for its server.
extension ErrorRule {
    // MARK: Of another kind or protocol

    static let kinds: [ErrorRule] = [
        ErrorRule(
            .endpointNotFound, in: [0, 400, 404, 422],
            phrases: [
                "only supported in v1/responses", "only supported in the responses api",
                "only supported with the responses", "only available in v1/responses",
                "use the responses api", "use v1/responses", "use /v1/responses",
                "not supported with chat completions", "supported in the responses api only",
                "not accessible via the /chat/completions",
            ], says: "does not answer for this model at this path",
            owner: .settings,
            next:
                "this model is for /v1/responses only, and the base URL is right: choose the provider "
                + "openai-responses (protocol openai-responses)",
            source: "docker/docker-agent#313; anomalyco/opencode#36305: GitHub Copilot"),
        ErrorRule(
            .endpointNotFound, in: [0, 400, 404],
            phrases: [
                "not accessible via the /responses", "does not support the responses api",
                "not supported by the responses api", "not supported in the responses api",
            ], says: "does not answer for this model at this path",
            owner: .settings,
            next: "this model is not for /v1/responses, and the base URL is right: choose the "
                + "protocol openai-chat",
            source: "GitHub Copilot: unsupported_api_for_model"),
        ErrorRule(
            .badRequest, in: [400], phrases: ["only available when using beta api"],
            owner: .address, next: "put the base URL that the answer names into the model",
            source: "DeepSeek: completions are in its beta API"),
        ErrorRule(
            .endpointNotFound, in: [0, 400, 404],
            phrases: [
                "not a chat model", "did you mean to use v1/completions",
                "only supports the completions",
            ], says: "has no chat for this model",
            owner: .model,
            next:
                "this model has no chat: {kind}, and it is tested as what it is; or choose a chat model",
            tellsKind: true, source: "OpenAI: v1/completions"),
        ErrorRule(
            .badRequest, in: [0, 400, 404, 422, 500],
            phrases: [
                "chatcompletion operation does not work with the specified model",
                "operation does not work with the specified model", "does not support chat",
                "is not a chat", "is an embedding model", "embedding model", "embeddings model",
                "does not support generatecontent", "not supported for generatecontent and",
                "is not supported for task", "does not support the chat", "rerank model",
                "only supports embedding", "only supports the embedding", "model is not a text",
                "does not support the converse", "model type…not support", "not a text-generation",
                "不支持对话", "不是对话模型", "向量模型",
            ], says: "has no chat for this model",
            owner: .model,
            next:
                "this model is of another kind and has no chat: {kind}, and it is tested as what it "
                + "is; or choose a chat model",
            tellsKind: true, source: "Azure OperationNotSupported; Ollama; Hugging Face; NVIDIA"),
        ErrorRule(
            .badRequest, in: [0, 400, 404, 501],
            phrases: [
                "server does not support embeddings", "server does not support reranking",
                "start it with `--embedding", "start it with `--rerank",
                "start it with --embedding",
            ], says: "was started without what this kind needs",
            owner: .gateway,
            next: "start the server with the option that it names (llama-server: --embeddings, "
                + "--reranking)",
            source: "llama.cpp: tools/server"),
        ErrorRule(
            .badRequest, in: [0, 400, 404, 422, 500, 501],
            phrases: [
                "does not support embed", "not an embedding model", "is not an embedding",
                "cannot be used for embedding", "does not support rerank", "not a rerank",
                "does not support the embeddings api", "model does not support score",
                "does not support transcri", "does not support text-to-speech",
                "not supported for embedcontent", "modelnotdeployederror",
            ], says: "does not do with this model what its kind says",
            owner: .settings,
            next:
                "the model is not of the kind that is set for it: {kind}, or choose a model of that "
                + "kind",
            tellsKind: true, source: "Ollama; vLLM; Gemini; Infinity"),
        ErrorRule(
            .badRequest, in: [0, 400, 422, 500],
            phrases: [
                "chat template", "chat_template", "apply_chat_template",
            ], says: "has no chat template for the model",
            owner: .gateway,
            next:
                "the model is a base model without a chat template, and no parameter of the request "
                + "helps: start the server with --chat-template FILE, or serve an instruct model",
            source: "vllm-project/vllm#18140"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404, 422],
            phrases: [
                "on-demand throughput isn", "on-demand throughput is not",
                "support on-demand throughput",
                "inference profile",
            ], owner: .model,
            next:
                "Bedrock wants the id of an inference profile in the place of the model id: put the "
                + "region's prefix before it (us.{model}, eu.{model}, global.{model})",
            source: "aws-samples/bedrock-access-gateway#73"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404],
            phrases: [
                "provided model identifier is invalid", "model identifier is invalid",
                "not supported by any provider you have enabled", "invalid model identifier",
            ], owner: .model,
            next:
                "there is no such model id in this region or account: compare the model id with what "
                + "the provider lists (`modelpool models`)",
            source: "BerriAI/litellm#10459; Hugging Face router"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404],
            phrases: [
                "non-serverless model", "dedicated endpoint", "and/or not deployed",
                "model is not deployed", "no deployment of",
            ], owner: .account,
            next:
                "the model is not deployed for this account: start an endpoint for it in the console "
                + "of {provider}, or choose a model that is served to everybody",
            source: "Together: non-serverless models; Fireworks"),
        ErrorRule(
            .badRequest, in: [0, 400, 404],
            phrases: ["no endpoints found that support", "no endpoints found that can handle"],
            says: "has nobody who takes such a request for the model", owner: .model,
            next: "no provider of this model takes what is asked for (tools, images, a parameter): "
                + "choose another model, or leave that out",
            source: "OpenRouter: routing by parameters"),
        ErrorRule(
            .modelNotFound, in: [400], phrases: ["invalid provider\n"], owner: .model,
            next: "{gateway} knows no provider of that name: it stands in the base URL's path, or "
                + "before the model id (provider/model); correct it",
            source: "Cloudflare AI Gateway: 2008, anomalyco/opencode#44827"),
        ErrorRule(
            .endpointNotFound, in: [400, 404], phrases: ["please configure ai gateway"],
            says: "has no gateway of that name", owner: .address,
            next: "the gateway that the base URL names is not set up: check the account and the "
                + "gateway's name in it, or make the gateway in Cloudflare's dashboard",
            source: "Cloudflare AI Gateway: 2001"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404],
            phrases: [
                "model specified your request is not configured", "no matching route found",
                "no route…model", "no matching model", "no provider…model",
            ], owner: .model,
            next:
                "{gateway} has no route for the model id {model}: check the model id, or ask whoever "
                + "runs {host} to add it",
            source: "Envoy AI Gateway"),
    ]

    // MARK: Behind a relay

    static let relays: [ErrorRule] = [
        ErrorRule(
            .rateLimited, in: [0, 400, 429, 500, 503], codes: ["model_cooldown"],
            phrases: [
                "are cooling down", "no deployments available for selected model", "cooldown_list",
                "deployments are in cooldown", "deployments in cooldown",
            ], says: "has set aside all that it calls for this model",
            owner: .gateway,
            next: "it is not about this key: the proxy asks none of the model's deployments for a "
                + "while, because they failed or are at their limits; ask whoever runs {host} what its "
                + "log says of them{until}",
            source: "LiteLLM: RouterRateLimitError, cooldowns of the router; "
                + "router-for-me/CLIProxyAPI: model_cooldown"),
        ErrorRule(
            .gatewayError, in: [400, 401, 402, 403, 409, 429, 500, 502, 503],
            codes: ["channel:invalid_key", "channel:no_available_key"],
            phrases: [
                "upstream access forbidden", "upstream authentication failed",
                "upstream payment required", "渠道后均失败", "所有渠道均失败", "所有渠道都失败",
            ], says: "passes on that it is refused itself by what it calls",
            owner: .gateway,
            next: "what the relay calls for this model refuses the relay, and this key is right: "
                + "ask whoever runs {host}, or choose another group or model",
            source: "Wei-Shaw/sub2api: its answers for errors of an account; QuantumNous/new-api: "
                + "error codes of a channel"),
        ErrorRule(
            .modelForbidden, in: [400, 401, 403, 404, 503],
            phrases: [
                "令牌无权", "无权使用模型", "无权访问模型", "无权访问分组", "无权访问…分组", "无权使用…分组",
                "token…has no access to model", "no access to model", "no permission…group",
                "分组…已被弃用", "分组已被",
            ], says: "does not let the key use this model",
            owner: .account,
            next: "the key's token or group has no right to {model} at this relay: choose another "
                + "group or model in its console, or ask whoever runs {host}",
            source: "one-api, new-api"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 403, 404, 424, 429, 500, 502, 503],
            codes: ["get_channel_failed", "model_not_available_in_group", "no_available_channel"],
            phrases: [
                "无可用渠道", "无可用通道", "没有可用渠道", "没有可用的渠道", "没有可用通道", "暂无可用渠道",
                "暂无可用通道", "无可用的渠道", "没有可用的通道", "no available channel",
                "no available distributor", "no channel available", "no available channels",
                "无可用账号", "没有可用账号", "no available account", "no auth available",
                "no available provider",
                "channel not found", "渠道不存在", "获取渠道", "no candidate provider",
                "no deployments available for the model", "no healthy deployment",
            ], says: "has nobody to pass this model on to",
            owner: .gateway,
            next:
                "the relay has no channel for {model} in the key's group, and that is no overload: "
                + "check the model id and the group, or ask whoever runs {host} to add one",
            source: "songquanpeng/one-api#2340; Wei-Shaw/sub2api#4636, #4779"),
        ErrorRule(
            .serverError, in: [0, 400, 403, 500, 503],
            codes: ["model_price_error"],
            phrases: [
                "倍率或价格未配置", "价格未配置", "未配置倍率", "未配置价格", "ratio or price not set",
                "model price not",
            ], says: "cannot pass this model on",
            owner: .gateway,
            next: "the relay has no price for {model}, which whoever runs {host} has to set",
            source: "QuantumNous/new-api"),
        ErrorRule(
            .quotaExceeded, in: [0, 400, 401, 402, 403, 429],
            codes: ["insufficient_user_quota", "pre_consume_token_quota_failed"],
            phrases: [
                "用户额度不足", "令牌额度", "预扣费额度失败", "该令牌额度已用尽", "额度不足", "额度已用尽",
                "额度已用完", "token quota is not enough", "user quota is not enough",
                "token quota exhausted", "insufficient user quota", "积分不足", "点数不足",
            ], says: "says that the quota of the key is used up",
            owner: .account,
            next:
                "the quota of the key (or of its user) at this relay is used up: top it up in the "
                + "console of {host}, or ask whoever runs it",
            source: "one-api, new-api: quota"),
        ErrorRule(
            .overloaded, in: [0, 400, 403, 429, 500, 503],
            phrases: ["上游负载已饱和", "负载已饱和", "上游繁忙", "upstream is busy"],
            says: "passes on that the provider behind it is busy",
            owner: .provider,
            next:
                "the provider behind the relay is at its limit, not this key: try again in a while, "
                + "or choose another group or model",
            source: "new-api"),
    ]

    // MARK: Withdrawn, or not there

    static let withdrawn: [ErrorRule] = [
        ErrorRule(
            .modelNotFound, phrases: ["try pulling it first"],
            next: "run `ollama pull {model}` on the server, or choose a model that it has",
            source: "Ollama: server, routes"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404, 410, 422],
            phrases: [
                "model…was removed", "model…has been removed", "model…has been retired",
                "model…was retired", "model…is retired", "model…has been discontinued",
                "model…discontinued", "model…end of life", "model…has been shut down",
                "model…has been sunset", "model…was deprecated", "model…no longer supported",
                "model…has been decommissioned", "model…has been deprecated",
                "model…no longer available", "model…end of its life", "provider as legacy",
                "模型已下线", "模型已停用", "已下线", "停止服务",
            ], owner: .model,
            next: "the model was withdrawn (or was never for this account): choose one that the "
                + "provider lists (`modelpool models`)",
            source: "pydantic/pydantic-ai#3201"),
        ErrorRule(
            .modelNotFound, in: [404], phrases: ["function…not found for account"], owner: .model,
            next:
                "the model is withdrawn or not for this account: choose one that the provider lists "
                + "(`modelpool models`)",
            source: "NVIDIA NIM: Alishahryar1/free-claude-code#1021"),
        ErrorRule(
            .modelForbidden, in: [400, 403],
            codes: ["model_disabled"],
            phrases: ["model disabled", "model is disabled", "模型已禁用", "模型被禁用"],
            says: "has switched this model off",
            owner: .model, next: "the model is switched off there: choose another model",
            source: "SiliconFlow: 666ghj/BettaFish#349"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404, 500],
            phrases: [
                "publisher model", "model not loaded", "模型名称", "模型未找到", "未找到模型", "不支持的模型",
                "找不到模型", "无此模型", "没有该模型", "model_name…not found", "unknown model id",
                "could not find model", "cannot find model", "no model named", "model unavailable",
                "model id…not", "unrecognized model", "model you requested",
            ], source: "Vertex AI; Qianfan; Portkey"),
        ErrorRule(
            .endpointNotFound, in: [404, 410, 503],
            phrases: [
                "retirement brownout", "service…has been retired", "service…discontinued",
                "api has been shut down",
            ],
            says: "is being shut down for good", owner: .provider,
            next: "the provider ends this service, and nothing that is set here helps: move to "
                + "another one (the answer or its pages say which)",
            source: "GitHub Models: microsoft/langchain-for-beginners#34"),
    ]

    // MARK: The server of the model

    /// Said by pages, whatever their status.
    static let maintenance = ErrorRule(
        .overloaded, in: [500, 502, 503, 504],
        phrases: [
            "scheduled maintenance", "under maintenance", "down for maintenance",
            "undergoing maintenance", "maintenance mode", "site maintenance", "be back soon",
            "be right back", "we'll be back", "wartungsarbeiten", "wartungsmodus",
            "en maintenance", "メンテナンス中", "系统维护", "维护中", "正在维护",
        ], says: "is down for maintenance",
        owner: .gateway,
        next: "nothing is to be changed here: try again later, or ask whoever runs {host} how long "
            + "it takes",
        source: "WordPress, GitLab, Cloudflare: their maintenance pages")

    static let server: [ErrorRule] = [
        maintenance,
        ErrorRule(
            .gatewayError, in: [400, 402, 403, 404, 502, 503],
            phrases: [
                "endpoint is paused", "container app is stopped", "container app - unavailable",
                "application is not available", "deployment_disabled", "deployment_paused",
                "this web app is stopped", "web app - unavailable",
                "service suspended",
                "this service has been suspended", "site is suspended", "endpoint is stopped",
                "err_ngrok_3200",
            ], says: "is switched off",
            owner: .gateway,
            next: "whatever is at this address was stopped there: ask whoever runs {host} to start "
                + "it; nothing is to be changed here",
            source:
                "Azure App Service and Container Apps, Render, Databricks, ngrok, Hugging Face, "
                + "OpenShift, Vercel: their answers"),
        ErrorRule(
            .endpointNotFound, in: [404],
            phrases: [
                "deployment_not_found", "application not found", "no such app",
                "no app configured at that hostname", "default backend",
            ], says: "has nothing behind it",
            owner: .address,
            next: "nothing is served at {host} (any more): check the base URL's host, or ask "
                + "whoever runs it",
            source: "Vercel, Railway, Heroku: their answers for a host without an application; "
                + "ingress-nginx: its default backend"),
        ErrorRule(
            .serverError, in: [500, 503], codes: ["no_db_connection"],
            phrases: ["authentication database", "database is…unreachable"],
            says: "cannot look keys up for now",
            owner: .gateway,
            next: "what knows the keys there (a database) is out of reach, and the key may be "
                + "right: tell whoever runs {host}",
            source: "LiteLLM: its proxy without its database"),
        ErrorRule(
            .modelNotFound, in: [0, 400, 404, 500, 503],
            phrases: [
                "no models loaded", "no model is loaded", "no model loaded", "model is unloaded",
                "model is not loaded", "model has not been loaded",
            ],
            says: "has no model loaded",
            owner: .gateway,
            next:
                "the server runs, and no model is loaded there: load one (LM Studio: its developer "
                + "page, or lms load)",
            source: "LM Studio; text-generation-webui; TabbyAPI; Jan"),
        ErrorRule(
            .serverError, in: [0, 400, 500, 503],
            phrases: [
                "requires more system memory", "out of memory", "cuda error: out of memory",
                "outofmemoryerror", "insufficient memory", "not enough memory", "not enough vram",
                "cannot allocate memory", "unable to allocate", "kv cache…not enough",
                "failed to allocate",
            ], says: "has too little memory for the model",
            owner: .gateway,
            next:
                "the server has too little memory for this model: serve a smaller one or a smaller "
                + "quantization, or stop others there",
            source: "Ollama; CUDA; vLLM"),
        ErrorRule(
            .serverError, in: [0, 400, 404, 500, 503],
            phrases: [
                "failed to load model", "could not load model", "error loading model:",
                "unable to load model", "model has crashed", "model crashed",
                "process has terminated", "runner process no longer running",
                "enginecore encountered an issue", "enginedeaderror", "engine is dead",
                "background loop has errored", "failed to deploy",
            ], says: "could not load the model, or keep it running",
            owner: .gateway,
            next:
                "the server has the model and could not run it (too little memory, a broken file, "
                + "or a server too old for it): its log says why",
            source: "LM Studio: lmstudio-ai/lmstudio-bug-tracker#1347; Ollama: "
                + "continuedev/continue#12713; LocalAI; vLLM; Ray Serve"),
        ErrorRule(
            .serverError, in: [400, 500],
            codes: ["app_unavailable", "provider_not_initialize"],
            says: "has no model behind this application",
            owner: .gateway,
            next: "the application is not set up yet: whoever runs {host} has to give it a model "
                + "and the key for that, and to publish it",
            source: "Dify: error codes of its API"),
        ErrorRule(
            .overloaded, in: [0, 400, 404, 422, 500, 503],
            phrases: [
                "model is currently not available", "no instances available",
                "no running instance", "no available worker", "no workers available",
                "is not ready", "model_not_ready", "still building", "no ready replicas",
                "engine is sleeping",
            ], says: "runs no copy of the model for now",
            owner: .gateway,
            next: "nothing of the model runs there yet: start it, or wait until it has started; "
                + "whoever runs {host} knows",
            source:
                "gpustack/gpustack#4103; Baseten: MODEL_NOT_READY; KServe; SkyServe; vLLM; Chutes"),
        ErrorRule(
            .overloaded, in: [0, 400, 404, 500, 503],
            phrases: ["degraded function cannot be invoked", "function is degraded"],
            owner: .provider,
            next:
                "the provider's own service of this model is broken for now, and the request is fine: "
                + "try again later, or choose another model",
            source: "NVIDIA: decolua/9router#2527"),
    ]
}
