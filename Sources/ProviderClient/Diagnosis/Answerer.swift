internal import ModelPool

/// Whose answer it is: the API's own, or that of something in front of it.
enum Answerer: Equatable {
    case api
    /// Its name where it is known: `nginx`, `Kong`, ...
    case gateway(String?)

    var isGateway: Bool { self != .api }

    init(_ answer: HTTPAnswer, _ message: ServerMessage, _ model: Model, _ wire: WireProtocol) {
        let name = Answerer.gatewayName(answer, message)
        switch message.shape {
        case .errorObject, .bodyCode, .otherJSON: self = .api
        case .page: self = .gateway(name)
        case .errorText:
            // OpenAI's kin say it so; Anthropic and Gemini never do.
            let isForeign = wire == .anthropicMessages || wire == .geminiGenerate
            // 2009 is Cloudflare AI Gateway's, for want of cf-aig-authorization.
            let speaksOfGateway =
                [
                    "service token", "gateway", "jwt", "access token", "subscription",
                ]
                .contains { message.haystack.contains($0) } || message.codes.contains("2009")
            self =
                isForeign || speaksOfGateway || answer.demandsLogin || Answerer.isKong(answer)
                ? .gateway(name) : .api
        case .detail:
            self = answer.demandsLogin && model.provider != .mistral ? .gateway(name) : .api
        case .message:
            let speaksSo: Set<Provider.ID> = [.mistral, .azure, .kimi, .qwen, .baidu]
            self =
                speaksSo.contains(model.provider) && !Answerer.isKong(answer)
                ? .api : .gateway(name)
        case .text, .nothing: self = .gateway(name)
        }
    }

    private static func isKong(_ answer: HTTPAnswer) -> Bool {
        answer.headers.contains { HeaderName.lowercase($0.name).hasPrefix("x-kong-") }
    }

    /// What tells of a program, and its name.
    private static let signs: [(sign: String, name: String)] = [
        ("openresty", "OpenResty"), ("apisix", "APISIX"), ("kong", "Kong"),
        ("nginx", "nginx"), ("cloudflare", "Cloudflare"), ("envoy", "Envoy"),
        ("haproxy", "HAProxy"), ("traefik", "Traefik"), ("awselb", "AWS load balancer"),
        ("cloudfront", "CloudFront"), ("apigateway", "AWS API Gateway"),
        ("akamai", "Akamai"), ("caddy", "Caddy"),
        ("microsoft-azure-application-gateway", "Azure Application Gateway"),
        ("litespeed", "LiteSpeed"), ("apache", "Apache"), ("microsoft-iis", "IIS"),
        ("squid", "squid"), ("tinyproxy", "tinyproxy"), ("bigip", "BIG-IP"),
        ("varnish", "Varnish"),
    ]

    /// The program in front, by its `Server` header, other headers, or its page.
    static func gatewayName(_ answer: HTTPAnswer, _ message: ServerMessage) -> String? {
        let server = Haystack(answer.first("server") ?? "")
        if let found = signs.first(where: { server.contains($0.sign) }) { return found.name }
        if isKong(answer) { return "Kong" }
        if answer.first("cf-ray") != nil { return "Cloudflare" }
        if answer.first("x-amzn-requestid") != nil, answer.first("x-amz-apigw-id") != nil {
            return "AWS API Gateway"
        }
        if answer.first("x-envoy-upstream-service-time") != nil { return "Envoy" }
        guard message.shape == .page else { return nil }
        return signs.first { message.haystack.contains($0.sign) }?.name
    }
}

extension HTTPAnswer {
    /// The first field of a name, in any case.
    func first(_ name: String) -> String? {
        headers.first { HeaderName.areSame($0.name, name) }?.value
    }

    /// `WWW-Authenticate` with a scheme that model APIs do not use.
    var demandsLogin: Bool {
        guard let scheme = first("www-authenticate") else { return false }
        return !HeaderName.lowercase(scheme).hasPrefix("bearer")
    }

    var isPage: Bool {
        HeaderName.lowercase(first("content-type") ?? "").hasPrefix("text/html")
    }
}
