internal import PoolModel

/// Who may: the network's place, the program, the token, the account, the plan.
extension ErrorRule {
    // MARK: From where

    static let places: [ErrorRule] = [
        ErrorRule(
            .modelForbidden, in: [0, 400, 401, 403, 404, 451],
            codes: [
                "unsupported_country_region_territory", "unsupported_region", "region_blocked",
            ],
            phrases: [
                "country, region, or territory not supported", "location is not supported",
                "not available in your country", "not available in your region",
                "not available in your location", "not available in your area",
                "unsupported region", "land wird nicht unterstützt", "dans votre pays",
                "en tu país", "en su país", "お住まいの国", "вашей стране", "вашем регионе",
                "not supported in your country",
                "not supported in your region", "your country is not supported",
                "region is not supported", "country is not supported", "geo-restricted",
                "unavailable for legal reasons",
                "geographic restriction", "access from your country", "unsupported country",
                "export control", "sanction", "地区不支持", "不支持您所在", "所在地区", "所在的地区",
                "该地区",
            ], says: "does not serve this network or country",
            owner: .network,
            next: "{provider} does not serve the country or network that this machine's address is "
                + "in, and it is not about the key or this model: go out where it is served, or "
                + "choose another provider",
            source: "OpenAI, Google, Anthropic: supported countries"),
        ErrorRule(
            .modelForbidden, in: [403], phrases: ["forbidden request not allowed"],
            says: "does not serve this network or country",
            owner: .network,
            next: "{provider} does not serve this network or country (of this machine's address), "
                + "and it is not about the key or this model: go out where it is served",
            source: "Anthropic: 403 forbidden, Request not allowed"),
        ErrorRule(
            .modelForbidden, in: [403], phrases: ["please check your network settings"],
            says: "does not let this network in",
            owner: .network,
            next:
                "{provider} refuses this machine's network (a VPN, a proxy or its country, mostly), "
                + "and it is not about the key: go out by another one",
            source: "Groq: 403 Access denied"),
        ErrorRule(
            .modelForbidden, in: [401, 403, 429],
            phrases: ["detected_unusual_activity", "unusual activity…free tier"],
            says: "has switched off the free plan for this network",
            owner: .network,
            next:
                "{provider} serves no free plan by a VPN, a proxy or a hosting network, and it is "
                + "not about the key: go out by another one, or take a paid plan",
            source: "ElevenLabs: 401 detected_unusual_activity (elevenlabs-js issue 157)"),
        ErrorRule(
            .gatewayForbidden, in: [400, 403, 421],
            phrases: [
                "invalid host header", "blocked request. this host", "host not allowed",
                "host is not allowed", "disallowedhost", "you may need to add…to allowed_hosts",
            ], says: "does not answer to this host name",
            owner: .gateway,
            next: "the server answers to names that it knows only: call it by one of them, or have "
                + "{host} added to its allowed hosts",
            source: "Starlette: TrustedHostMiddleware; Vite, webpack: allowedHosts; Django"),
        ErrorRule(
            .gatewayForbidden, in: [0, 400, 403, 406, 415, 429, 503], phrases: ["imunify360"],
            says: "(Imunify360) takes this program for a robot", owner: .gateway,
            next: "no header of yours helps: have whoever runs {host} put this machine's address "
                + "on the list of those that its bot check (Imunify360) lets through",
            source: "Imunify360: what it says in JSON, also with 200"),
        // What asks for JSON is told of Cloudflare's 1xxx errors as a problem (RFC 9457).
        ErrorRule(
            .gatewayForbidden, in: [400, 403, 429, 451, 503],
            phrases: [
                "/error-1005", "/error-1006", "/error-1007", "/error-1008", "/error-1009",
                "/error-1010", "/error-1012", "/error-1020", "/error-1106",
            ], says: "has a firewall (Cloudflare) that rejected the request",
            owner: .gateway,
            next: "it is a rule of the firewall there (Cloudflare), and neither the key nor a "
                + "missing header: ask whoever runs {host} to let this program or network in",
            source: "Cloudflare: 1xxx errors, for agents"),
        ErrorRule(
            .gatewayError, in: [403, 409, 500, 502, 503, 530],
            phrases: [
                "/error-1000", "/error-1001", "/error-1002", "/error-1003", "/error-1014",
                "/error-1016", "/error-1018", "/error-1033",
            ], says: "(Cloudflare) does not find the service behind it",
            owner: .gateway,
            next: "the name {host} is set up wrongly at Cloudflare (its DNS or its tunnel): tell "
                + "whoever runs it; nothing is to be changed here",
            source: "Cloudflare: 1xxx errors, for agents"),
        ErrorRule(
            .authFailed, in: [401, 403],
            codes: ["api_key_ip_address_blocked", "api_key_http_referrer_blocked"],
            owner: .key,
            next: "the key is restricted to certain addresses: allow this machine's in the key's "
                + "settings, or take a key without the restriction",
            source: "Google: ErrorInfo reasons"),
        ErrorRule(
            .modelForbidden, in: [403],
            phrases: ["public access is disabled", "public network access is disabled"],
            says: "is not open to this network",
            owner: .network,
            next: "the resource is open to its private network only: call from there (VPN, private "
                + "endpoint), or have public access enabled",
            source: "Azure: private endpoints"),
        ErrorRule(
            .gatewayForbidden, in: [400, 401, 403, 404],
            phrases: [
                "virtual network/firewall rules", "ip address is not allowed", "ip not allowed",
                "ip address not allowed", "ip is not allowed", "ip_not_allowed", "ip whitelist",
                "ip allowlist", "not in the whitelist", "not in whitelist", "ip address…blocked",
                "not from an allowed ip", "ip…not in the list", "ip not on", "ip is not on",
                "ip address…not permitted", "ip address…not authorized", "connected to the vpn",
                "to internal network", "internal network only", "source ip", "your ip…not",
                "vpcservicecontrols", "prohibited by organization's policy",
                "network policy", "not in the allowed ip", "不在令牌允许访问的列表", "ip白名单",
                "ip 白名单", "ip不在", "ip 不在", "ip地址不", "非法ip",
            ], says: "does not let this network in",
            owner: .network,
            next: "the address that this machine's requests come from is not let in: call from an "
                + "allowed network (VPN), or have this address allowed by whoever runs {host}",
            source: "Azure: virtual networks; Kong: ip-restriction; new-api; Google VPC-SC"),
    ]

    // MARK: Which program

    static let clients: [ErrorRule] = [
        ErrorRule(
            .modelForbidden, in: [400, 401, 403, 503],
            phrases: [
                "only available for coding agents", "only available to coding agents",
                "currently only available for coding", "only for coding agents",
                "only be used with coding", "coding plan…only", "仅限编程工具", "仅支持编程工具",
                "仅可在编程", "only allows claude code", "only allows codex",
                "access to this endpoint is forbidden. please review our",
            ], says: "lets only certain programs use this plan",
            owner: .account,
            next:
                "this plan is only for the coding agents that the server names, which it knows by "
                + "their User-Agent: use a key of the ordinary API of {provider}",
            source: "Kimi For Coding; Qwen and GLM coding plans; Wei-Shaw/sub2api#3742; "
                + "anomalyco/opencode#26344: GitHub Copilot"),
        ErrorRule(
            .modelForbidden, in: [400, 403],
            codes: ["model_not_available_for_integrator"],
            phrases: ["not available for integrator"],
            says: "does not let this program use the model", owner: .header,
            next: "GitHub Copilot knows programs by the header Copilot-Integration-Id: add it to "
                + "the model, or correct it",
            source: "anomalyco/opencode#34048"),
        ErrorRule(
            .quotaExceeded, in: [400, 402, 403, 429], phrases: ["extra usage"],
            says: "says that the subscription has no extra usage left",
            owner: .account,
            next: "what other programs ask, and long contexts, draw on the subscription's extra "
                + "usage: add some (claude.ai, settings, usage), or take an API key of the console "
                + "of {provider}",
            source: "Anthropic: extra usage of a subscription"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            phrases: [
                "only authorized for use with", "credential…only…be used with",
                "only for use with claude code", "cannot be used for other api",
                "oauth authentication is currently not", "oauth token…not supported",
                "third-party apps", "third-party harness", "third-party client",
                "only be used by the official", "restricted to the official",
                "personal access tokens are not supported",
            ], says: "does not take this credential from this program",
            owner: .key,
            next:
                "this is the token of one program (Claude Code or another client), no API key: make "
                + "an API key in the console of {provider}",
            source: "anthropics/claude-code#24690"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            phrases: [
                "admin api key", "admin key", "management key", "provisioning key",
                "publishable key", "public key…secret key",
            ], says: "does not take this kind of key here",
            owner: .key,
            next: "this key is of another kind (for management, not for asking models): make an "
                + "ordinary API key at {provider}",
            source: "OpenRouter, Anthropic, OpenAI: kinds of keys"),
    ]

    // MARK: Tokens

    static let tokens: [ErrorRule] = [
        ErrorRule(
            .authFailed, in: [403], codes: ["api_key_service_blocked"],
            owner: .key,
            next:
                "the key is restricted to other services: allow this API in the key's settings, or "
                + "take a key without the restriction",
            source: "Google: ErrorInfo reasons"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            phrases: [
                "api key is blocked", "api key has been blocked", "api key is disabled",
                "api key has been disabled", "key is suspended", "key has been suspended",
                "api key is inactive",
            ], says: "has blocked the key",
            owner: .key,
            next: "the key is blocked or switched off at {provider}: switch it on there, or make a "
                + "new one",
            source: "xAI: 403 of a blocked key; new-api, LiteLLM: keys that are switched off"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: ["api_key_leaked", "secret_key_exposed"],
            phrases: [
                "reported as leaked", "key has been leaked", "key was leaked",
                "found in a public", "detected in a public", "exposed publicly",
                "publicly exposed", "key has been compromised",
            ], says: "has blocked the key, which was found in public",
            owner: .key,
            next: "the key stays blocked: make a new one at {provider}, and look where this one "
                + "became public",
            source: "Google: keys reported as leaked; OpenAI, GitHub: secret scanning"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: ["unrecognizedclientexception", "invalidclienttokenid"],
            phrases: [
                "security token included in the request is invalid",
                "unrecognizedclientexception", "invalidclienttokenid",
            ], says: "does not know the key",
            owner: .key,
            next: "AWS does not know the key in {credential}: take one of this account and region "
                + "(for Bedrock a Bedrock API key), whole and not revoked",
            source: "AWS: common errors of its APIs"),
        ErrorRule(
            .authFailed, in: [400, 401, 403], codes: ["no_db_connection"],
            phrases: ["no connected db", "no connected database"], says: "does not know the key",
            owner: .key,
            next: "this proxy has no database and so knows one key, its master key: use that one, "
                + "or ask whoever runs {host} for keys of its users",
            source: "LiteLLM: ProxyErrorTypes.no_db_connection, of any key but the master key"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: ["requesttimetooskewed", "invalidtimestamp", "timestamp_expired"],
            phrases: [
                "not yet valid", "token used before issued", "issued in the future",
                "jwt not active", "used too early", "token is not active",
                "requesttimetooskewed", "difference between the request time", "clock skew",
                "check your system clock", "check your clock", "signature not yet current",
                "signature expired", "timestamp is too", "timestamp expired", "timestamp过期",
                "时间戳", "系统时间",
            ], says: "does not take the token for the time that it says",
            owner: .machine,
            next:
                "the time here and there differ: set this machine's clock (`date` shows it; or that "
                + "of the machine which made the token), then get a new token",
            source: "Istio, AWS Signature V4, Google, Tencent: clocks"),
        ErrorRule(
            .authFailed, in: [400, 401, 403], codes: ["invalid_issuer", "invalid_audience"],
            phrases: [
                "jwt issuer is not configured", "not from a valid issuer", "audiences in jwt",
                "audience is incorrect",
                "invalid audience", "invalid issuer", "jwt verification fails",
                "signature verification failed", "invalid signature", "issuer…not trusted",
                "jwks", "wrong audience", "aud claim", "audience validation failed",
                "issuer validation failed", "no matching key", "unknown kid",
                "signature does not match", "signaturedoesnotmatch",
            ], says: "does not trust the token",
            owner: .key,
            next: "the token in {credential} is of another issuer, audience or key than {host} "
                + "trusts: ask whoever runs it where to get the right one",
            source: "Istio, Kong, Entra: token validation"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: [
                "expiredtoken", "expiredtokenexception", "expired_token", "token_expired",
                "session_expired", "expired_key", "api_key_expired", "access_token_expired",
            ],
            phrases: [
                "expired key", "key expired", "key has expired", "key expiry time",
                "apikey过期",
                "jwt is expired", "jwt expired", "jwt has expired", "token is expired",
                "token has expired", "token expired", "token have expired", "expired token",
                "token…is expired", "token…has expired", "security token…expired",
                "session has expired", "session expired", "signature has expired",
                "credentials have expired", "credential has expired", "lifetime validation failed",
                "exp claim", "\"exp\" claim", "令牌已过期", "token已过期", "token 已过期",
                "登录已过期", "凭证已过期", "access token…expired", "token isn't active",
            ], says: ErrorRule.expired,
            owner: .key,
            next: "the token in {credential} has expired: get a new one",
            source:
                "Istio, AWS STS, Google, Entra, Databricks: expired tokens; LiteLLM: expired_key"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: ["authenticationtypedisabled", "credentials_missing"],
            phrases: [
                "key based authentication is disabled", "key-based authentication is disabled",
                "key based authentication is not", "local authentication is disabled",
                "local auth is disabled", "api keys are not supported by this api",
                "expected oauth2 access token", "expected oauth 2 access token",
                "key authentication is disabled",
            ], says: "takes no keys",
            owner: .key,
            next:
                "keys are switched off for this resource: it wants a token (Entra ID at Azure, OAuth "
                + "2 at Google) in the header Authorization, after Bearer",
            source: "Azure: disableLocalAuth; Google: UNAUTHENTICATED"),
        ErrorRule(
            .gatewayForbidden, in: [401, 403],
            phrases: ["error: forbidden…does not have permission to get url"],
            says: "lets in only whom its owner has named", owner: .key,
            next: "Cloud Run and functions of Google want an ID token of somebody with the role "
                + "run.invoker in Authorization (`gcloud auth print-identity-token`), not a "
                + "provider's key",
            source: "Google Cloud Run: authenticating callers"),
        ErrorRule(
            .authFailed, in: [401, 403], phrases: ["access to this api has been disallowed"],
            says: "does not know the key", owner: .key,
            next: "{gateway} does not know what {credential} carries, or it may not call this API: "
                + "ask whoever runs {host} for a key",
            source: "Tyk: authentication and authorisation errors"),
        ErrorRule(
            .authFailed, in: [401, 403],
            phrases: ["invalid client id or secret", "invalid client_id or client_secret"],
            says: "does not accept the client id and secret", owner: .header,
            next: "the gateway wants the pair client_id and client_secret of an application that "
                + "is registered there, each in a header of its own: add or correct the two",
            source: "MuleSoft: client id enforcement policy"),
        ErrorRule(
            .badRequest, in: [400, 401], phrases: ["multiple authentication credentials"],
            owner: .header,
            next: "the API key and {row:authorization|token|key} are two credentials, and the "
                + "server takes one: take the other out",
            source: "Gemini: a key beside a token"),
        ErrorRule(
            .gatewayForbidden, in: [403], phrases: ["not authorized to access this resource"],
            owner: .gateway,
            next: "a policy there (IAM, or the gateway's authorizer) refuses whoever the key or "
                + "token stands for: ask whoever runs {host} to allow it",
            source: "AWS API Gateway: access denied by a policy"),
        ErrorRule(
            .gatewayForbidden, in: [403], codes: ["900908"],
            phrases: ["subscription validation failed"], owner: .account,
            next: "the application that the key or token is of has no subscription of this API: "
                + "subscribe it in the gateway's developer portal, or ask whoever runs {host}",
            source: "WSO2 API Manager: error codes"),
        ErrorRule(
            .gatewayForbidden, in: [401, 403, 500], phrases: ["policy falsified"],
            owner: .gateway,
            next: "the API gateway (Layer7) refuses it by its policy, mostly for a credential that "
                + "is missing or wrong: ask whoever runs {host} which one it wants, and in which "
                + "header",
            source: "Layer7 API Gateway: its SOAP fault for any policy that fails"),
        ErrorRule(
            .gatewayForbidden, in: [401, 403], phrases: ["missing subscription key"],
            says: "wants a subscription key of its own", owner: .header,
            source: "Azure API Management"),
        ErrorRule(
            .gatewayForbidden, in: [401, 403],
            phrases: ["rbac: access denied", "jwt is missing", "no jwt found"], owner: .gateway,
            next: "{gateway} lets only certain tokens or callers in: ask whoever runs {host} which "
                + "token it wants, and in which header",
            source: "Istio: RequestAuthentication, AuthorizationPolicy"),
    ]

    // MARK: The account

    static let accounts: [ErrorRule] = [
        ErrorRule(
            .authFailed, in: [400, 401, 403], codes: ["incorrect_hostname"],
            phrases: ["incorrect_hostname", "configured to use…api.openai.com"],
            says: "is not the host that this organization's key works at", owner: .address,
            next:
                "put the host that the answer names into the base URL: the organization's data is "
                + "kept in another region",
            source: "OpenAI: data residency"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: ["invalidsignatureexception", "signaturedoesnotmatch"],
            phrases: [
                "request signature we calculated", "hmac…does not match",
                "secret key does not match",
            ],
            says: "does not accept the signature", owner: .key,
            next:
                "the secret that signs the request is wrong, or belongs to another key or region: "
                + "check the key, or take an API key that needs no signature",
            source: "AWS Signature V4; iFlytek Spark"),
        ErrorRule(
            .authFailed, in: [400, 401, 402, 403],
            codes: [
                "account_deactivated", "organization_restricted", "account_disabled",
                "deactivated_workspace",
            ],
            phrases: [
                "account…has been deactivated", "account…is deactivated",
                "organization has been restricted", "account has been disabled",
                "account is disabled", "account has been banned", "account has been terminated",
                "account is locked", "account has been locked", "account…has been blocked",
                "user is blocked", "user has been banned", "用户已被封禁", "账号已被", "账户已被",
                "账号被封", "账号异常", "账户异常", "已被禁用", "account has been flagged",
                "workspace has been deactivated", "suspended for violat",
                "suspended due to violat", "terminated due to violat",
                "project has been denied access",
                "has been temporarily restricted",
            ], says: "says that the account is closed or restricted",
            owner: .account,
            next: "the account is closed or restricted, whatever the key: ask the support of "
                + "{provider}, or use a key of another account",
            source: "OpenAI account_deactivated; Groq organization_restricted; one-api; Gemini"),
        ErrorRule(
            .authFailed, in: [401], phrases: ["must be a member of an organization"],
            says: "says that the key's owner is in no organization", owner: .account,
            next: "whoever made the key was taken out of the organization: ask its administrator, "
                + "or take a key of somebody who is in it",
            source: "OpenAI: error codes"),
        ErrorRule(
            .modelForbidden, in: [400, 401, 403],
            phrases: [
                "organization has been disabled", "organization is disabled",
                "workspace has been disabled", "project has been archived", "project is archived",
                "project…has been archived", "organization does not have access to claude",
            ],
            says: "says that the organization or project is disabled",
            owner: .account,
            next: "the organization or project is disabled, whatever the key: ask its owner or the "
                + "support of {provider}, or use a key of another one",
            source: "Anthropic permission_error; OpenAI projects"),
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: [
                "invalid_organization", "invalid_project", "mismatched_organization",
                "mismatched_project",
            ],
            phrases: [
                "no such organization", "no such project", "organization header should match",
                "project header should match", "organization…not found", "invalid organization",
            ], says: "does not know the organization or project",
            owner: .header,
            next:
                "{row:organization|project} names an organization or project that the key does not "
                + "belong to: correct or remove it",
            source: "OpenAI: invalid_organization, mismatched_project"),
        ErrorRule(
            .modelForbidden,
            phrases: ["organization must be verified", "complete organization verification"],
            says: "gives this model only to verified organizations",
            owner: .account,
            next: "verify the organization at {provider} (settings, general), which takes up to 15 "
                + "minutes to count, or choose another model",
            source: "OpenAI: verified organizations"),
        ErrorRule(
            .modelForbidden, in: [400, 401, 403],
            phrases: [
                "实名认证", "实名", "real-name", "identity verification", "phone number verif",
                "account is currently being verified",
            ],
            says: "gives this model only to verified accounts",
            owner: .account,
            next: "the account's owner is to be verified first: do so in the console of {provider}",
            source: "SiliconFlow, Volcengine, Baidu; AWS: new accounts"),
        ErrorRule(
            .modelForbidden, in: [400, 401, 403],
            phrases: [
                "account is not allowed to access", "account is not allowed to use",
                "operation not allowed\n",
            ], says: "does not let this account use it",
            owner: .account,
            next: "the account itself (a trial, its region or its kind) may not use this, whatever "
                + "the key: ask the support of {provider}, or use another account",
            source: "Snowflake Cortex: 003001, vllm-project/semantic-router#3608; Bedrock: new "
                + "accounts"),
        ErrorRule(
            .modelForbidden, in: [400, 403, 404],
            codes: ["no_associated_service_instance_error"],
            phrases: ["is not associated with a wml instance"],
            says: "has no service for this project", owner: .account,
            next: "the project or space that is named has no service behind it: associate an "
                + "instance of watsonx.ai Runtime with it in the console",
            source: "IBM watsonx.ai: error codes"),
        ErrorRule(
            .modelForbidden, in: [0, 400, 401, 403, 404, 500],
            codes: [
                "model_terms_required", "service_disabled", "modelnotopen", "gated_repo",
                "accessdenied.unpurchased", "model_gated",
            ],
            phrases: [
                "must accept the terms", "accept the terms", "terms acceptance",
                "accept the license", "gated repo", "access to model…is restricted",
                "request access to", "you don't have access to the model with the specified",
                "model access is denied", "marketplace subscription", "aws-marketplace",
                "has not activated the model", "model service is not activated",
                "not been used in project", "it is disabled. enable it",
                "use case details have not been submitted", "is not enabled for this account",
                "is not enabled for your", "appidnoautherror", "未开通", "没有开通", "尚未开通", "请先开通",
            ], says: "has not switched this model on for the account",
            owner: .account,
            next:
                "the model or its service is to be switched on (or its terms accepted) once for this "
                + "account: do so in the console of {provider}, wait some minutes, test again",
            source:
                "Bedrock model access; Volcengine ModelNotOpen; Groq terms; Google "
                + "SERVICE_DISABLED; Databricks: model serving; iFlytek: 11200"
        ),
        ErrorRule(
            .modelForbidden,
            phrases: [
                "no endpoints found matching your data policy",
                "no allowed providers are available",
                "all providers have been ignored", "privacy settings",
            ], says: "leaves out every provider of the model",
            owner: .account,
            next:
                "the account's own settings (privacy, allowed providers) leave out every provider of "
                + "this model: change them at {provider}, or choose another model",
            source: "OpenRouter: settings"),
    ]

    // MARK: The plan

    static let plans: [ErrorRule] = [
        ErrorRule(
            .quotaExceeded, in: [400, 402, 403, 429],
            codes: ["customer_verification_required", "payment_method_required"],
            phrases: [
                "valid credit card", "added your payment method", "add a payment method",
                "payment method is required",
                "no payment method", "invalid_payment_instrument",
            ], says: "wants a way of paying on file",
            owner: .account,
            next: "the account has no valid credit card or other way of paying on file: add one at "
                + "{provider}; the key itself is right",
            source: "Vercel AI Gateway; AWS Bedrock: INVALID_PAYMENT_INSTRUMENT; Voyage AI"),
        ErrorRule(
            .quotaExceeded, in: [429],
            phrases: ["limit: 0,", "limit: 0\n", "limit: 0 ", "limit 0,", "limit_rpm: 0"],
            says: "gives this account none of this model",
            owner: .account,
            next:
                "the limit is 0, and waiting does not lift it: the free tier does not include this "
                + "model; enable billing at {provider}, or choose another model",
            source: "google-gemini/gemini-cli#22486"),
        ErrorRule(
            .modelForbidden, in: [429], codes: ["zhipu-1311"],
            says: "does not include this model in the plan of the account",
            owner: .account,
            next: "the account's plan does not include this model, and waiting does not help: "
                + "upgrade it at {provider}, or choose another model",
            source: "Zhipu: 1311"),
        ErrorRule(
            .modelForbidden, in: [0, 400, 401, 402, 403, 404, 500],
            codes: [
                "subscription_required", "plan_required", "upgrade_required",
                "invalidsubscription",
            ],
            phrases: [
                "requires a subscription", "subscription is required", "subscription required",
                "upgrade for access", "upgrade your plan", "upgrade your subscription",
                "not included in your plan", "not available on your plan",
                "not available in your plan",
                "your plan does not", "current plan does not", "subscription plan does not",
                "not available on the free", "not available for free", "free plan…not",
                "requires a paid plan", "requires a pro", "paid plan", "paid tier", "pro plan",
                "your current plan", "does not support the coding plan", "plan not support",
                "plan doesn't support", "tier does not allow", "your tier",
                "usage tier", "套餐不支持", "套餐暂未", "当前套餐",
                "升级套餐", "暂未开放",
            ], says: "does not include this model in the plan of the account",
            owner: .account,
            next:
                "the account's plan does not include this model: upgrade it at {provider}, or choose "
                + "another model",
            source: "ollama/ollama#15741; Zhipu and Together plans; MiniMax: 2061; Volcengine: "
                + "coding plan"),
    ]

    // MARK: What the key may

    static let permissions: [ErrorRule] = [
        ErrorRule(
            .modelForbidden, in: [400, 401, 403, 404],
            codes: [
                "notauthorizedornotfound", "missing_scope", "insufficient_scope",
                "access_token_scope_insufficient",
                "iam_permission_denied", "authorizationfailed", "insufficient_permissions",
            ],
            phrases: [
                "missing scopes", "missing scope", "insufficient permissions",
                "sufficient permissions", "enough permissions", "permission denied to",
                "insufficient authentication scopes",
                "insufficient_scope", "is not authorized to perform",
                "not authorized to invoke", "lacks the required",
                "permission '…denied", "permission denied on resource", "required permission",
                "missing permission", "missing the permission", "permission is required to",
                "have permission to query", "have permission to invoke", "have permission to use",
                "does not have the permission",
                "does not have…permission on", "required role", "needs the role",
                "requires the role", "无权限访问", "没有权限",
            ], says: "knows the key, which lacks a permission",
            owner: .key,
            next:
                "the key is known, but restricted: give it (or its role) {permission}, or take a key "
                + "that has it",
            source: "OpenAI missing_scope; Hugging Face; AWS IAM; Google IAM; Azure RBAC")
    ]

    static let suspended: [ErrorRule] = [
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            codes: ["access_terminated_error"],
            phrases: [
                "account…suspended", "account…terminated", "account is not active",
                "user…suspended", "consumer…suspended", "has been suspended",
            ], says: "says that the account is suspended",
            owner: .account,
            next:
                "the account is suspended, whatever the key: ask the support of {provider}, or use a "
                + "key of another account",
            source: "Google CONSUMER_SUSPENDED; Kimi"),
        // After what LiteLLM says of money in the same words.
        ErrorRule(
            .authFailed, in: [400, 401, 403],
            phrases: ["authentication error", "invalid_token", "invalid authentication cred"],
            source: "Cloudflare API: code 10000; Kong"),
    ]
}
