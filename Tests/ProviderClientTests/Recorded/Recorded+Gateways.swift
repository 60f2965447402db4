import PoolModel

extension Recorded {
    static let html = [("Content-Type", "text/html")]

    private static func nginx(
        _ title: String, _ status: Int, _ verdict: VerdictCode, _ detail: String = ""
    )
        -> Recorded
    {
        Recorded(
            "nginx " + title, .openai, status,
            "<html>\r\n<head><title>\(title)</title></head>\r\n<body>\r\n<center><h1>\(title)</h1></center>\r\n\(detail)<hr><center>nginx/1.22.1</center>\r\n</body>\r\n</html>\r\n",
            headers: [("Server", "nginx/1.22.1"), ("Content-Type", "text/html")], verdict)
    }

    static let gateways: [Recorded] = [
        nginx("401 Authorization Required", 401, .gatewayForbidden),
        nginx("403 Forbidden", 403, .gatewayForbidden),
        nginx("404 Not Found", 404, .endpointNotFound),
        nginx("405 Not Allowed", 405, .endpointNotFound),
        nginx("413 Request Entity Too Large", 413, .badRequest),
        nginx("502 Bad Gateway", 502, .gatewayError),
        nginx("503 Service Temporarily Unavailable", 503, .gatewayError),
        nginx("504 Gateway Time-out", 504, .gatewayError),
        nginx("500 Internal Server Error", 500, .serverError),
        nginx("429 Too Many Requests", 429, .rateLimited),
        nginx(
            "400 The plain HTTP request was sent to HTTPS port", 400, .wrongScheme,
            "<center>The plain HTTP request was sent to HTTPS port</center>"),
        nginx(
            "400 No required SSL certificate was sent", 400, .tlsClientCert,
            "<center>No required SSL certificate was sent</center>"),
        nginx(
            "400 The SSL certificate error", 400, .tlsClientCert,
            "<center>The SSL certificate error</center>"),
        nginx(
            "400 Request Header Or Cookie Too Large", 400, .badRequest,
            "<center>Request Header Or Cookie Too Large</center>"),
        Recorded(
            "token gateway in JSON", .anthropic, 401, #"{"error":"invalid service token"}"#,
            headers: [("Server", "nginx")], .gatewayForbidden),
        Recorded(
            "empty 403", .openai, 403, "", headers: [("Server", "openresty")], .gatewayForbidden),
        Recorded(
            "Kong without key", .openai, 401,
            #"{"message":"No API key found in request","request_id":"1"}"#,
            headers: [("WWW-Authenticate", "Key realm=\"kong\""), ("Server", "kong/3.4.0")],
            .gatewayForbidden),
        Recorded(
            "Kong wrong key", .openai, 401, #"{"message":"Unauthorized"}"#,
            headers: [("X-Kong-Response-Latency", "1")], .gatewayForbidden),
        Recorded(
            "Kong IP", .openai, 403, #"{"message":"Your IP address is not allowed"}"#,
            headers: [("Server", "kong/3.4.0")], .gatewayForbidden),
        Recorded(
            "Kong no route", .openai, 404, #"{"message":"no Route matched with those values"}"#,
            headers: [("Server", "kong/3.4.0")], .endpointNotFound),
        Recorded(
            "Kong rate", .openai, 429, #"{"message":"API rate limit exceeded"}"#,
            headers: [("Retry-After", "30")], .rateLimited),
        Recorded(
            "Kong upstream", .openai, 502,
            #"{"message":"An invalid response was received from the upstream server"}"#,
            .gatewayError),
        Recorded(
            "APISIX without key", .openai, 401, #"{"message":"Missing API key in request"}"#,
            headers: [("Server", "APISIX/3.8.0")], .gatewayForbidden),
        Recorded(
            "APISIX no route", .openai, 404, #"{"error_msg":"404 Route Not Found"}"#,
            headers: [("Server", "APISIX/3.8.0")], .endpointNotFound),
        Recorded(
            "Envoy RBAC", .openai, 403, "RBAC: access denied",
            headers: [("Server", "istio-envoy"), ("Content-Type", "text/plain")],
            .gatewayForbidden),
        Recorded(
            "Envoy JWT", .openai, 401, "Jwt is missing",
            headers: [("Server", "envoy"), ("WWW-Authenticate", "Bearer realm=\"https://x\"")],
            .gatewayForbidden),
        Recorded(
            "Envoy upstream", .openai, 503,
            "upstream connect error or disconnect/reset before headers. reset reason: connection failure",
            headers: [("Server", "envoy")], .gatewayError),
        Recorded(
            "Envoy no upstream", .openai, 503, "no healthy upstream",
            headers: [("Server", "envoy")], .gatewayError),
        Recorded(
            "Envoy no route", .openai, 404, "", headers: [("Server", "envoy")], .endpointNotFound),
        Recorded(
            "Azure API Management", .openai, 401,
            #"{ "statusCode": 401, "message": "Access denied due to missing subscription key. Make sure to include subscription key when making requests to an API." }"#,
            headers: [
                (
                    "WWW-Authenticate",
                    #"AzureApiManagementKey realm="https://gw.example/openai",name="Ocp-Apim-Subscription-Key",type="header""#
                )
            ], .gatewayForbidden),
        Recorded(
            "AWS API Gateway forbidden", .openai, 403, #"{"message":"Forbidden"}"#,
            headers: [("x-amzn-RequestId", "1"), ("x-amz-apigw-id", "2")], .gatewayForbidden),
        Recorded(
            "AWS API Gateway path", .openai, 403, #"{"message":"Missing Authentication Token"}"#,
            headers: [("x-amzn-RequestId", "1"), ("x-amz-apigw-id", "2")], .endpointNotFound),
        Recorded(
            "AWS API Gateway timeout", .openai, 504, #"{"message": "Endpoint request timed out"}"#,
            .gatewayError),
        Recorded(
            "Tyk", .anthropic, 403, #"{"error": "Access to this API has been disallowed"}"#,
            .gatewayForbidden),
        Recorded(
            "Portkey", .anthropic, 401,
            #"{"status":"failure","message":"Invalid API Key. Error Code: 03"}"#, .gatewayForbidden),
        Recorded("Traefik path", .openai, 404, "404 page not found", .endpointNotFound),
        Recorded(
            "Traefik auth", .openai, 401, "401 Unauthorized\n",
            headers: [("WWW-Authenticate", "Basic realm=\"traefik\"")], .gatewayForbidden),
        Recorded("Traefik upstream", .openai, 502, "Bad Gateway", .gatewayError),
    ]

    static let pages: [Recorded] = [
        Recorded(
            "HAProxy no server", .openai, 503,
            "<html><body><h1>503 Service Unavailable</h1>\nNo server is available to handle this request.\n</body></html>\n",
            headers: html, .gatewayError),
        Recorded(
            "HAProxy denied", .openai, 403,
            "<html><body><h1>403 Forbidden</h1>\nRequest forbidden by administrative rules.\n</body></html>\n",
            headers: html, .gatewayForbidden),
        Recorded(
            "HAProxy login", .openai, 401,
            "<html><body><h1>401 Unauthorized</h1>\nYou need a valid user and password to access this content.\n</body></html>\n",
            headers: html + [("WWW-Authenticate", "Basic realm=\"x\"")], .gatewayForbidden),
        Recorded(
            "HAProxy timeout", .openai, 504,
            "<html><body><h1>504 Gateway Time-out</h1>\nThe server didn't respond in time.\n</body></html>\n",
            headers: html, .gatewayError),
        Recorded(
            "Cloudflare block", .openai, 403,
            "<!DOCTYPE html><html><head><title>Attention Required! | Cloudflare</title></head><body><h1>Sorry, you have been blocked</h1></body></html>",
            headers: [("Server", "cloudflare")], .gatewayForbidden),
        Recorded(
            "Cloudflare challenge", .openai, 403,
            "<!DOCTYPE html><html><head><title>Just a moment...</title></head><body></body></html>",
            headers: [("Server", "cloudflare"), ("cf-mitigated", "challenge")], .gatewayForbidden),
        Recorded(
            "Cloudflare 520", .openai, 520, "error code: 520", headers: [("Server", "cloudflare")],
            .gatewayError),
        Recorded(
            "Cloudflare 522", .openai, 522,
            "<!DOCTYPE html><html><head><title>gw.example | 522: Connection timed out</title></head></html>",
            headers: [("Server", "cloudflare")], .gatewayError),
        Recorded(
            "Cloudflare 530", .openai, 530, "error code: 1033", headers: [("Server", "cloudflare")],
            .gatewayError),
        Recorded(
            "Cloudflare Access", .openai, 403,
            "<html><head><title>Forbidden</title></head><body>You don't have permission to view this. Please contact your system administrator. Cloudflare Access</body></html>",
            headers: [("Server", "cloudflare")], .gatewayForbidden),
        Recorded(
            "AWS load balancer", .openai, 503,
            "<html>\r\n<head><title>503 Service Temporarily Unavailable</title></head>\r\n<body>\r\n<center><h1>503 Service Temporarily Unavailable</h1></center>\r\n</body>\r\n</html>\r\n",
            headers: [("Server", "awselb/2.0")], .gatewayError),
        Recorded(
            "AWS WAF", .openai, 403,
            "<html>\r\n<head><title>403 Forbidden</title></head>\r\n<body>\r\n<center><h1>403 Forbidden</h1></center>\r\n</body>\r\n</html>\r\n",
            headers: [("Server", "awselb/2.0")], .gatewayForbidden),
        Recorded(
            "Apache", .openai, 403,
            "<!DOCTYPE HTML PUBLIC \"-//IETF//DTD HTML 2.0//EN\">\n<html><head>\n<title>403 Forbidden</title>\n</head><body>\n<h1>Forbidden</h1>\n<p>You don't have permission to access this resource.</p>\n<address>Apache/2.4.57 (Debian) Server at gw Port 80</address>\n</body></html>",
            .gatewayForbidden),
        Recorded(
            "Apache, plain to TLS", .openai, 400,
            "<!DOCTYPE HTML><html><head><title>400 Bad Request</title></head><body><h1>Bad Request</h1><p>Your browser sent a request that this server could not understand.<br />Reason: You're speaking plain HTTP to an SSL-enabled server port.<br /></p></body></html>",
            .wrongScheme),
        Recorded(
            "Go, plain to TLS", .openai, 400, "Client sent an HTTP request to an HTTPS server.\n",
            .wrongScheme),
        Recorded("431", .openai, 431, "", .badRequest),
        Recorded(
            "BIG-IP", .openai, 200,
            "<html><head><title>Request Rejected</title></head><body>The requested URL was rejected. Please consult with your administrator.</body></html>",
            .badResponse),
        Recorded(
            "login page in a 200", .openai, 200,
            "<!doctype html><html><head><title>Sign in</title></head><body>...</body></html>",
            headers: html, .badResponse),
    ]

    /// What stands in between and is no nginx of the usual kind.
    static let seldom: [Recorded] = [
        Recorded(
            "HAProxy, request late", .openai, 408,
            "<html><body><h1>408 Request Time-out</h1>\nYour browser didn't send a complete request in time.\n</body></html>\n",
            headers: html, .timeout),
        Recorded("421", .openai, 421, "Misdirected Request", .badRequest),
        Recorded("499 passed on", .openai, 499, "", .gatewayError),
        Recorded("599", .openai, 599, "", .gatewayError),
        Recorded(
            "a hotel's network", .openai, 511,
            "<html><title>Network Authentication Required</title></html>", headers: html,
            .gatewayForbidden),
        Recorded(
            "login form in a 200", .openai, 200,
            "<html><title>Corp</title><form><input type='password'></form></html>", headers: html,
            .badResponse),
        Recorded(
            "an error in an unasked stream", .openai, 200,
            "data: {\"error\":{\"message\":\"Incorrect API key provided\"}}\n\n",
            headers: [("Content-Type", "text/event-stream")], .authFailed),
        Recorded(
            "an empty error is none", .openai, 200,
            #"{"error":{},"model":"some-model","choices":[{"message":{"content":"ok"}}]}"#, .ok),
        Recorded(
            "LiteLLM, a login page behind it", .litellm, 500,
            #"{"error":{"message":"litellm.InternalServerError: InternalServerError: OpenAIException - Empty or invalid response from LLM endpoint. Received: \"<!DOCTYPE html>\". Check the reverse proxy or model server configuration.","type":null,"param":null,"code":"500"}}"#,
            .gatewayError),
        Recorded(
            "LiteLLM, nothing behind it", .litellm, 500,
            #"{"error":{"message":"litellm.InternalServerError: InternalServerError: OpenAIException - Expecting value: line 1 column 1 (char 0)","type":null,"param":null,"code":"500"}}"#,
            .gatewayError),
        Recorded(
            "LiteLLM, no money behind it", .litellm, 402,
            #"{"error":{"message":"litellm.BadRequestError: OpenAIException - Insufficient Balance","type":"invalid_request_error","param":null,"code":"402"}}"#,
            .quotaExceeded),
        Recorded(
            "LiteLLM, a page behind it", .litellm, 404,
            #"{"error":{"message":"litellm.NotFoundError: NotFoundError: OpenAIException - <html><head><title>404 Not Found</title></head></html>","type":null,"param":null,"code":"404"}}"#,
            .endpointNotFound),
        Recorded(
            "LiteLLM, a country behind it", .litellm, 403,
            #"{"error":{"message":"litellm.APIError: APIError: OpenAIException - Country, region, or territory not supported","type":null,"param":null,"code":"403"}}"#,
            .modelForbidden),
    ]

    static let odd: [Recorded] = [
        Recorded("empty 200", .openai, 200, "", .badResponse),
        Recorded("no choices", .openai, 200, #"{"id":"1","choices":[]}"#, .badResponse),
        Recorded(
            "truncated", .openai, 200, #"{"id":"1","choices":[{"message":{"content":"o"#,
            .badResponse),
        Recorded(
            "another protocol", .openai, 200,
            #"{"type":"message","content":[{"type":"text","text":"ok"}]}"#, .badResponse),
        Recorded("plain text", .openai, 200, "OK", .badResponse),
        Recorded("a number", .openai, 200, "42", .badResponse),
        Recorded("deep", .openai, 200, String(repeating: "[", count: 100_000), .badResponse),
        Recorded(
            "huge number", .openai, 200,
            #"{"choices":1e999999,"usage":123456789012345678901234567890}"#, .badResponse),
        Recorded(
            "wrong types", .openai, 200, #"{"choices":[7],"model":[],"usage":"x"}"#, .badResponse),
        Recorded(
            "unasked stream", .openai, 200, "data: {\"choices\":[]}\n\n",
            headers: [("Content-Type", "text/event-stream")], .badResponse),
        Recorded("204", .openai, 204, "", .badResponse),
        Recorded("304", .openai, 304, "", .badResponse),
        Recorded("418", .openai, 418, "I'm a teapot", .badRequest),
        Recorded("unknown status", .openai, 999, "", .badResponse),
        Recorded(
            "blocked prompt", .gemini, 200, #"{"promptFeedback":{"blockReason":"SAFETY"}}"#,
            .badRequest),
        Recorded(
            "null error is none", .openai, 200,
            #"{"error":null,"model":"some-model","choices":[{"message":{"content":"ok"}}]}"#, .ok),
        Recorded(
            "MiniMax success", .minimax, 200,
            #"{"model":"some-model","choices":[{"message":{"content":"ok"}}],"base_resp":{"status_code":0,"status_msg":""}}"#,
            .ok),
        Recorded(
            "empty text", .openai, 200,
            #"{"model":"some-model","choices":[{"message":{"content":null},"finish_reason":"length"}]}"#,
            .okWithNotes),
        Recorded(
            "another model", .lmstudio, 200,
            #"{"model":"qwen2.5-7b","choices":[{"message":{"content":"ok"}}]}"#, .okWithNotes),
    ]
}
