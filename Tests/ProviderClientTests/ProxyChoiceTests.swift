import Foundation
import PoolModel
import Testing

@testable import ProviderClient

@Suite struct ProxyChoiceTests {
    private func shown(
        _ environment: [String: String], _ url: String = "https://api.example/v1",
        _ setting: ProxySetting = .environment, password: String? = nil
    ) throws -> String? {
        let origin = try BaseURL(url).origin
        return try ProxyChoice(environment: environment)
            .proxy(for: origin, setting: setting, password: password.map { Secret($0) })?.shownText
    }

    @Test(arguments: [
        (
            ["https_proxy": "http://a:1", "HTTPS_PROXY": "http://b:2"], "https://x.example",
            "http://a:1"
        ),
        (
            ["HTTPS_PROXY": "http://b:2", "all_proxy": "http://c:3"], "https://x.example",
            "http://b:2"
        ),
        (["https_proxy": "", "ALL_PROXY": "socks5h://c:3"], "https://x.example", "socks5h://c:3"),
        (["http_proxy": "http://d:4"], "http://x.example", "http://d:4"),
        (["all_proxy": "http://c:3", "ALL_PROXY": "http://e:5"], "http://x.example", "http://c:3"),
    ])
    func variablesAreTakenInCurlsOrder(
        _ environment: [String: String], _ url: String, _ proxy: String
    ) throws {
        #expect(try shown(environment, url) == proxy)
    }

    @Test func othersDoNotCount() throws {
        #expect(try shown([:]) == nil)
        #expect(try shown(["HTTP_PROXY": "http://d:4"], "http://x.example") == nil)
        #expect(try shown(["http_proxy": "http://d:4"]) == nil)
        #expect(try shown(["https_proxy": "http://d:4"], "http://x.example") == nil)
        #expect(try shown(["https_proxy": "http://d:4"], "https://x.example", .direct) == nil)
    }

    @Test func addressesAreReadAsCurlReadsThem() throws {
        func explicit(_ url: String) throws -> String? {
            try shown([:], "https://x.example", .explicit(url))
        }
        #expect(try explicit("proxy.example") == "http://proxy.example:1080")
        #expect(try explicit("https://proxy.example") == "https://proxy.example:443")
        #expect(try explicit("socks5://[::1]:9050/x") == "socks5://[::1]:9050")
        #expect(try explicit("http://bob@p:1") == "http://bob@p:1")
    }

    @Test func passwordsAreMaskedAndDecoded() throws {
        let environment = ["https_proxy": "http://bo%40b:ge%3Aheim@p:1"]
        #expect(try shown(environment) == "http://bo@b:********@p:1")
        let origin = try BaseURL("https://x.example").origin
        let proxy = try ProxyChoice(environment: environment)
            .proxy(for: origin, setting: .environment, password: nil)
        #expect(proxy?.password == Secret("ge:heim") && proxy?.user == Secret("bo@b"))
        #expect(
            try shown([:], "https://x.example", .explicit("http://bob@p:1"), password: "x")
                == "http://bob:********@p:1")
    }

    @Test(arguments: [
        ("gopher://p:1", ProxyProblem.scheme("gopher")), ("http://", .host), ("http://p:0", .port),
        ("http://p:x", .port), ("http://a b:1", .notAURL), ("http://[::1:1", .host),
        ("http://p:99999", .port), ("http://ü:1", .notAURL),
    ])
    func badOnesAreErrorsThatNameTheirVariable(_ url: String, _ problem: ProxyProblem) throws {
        #expect(throws: ProxyChoice.Failure(setting: "https_proxy", problem: problem)) {
            try shown(["https_proxy": url])
        }
        #expect(throws: RequestError.proxy(setting: "https_proxy", problem)) {
            try builder(["https_proxy": url]).build(callable(.openai), .answer)
        }
    }

    @Test(arguments: [
        ("*", "https://x.example", true), ("x.example", "https://x.example", true),
        (".x.example", "https://x.example", true), ("x.example", "https://a.x.example", true),
        (".x.example", "https://a.x.example", true), ("x.example", "https://ax.example", false),
        ("X.Example.", "https://x.example", true),
        ("a.example, x.example", "https://x.example", true),
        ("a.example x.example", "https://x.example", true), ("example", "https://x.example", true),
        ("x.example:8443", "https://x.example:8443", true),
        ("x.example:8443", "https://x.example", false),
        ("x.example:443", "https://x.example", true), ("*.x.example", "https://a.x.example", true),
        ("127.0.0.1", "http://127.0.0.1:9", true), ("127.0.0.1:9", "http://127.0.0.1:9", true),
        ("10.0.0.0/8", "http://10.200.3.4", true), ("10.0.0.0/8", "http://11.0.0.1", false),
        ("192.168.1.0/25", "http://192.168.1.127", true),
        ("192.168.1.0/25", "http://192.168.1.128", false),
        ("0.0.0.0/0", "http://8.8.8.8", true), ("10.0.0.0/33", "http://10.0.0.1", false),
        ("10.0.0.0/x", "http://10.0.0.1", false), ("10.0.0.0/8", "http://ten.example", false),
        ("::1", "http://[::1]:8", true), ("[::1]", "http://[::1]:8", true),
        ("[::1]:8", "http://[::1]:8", true), ("[::1]:9", "http://[::1]:8", false),
        ("fd00::/8", "http://[fd12::1]", true), ("fd00::/8", "http://[fe80::1]", false),
        ("0:0:0:0:0:0:0:1", "http://[::1]", true),
        ("::ffff:10.0.0.1", "http://[::ffff:a00:1]", true),
        ("0.0.1", "http://127.0.0.1", false), ("localhost", "http://localhost:1", true),
        ("", "https://x.example", false), (",, ,", "https://x.example", false),
        ("*,x", "https://y.example", false),
    ])
    func exceptionsAreReadInAllTheirForms(_ list: String, _ url: String, _ isExcepted: Bool) throws
    {
        let environment = ["all_proxy": "http://p:1", "NO_PROXY": list]
        #expect(try (shown(environment, url) == nil) == isExcepted)
    }

    @Test func lowerCaseExceptionsWin() throws {
        let environment = ["all_proxy": "http://p:1", "no_proxy": "a", "NO_PROXY": "x.example"]
        #expect(try shown(environment, "https://x.example") == "http://p:1")
        #expect(
            try shown(
                ["all_proxy": "http://p:1", "no_proxy": "*"], "https://x", .explicit("http://q:2"))
                == "http://q:2")
    }

    /// Wherever a proxy is shown: preview, errors, the printed command, `doctor`.
    @Test(arguments: [
        ("bob:ge/heim@p:1".replacing("/", with: "%2F"), "http://bob:********@p:1"),
        ("http://sk-0123456789abcdef@p:1", "http://********@p:1"),
        ("http://sk-0123456789abcdef:@p:1", "http://********:********@p:1"),
        ("bob@p:1", "http://bob@p:1"),
    ]) func noSecretOfAProxyIsShown(_ url: String, _ shown: String) throws {
        #expect(try self.shown(["https_proxy": url]) == shown)
        #expect(ProxyEnvironment.shown(["HTTPS_PROXY": url]) == ["HTTPS_PROXY=" + shown])
        let model = callable(.openai)
        let request = try builder(["https_proxy": url]).build(model, .answer)
        let command = CurlText(request, of: model).text
        for secret in ["ge/heim", "ge%2Fheim", "sk-0123456789abcdef"] {
            #expect(!command.contains(secret))
        }
        // A proxy may say what it got.
        for secret in ["ge/heim", "sk-0123456789abcdef"] {
            let isThere = url.removingPercentEncoding?.contains(secret) == true
            #expect(request.scrubber.scrub(secret) == (isThere ? "[secret]" : secret))
        }
        #expect(request.scrubber.scrub("no user bob") == "no user bob")
    }

    @Test(arguments: [
        ("http://u%3Asecret@p:1", ProxyProblem.user), ("http://u%0Asecret@p:1", .user),
        ("http://u%1B%5B2Jsecret@p:1", .user), ("http://u%E2%80%AEsecret@p:1", .user),
        ("http://u:sec%0Aret@p:1", .password), ("http://u:sec%00ret@p:1", .password),
        ("u:secret://x@p:1", .notAURL), ("u@secret://x", .notAURL),
    ]) func whatBasicCannotSayIsRefusedAndNotRepeated(
        _ url: String, _ problem: ProxyProblem
    ) throws {
        #expect(throws: ProxyChoice.Failure(setting: "https_proxy", problem: problem)) {
            try shown(["https_proxy": url])
        }
        let sentences = ProxyEnvironment.problems(["https_proxy": url])
        #expect(sentences.count == 1 && !sentences.joined().contains("sec"))
        #expect(ProxyEnvironment.shown(["https_proxy": url]) == [])
        #expect(throws: RequestError.proxy(setting: "the model", problem)) {
            try builder().build(callable(.openai, proxy: .explicit(url)), .answer)
        }
    }

    @Test func previewShowsTheProxyMasked() {
        let preview = builder(["https_proxy": "http://bob:geheim@p:1"]).preview(callable(.openai))
        #expect(preview.proxy == "http://bob:********@p:1")
    }
}
