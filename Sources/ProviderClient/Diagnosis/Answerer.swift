internal import PoolModel

/// Whose answer it is: the API's own, or that of something in front of it.
struct Answerer {
    enum Role: Equatable {
        case api
        /// A proxy or gateway in front of the API, of which nothing more is known.
        case gateway
        /// A check whether a person asks.
        case botCheck
        /// A web application firewall of whoever runs the address.
        case firewall
        /// A filter of the network that this machine is in.
        case filter
        /// A network's own page, before it lets anybody out.
        case portal
        /// A page where a person signs in.
        case signIn
    }

    let role: Role
    /// The program's name where it is known: `nginx`, `Kong`, ...
    let name: String?
    /// How a program is let in where a person would sign in.
    let step: String?

    var isGateway: Bool { role != .api }
    /// Whether it decides by itself what became of the request.
    var isDecisive: Bool { role != .api && role != .gateway }

    private init(_ role: Role, _ name: String?, step: String? = nil) {
        self.role = role
        self.name = name
        self.step = step
    }

    init(_ answer: HTTPAnswer, _ message: ServerMessage, _ model: Model, _ wire: WireProtocol) {
        if let sign = AnswererSign.found(in: answer, message) {
            self.init(sign.role, sign.name, step: sign.step)
            return
        }
        let gateway = Answerer(.gateway, Answerer.gatewayName(answer, message))
        let isUsual =
            ProviderHabit.of(model.provider)?.shapes.contains(message.shape) ?? false
        let isAPI: Bool =
            switch message.shape {
            case .errorObject, .bodyCode, .otherJSON: true
            case .page, .text, .nothing: false
            case .errorText:
                // OpenAI's kin say it so; Anthropic and Gemini never do.
                wire != .anthropicMessages && wire != .geminiGenerate
                    && !Answerer.speaksOfGateway(message) && !answer.demandsLogin
                    && !Answerer.isKong(answer)
            case .detail: !answer.demandsLogin || isUsual
            case .message: isUsual && !Answerer.isKong(answer)
            }
        self = isAPI ? Answerer(.api, nil) : gateway
    }

    private static func speaksOfGateway(_ message: ServerMessage) -> Bool {
        // 2009 is Cloudflare AI Gateway's, for want of cf-aig-authorization.
        message.codes.contains("2009")
            || ["service token", "gateway", "jwt", "access token", "subscription key"]
                .contains { message.searchable.contains($0) }
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
        ("varnish", "Varnish"), ("tengine", "Tengine"), ("apigee", "Apigee"),
    ]

    /// The program in front, by its `Server` header, other headers, or its page.
    static func gatewayName(_ answer: HTTPAnswer, _ message: ServerMessage) -> String? {
        let server = SearchableText(answer.first("server") ?? "")
        if let found = signs.first(where: { server.contains($0.sign) }) { return found.name }
        if isKong(answer) { return "Kong" }
        if answer.first("cf-ray") != nil { return "Cloudflare" }
        if answer.first("x-amzn-requestid") != nil, answer.first("x-amz-apigw-id") != nil {
            return "AWS API Gateway"
        }
        if answer.first("x-envoy-upstream-service-time") != nil { return "Envoy" }
        if message.isFault { return "Apigee" }
        guard message.shape == .page else { return nil }
        return signs.first { message.searchable.contains($0.sign) }?.name
    }

    /// Those that only pass on what the API behind them says: JSON that comes through them is its.
    static func onlyPassesOn(_ name: String?) -> Bool {
        guard let name else { return true }
        return ["Cloudflare", "CloudFront", "nginx", "OpenResty", "Caddy", "Tengine", "Akamai"]
            .contains(name)
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

    /// Markup, as HTML or XML: words between tags.
    var isPage: Bool {
        let type = HeaderName.lowercase(first("content-type") ?? "")
        return type.hasPrefix("text/html") || type.hasPrefix("text/xml")
            || type.hasPrefix("application/xml")
    }
}
