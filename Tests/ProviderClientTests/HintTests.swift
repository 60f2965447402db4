import ModelPool
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
        #expect(try next(403, "", []) == "the gateway may want a header; add it to the model.")
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
