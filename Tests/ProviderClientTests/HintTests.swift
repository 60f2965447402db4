import PoolModel
import Testing

@testable import ProviderClient

@Suite struct HintTests {
    private func next(
        _ status: Int, _ body: String, _ rows: [(String, String)],
        headers: [(String, String)] = [], provider: Provider.ID = .anthropic,
        change: (inout Model) -> Void = { _ in }
    ) throws -> String {
        try Recorded("", provider, status, body, headers: headers, .ok)
            .finding(headers: rows, change: change).next
    }

    @Test func halfOfAPairIsSeen() throws {
        let rows = [
            ("anthropic-beta", "b"), ("X-Portkey-Config", "p"), ("CF-Access-Client-Secret", "s"),
        ]
        #expect(
            try next(401, #"{"error":"invalid service token"}"#, rows)
                == "check row 3 CF-Access-Client-Secret; CF-Access-Client-Id is not among your "
                + "headers, and gateways that want one want both.")
    }

    @Test func withoutAHeaderOneIsSuggested() throws {
        #expect(
            try next(403, "", []).hasPrefix(
                "the answer does not say why: ask whoever runs api.anthropic.com what the gateway wants"
            ))
        #expect(try next(401, "", []).hasPrefix("check the API key first; where it is right, ask"))
        #expect(try next(403, "", [("X-Debug", "1")]).hasPrefix("none of your headers looks like"))
    }

    @Test func likelyRowsAreNamedAndOffOnesToo() throws {
        let rows = [("X-Debug", "1"), ("X-Gateway-Token", "t")]
        #expect(try next(403, "", rows) == "check row 2 X-Gateway-Token.")
        #expect(
            try next(403, "", rows) { $0.headers[1].isOn = false }
                == "row 2 X-Gateway-Token is off; the gateway may want it.")
    }

    @Test func aHeaderThatTheGatewayNamesIsQuoted() throws {
        let body = #"{"message":"Missing required header 'X-Team-Token'"}"#
        #expect(
            try next(401, body, [])
                == "the gateway speaks of X-Team-Token, which is not among your headers; add it to the model."
        )
        #expect(
            try next(401, body, [("x-team-token", "t")])
                == "check row 1 x-team-token, which the gateway speaks of.")
        #expect(
            try next(400, #"{"message":"Gateway-Token header is required"}"#, [], provider: .openai)
                .contains("Gateway-Token, which is not among"))
        let azure =
            #"AzureApiManagementKey realm="x",name="Ocp-Apim-Subscription-Key",type="header""#
        #expect(
            try next(
                401,
                #"{"statusCode":401,"message":"Access denied due to missing subscription key."}"#,
                [], headers: [("WWW-Authenticate", azure)], provider: .openai
            ).contains("Ocp-Apim-Subscription-Key"))
        #expect(
            try next(
                401, #"{"message":"No API key found in request"}"#, [],
                headers: [("WWW-Authenticate", "Key realm=\"kong\"")], provider: .openai
            ).contains("speaks of apikey"))
    }

    @Test func aHostileGatewayPutsNoControlsIntoTheHint() throws {
        let hint = try next(403, "Missing header X-\u{1B}[31mEvil\u{202E}-Token", [])
        #expect(Sanitizer.clean(hint) == hint && !hint.contains("\u{1B}"))
    }

    @Test func keysAreAskedForWhereThereIsNone() throws {
        let model = callable(.openai, key: nil)
        let request = try builder().build(model, .answer)
        let answer = HTTPAnswer(
            status: 401, body: Array(#"{"error":{"message":"You didn't provide an API key"}}"#.utf8)
        )
        let finding = Classifier.classify(answer: answer, request: request, model: model.model)
        #expect(finding.next.hasPrefix("type the API key"))
    }

    @Test func ownCredentialsAreNamed() throws {
        let model = callable(
            .custom, base: "https://gw.example/v1", key: nil,
            headers: [("X-A", "1"), ("Authorization", "Bearer t")])
        let request = try builder().build(model, .answer)
        let answer = HTTPAnswer(
            status: 401, body: Array(#"{"error":{"message":"Invalid API key"}}"#.utf8))
        let finding = Classifier.classify(answer: answer, request: request, model: model.model)
        #expect(finding.next == "check row 2 Authorization.")
    }

    @Test func retryAfterIsShown() throws {
        let recorded = Recorded.openAI.first { $0.name == "rate" }
        #expect(try recorded?.finding().next == "wait 2 s (Retry-After), then try again.")
    }

    @Test func aMissingVersionIsSuggested() throws {
        let next = try Recorded("", .openai, 404, #"{"detail":"Not Found"}"#, .endpointNotFound)
            .finding(base: "https://gw.example/llm").next
        #expect(next.hasPrefix("try https://gw.example/llm/v1 as the base URL"))
    }

    // MARK: Redirects

    private func redirect(
        _ base: String, to location: String?, rows: [(String, String)] = []
    ) throws -> Finding {
        try Recorded(
            "", .openai, 308, "", headers: location.map { [("Location", $0)] } ?? [], .ok
        ).finding(base: base, headers: rows)
    }

    @Test func redirectsAreNamedAndABaseURLIsSuggested() throws {
        let moved = try redirect(
            "http://gw.example/v1", to: "https://gw.example/v1/chat/completions")
        #expect(moved.verdict == .redirectBlocked)
        #expect(moved.message.contains("to https://gw.example/v1/chat/completions"))
        #expect(moved.next == "change the base URL to https://gw.example/v1.")
        let path = try redirect("https://gw.example/v1", to: "/llm/v1/chat/completions")
        #expect(path.next == "change the base URL to https://gw.example/llm/v1.")
    }

    @Test func loginPagesPointAtTheHeaders() throws {
        let login = try redirect(
            "https://gw.example/v1",
            to: "https://team.cloudflareaccess.com/cdn-cgi/access/login/gw.example?kid=1")
        #expect(login.next.contains("CF-Access-Client-Id and CF-Access-Client-Secret"))
    }

    @Test(arguments: [
        "https://auth.corp.example/?rd=https%3A%2F%2Fgw", "/oauth2/start?rd=/v1", "login",
        "https://sso.corp.example/realms/corp/protocol/openid-connect/auth?client_id=gw",
    ])
    func everyKindOfLoginIsSeen(_ target: String) throws {
        let finding = try redirect("https://gw.example/v1", to: target)
        #expect(finding.next.hasPrefix("a login page stands before it"))
    }

    @Test func aLoginPageInA200PointsAtTheHeadersToo() throws {
        let finding = try recorded("login form in a 200").finding()
        #expect(finding.message.hasSuffix("a login page: Corp"))
        #expect(finding.next.hasPrefix("a login page stands before it"))
        let other = try Recorded(
            "", .openai, 200, "<html><title>Welcome</title>Log in or sign up</html>", .badResponse
        ).finding()
        #expect(other.message.contains("a web page: Welcome"))
    }

    private func recorded(_ name: String) throws -> Recorded {
        try #require(Recorded.all.first { $0.name == name })
    }

    // MARK: Whose fault it is

    /// What LiteLLM passes on is the fault of what is behind it, and of whoever runs it.
    @Test func whatIsPassedOnIsOfTheProviderBehind() throws {
        for name in ["no money", "a page", "a country"] {
            let finding = try recorded("LiteLLM, \(name) behind it").finding(
                base: "http://127.0.0.1:4000/v1")
            #expect(finding.message.contains("the provider behind http://127.0.0.1:4000"))
            #expect(finding.next.hasSuffix("tell whoever runs the proxy."))
        }
    }

    @Test func statusesThatSayWhatIsWrongHaveTheirOwnStep() throws {
        let cases = [
            (413, "<html><title>413 Request Entity Too Large</title>", "client_max_body_size"),
            (414, "", "shorten the base URL"), (421, "", "does not serve that name"),
            (426, "", "scheme and port"), (511, "", "wants a login first"),
            (408, "408 Request Time-out", "on the way"),
        ]
        for (status, body, words) in cases {
            #expect(try next(status, body, [], provider: .openai).contains(words), "\(status)")
        }
    }

    @Test func aClientCertificateThatWasAskedForIsRemembered() throws {
        let model = callable(.openai)
        let answer = HTTPAnswer(status: 403, asksForCertificate: true)
        let request = try builder().build(model, .answer)
        let finding = Classifier.classify(answer: answer, request: request, model: model.model)
        #expect(finding.next.hasSuffix("client certificate too, and the model has none."))
        var certified = model.model
        certified.clientCertificate = "/client.pem"
        let other = Classifier.classify(answer: answer, request: request, model: certified)
        #expect(!other.next.contains("certificate"))
    }

    @Test(arguments: [
        ([0x1F, 0x8B, 8, 0], "gzip, which no Content-Encoding announces"),
        ([0xFF, 0xFE, 0x7B, 0], "UTF-16"),
    ])
    func bytesThatAreNoTextAreNamed(_ body: [UInt8], _ words: String) throws {
        let model = callable(.openai)
        let finding = Classifier.classify(
            answer: HTTPAnswer(status: 200, body: body),
            request: try builder().build(model, .answer), model: model.model)
        #expect(finding.message.contains(words))
        #expect(finding.next.hasPrefix("this is a fault of the server"))
    }

    @Test func theAddressOfAllAddressesIsExplained() throws {
        let model = callable(.openai, base: "http://0.0.0.0:8000/v1")
        let finding = Classifier.classify(
            failure: .blockedAddress("0.0.0.0"), request: try builder().build(model, .answer),
            model: model.model)
        #expect(finding.next.contains("write 127.0.0.1"))
    }

    // MARK: Where no answer came

    private func failed(
        _ failure: TransportFailure, base: String = "https://api.openai.com/v1",
        caFile: String? = nil, proxy: ProxySetting = .direct, password: String? = nil
    ) throws -> Finding {
        let model = callable(
            .openai, base: base, proxy: proxy, proxyPassword: password
        ) { $0.caFile = caFile }
        return Classifier.classify(
            failure: failure, request: try builder().build(model, .answer), model: model.model)
    }

    @Test func aNameThatAFilterBlocksIsTheNetworks() throws {
        for address in ["0.0.0.0", "::"] {
            let finding = try failed(.blockedAddress(address))
            #expect(finding.message.contains("api.openai.com leads to \(address)"))
            #expect(finding.next.contains("a DNS filter") && finding.owner == .network)
        }
        #expect(try failed(.blockedAddress("169.254.169.254")).owner == .address)
    }

    @Test(arguments: [
        ("no such host", Owner.address, "getent hosts api.openai.com"),
        ("no address", .address, "has no address"),
        ("no answer within 10 s", .network, "no name server answered in time"),
        ("no name server answered within 4 s", .network, "/etc/resolv.conf"),
        ("no name server could be asked, or it failed", .machine, "/etc/resolv.conf"),
        ("the name server failed", .network, "could not say"),
    ])
    func namesThatLeadNowhereAreToldApart(
        _ detail: String, _ owner: Owner, _ words: String
    ) throws {
        let finding = try failed(.dns(host: "api.openai.com", detail: detail))
        #expect(finding.verdict == .dnsFailure && finding.owner == owner)
        #expect(finding.next.contains(words) && !finding.next.contains("HOST"), "\(finding.next)")
    }

    @Test func whatTheResolverSaysHasItsWords() {
        #expect(NameLookup.words(for: -2) == "no such host")
        #expect(NameLookup.words(for: -3) == "no name server could be asked, or it failed")
        #expect(NameLookup.words(for: -4) == "the name server failed")
        #expect(NameLookup.words(for: -5) == "no address")
    }

    @Test func aHandshakeThatIsCutIsTheNetworks() throws {
        for detail in ["Recv failure: Connection reset by peer", "unexpected eof while reading"] {
            let finding = try failed(.tls(TLSFailure(kind: .other, detail: detail)))
            #expect(finding.verdict == .tlsFailed && finding.owner == .network)
            #expect(finding.next.contains("firewall or filter"))
        }
        let weak = try failed(.tls(TLSFailure(kind: .other, detail: "dh key too small")))
        #expect(weak.owner != .network)
    }

    @Test func anExpiredRootIsThisMachines() throws {
        func root(_ issuer: String) -> TransportFailure {
            .tls(TLSFailure(kind: .expired, subject: "CN=Old Root", issuer: issuer))
        }
        let finding = try failed(root("CN=Old Root"))
        #expect(finding.owner == .machine && finding.next.contains("CN=Old Root"))
        #expect(finding.next.contains("SSL_CERT_FILE"))
        #expect(try failed(root("CN=Old Root"), caFile: "/ca.pem").next.contains("/ca.pem"))
        let leaf = try failed(root("CN=Issuer"))
        #expect(leaf.owner == .gateway && !leaf.next.contains("root"))
    }

    @Test func aPortThatClosesWithoutAWordMayWantTLS() throws {
        let plain = try failed(.closed(.reset, after: .nothing), base: "http://127.0.0.1:9/v1")
        #expect(plain.next.contains("https://"))
        #expect(try !failed(.closed(.reset, after: .nothing)).next.contains("https://?"))
    }

    @Test func aProxyThatRefusesAPasswordIsNotAskedForOne() throws {
        let refused = try failed(
            .proxy(.authRequired(status: 407)), proxy: .explicit("http://bob@p:3128"),
            password: "geheim")
        #expect(refused.next.hasPrefix("the proxy refuses the user name or the password"))
        let missing = try failed(
            .proxy(.authRequired(status: 407)), proxy: .explicit("http://p:3128"))
        #expect(missing.next.hasPrefix("put the user name into the proxy URL"))
    }

    @Test(arguments: [
        "https://id.example/authorize?state=geheim&code=geheim",
        "https://u:geheim@id.example/login",
        "/login#geheim", "//id.example/sso?x=geheim", "https://id.example?state=geheim",
    ])
    func aRedirectIsShownWithoutWhatCompletesASignIn(_ target: String) throws {
        let finding = try redirect("https://gw.example/v1", to: target)
        #expect(!(finding.message + finding.next).contains("geheim"), "\(finding)")
        #expect(HTTPAnswer(status: 302, body: Array("<a href='x?state=1'>".utf8)).shownBody.isEmpty)
    }

    @Test func aProxyThatBreaksTLSOpenAnswersForTheServer() throws {
        let model = callable(
            .openai, base: "https://gw.example/v1", proxy: .explicit("http://127.0.0.1:3128"))
        let request = try builder().build(model, .answer)
        func verdict(_ status: Int, _ field: HTTPAnswer.Field) -> VerdictCode {
            Classifier.classify(
                answer: HTTPAnswer(status: status, headers: [field]), request: request,
                model: model.model
            ).verdict
        }
        #expect(verdict(502, HTTPAnswer.Field("Server", "mitmproxy 9.0")) == .proxyError)
        #expect(verdict(503, HTTPAnswer.Field("X-Squid-Error", "ERR_X")) == .proxyError)
        #expect(verdict(502, HTTPAnswer.Field("Server", "squid")) == .gatewayError)
    }

    @Test(arguments: [
        "file:///etc/passwd", "javascript:x", "//evil.example/x", "gopher://x", "\u{1B}[2J",
    ])
    func strangeTargetsAreNeverSuggested(_ target: String) throws {
        let finding = try redirect("https://gw.example/v1", to: target)
        #expect(finding.verdict == .redirectBlocked)
        #expect(!finding.next.contains("change the base URL to"))
        #expect(Sanitizer.clean(finding.message) == finding.message)
    }

    @Test func aRedirectWithoutTargetIsSaidSo() throws {
        #expect(
            try redirect("https://gw.example/v1", to: nil).message.hasSuffix("it names no target"))
    }
}
