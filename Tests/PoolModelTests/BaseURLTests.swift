import PoolModel
import TestSupport
import Testing

@Suite struct BaseURLTests {
    @Test(arguments: [
        ("https://api.openai.com/v1", "https://api.openai.com:443", "/v1", String?.none),
        ("HTTPS://API.OpenAI.com:443/v1/", "https://api.openai.com:443", "/v1", nil),
        ("http://localhost:11434", "http://localhost:11434", "", nil),
        ("http://[::1]:8080/v1", "http://[::1]:8080", "/v1", nil),
        ("https://gw.example./a//", "https://gw.example:443", "/a", nil),
        ("https://x.example?api-version=1", "https://x.example:443", "", "api-version=1"),
        ("https://x.example/a?b=1?c", "https://x.example:443", "/a", "b=1?c"),
        ("http://127.0.0.1/", "http://127.0.0.1:80", "", nil),
        ("https://xn--mnchen-3ya.example", "https://xn--mnchen-3ya.example:443", "", nil),
        ("https://x.example:", "https://x.example:443", "", nil),
    ])
    func addressesAreTakenApart(_ text: String, _ origin: String, _ path: String, _ query: String?)
        throws
    {
        let url = try BaseURL(text)
        #expect(url.origin.description == origin)
        #expect(url.path == path && url.query == query)
        #expect(try BaseURL(url.text) == url, "what is written is read the same")
    }

    @Test(arguments: [
        ("", BaseURL.Problem.empty), ("api.openai.com", .notAURL), ("ftp://x", .scheme("ftp")),
        ("file:///etc/passwd", .scheme("file")), ("https://u:p@x.example", .userInformation),
        ("https://x@y@z", .userInformation), ("https://x.example/#a", .fragment),
        ("https://x.example/a b", .control), ("https://x.example/\n", .control),
        ("https://x.example\t", .control), ("https://x.example/\u{7F}", .control),
        ("https://", .host("")), ("https:///v1", .host("")),
        ("https://.example", .host(".example")),
        ("https://a..b", .host("a..b")), ("https://-a.b", .host("-a.b")),
        ("https://münchen.example", .hostNotASCII), ("https://x.example/ü", .pathNotASCII),
        ("https://x.example\\@evil", .notAURL), ("https://x.example:0", .port("0")),
        ("https://x.example:65536", .port("65536")), ("https://x.example:8o", .port("8o")),
        ("https://2130706433", .host("2130706433")), ("https://0x7f.1", .host("0x7f.1")),
        ("https://127.1", .host("127.1")), ("https://010.0.0.1", .host("010.0.0.1")),
        ("https://[::1", .host("[::1")), ("https://[::1]x", .host("[::1]x")),
        ("https://[fe80::1%25eth0]/", .host("[fe80::1%25eth0]")),
        ("https://[g::1]", .host("[g::1]")),
        ("https://1.2.3.4.5", .host("1.2.3.4.5")), ("https://256.1.1.1", .host("256.1.1.1")),
    ])
    func whatIsNoBaseURLIsSaidSo(_ text: String, _ problem: BaseURL.Problem) {
        #expect(throws: problem) { try BaseURL(text) }
        #expect(!problem.sentence.isEmpty)
    }

    @Test func combiningMarksHideNothing() {
        for text in [
            "https://user@\u{301}x.example", "https://x.example/#\u{301}", "https://x:\u{301}80",
        ] {
            #expect((try? BaseURL(text)) == nil)
        }
    }

    @Test func loopbackIsKnown() throws {
        for text in ["http://localhost", "http://a.localhost", "http://127.9.9.9", "http://[::1]"] {
            #expect(try BaseURL(text).origin.isLoopback)
        }
        for text in [
            "http://localhost.example", "http://10.0.0.1", "http://[::2]", "http://127.example",
        ] {
            #expect(try !BaseURL(text).origin.isLoopback)
        }
    }

    @Test func originsShowTheirPortOnlyWhereItIsTheirOwn() throws {
        #expect(try BaseURL("https://x.example:443").origin.shortText == "https://x.example")
        #expect(try BaseURL("http://x.example:443").origin.shortText == "http://x.example:443")
        #expect(try BaseURL("https://[::1]:1").origin.shortText == "https://[::1]:1")
    }

    /// Whatever is accepted is read the same again, and has a plain host.
    @Test func randomAddressesNeverTrap() {
        var random = SeededGenerator(seed: 11)
        let pieces = [
            "http", "https", "://", ":", "/", "//", "?", "#", "@", "[", "]", "::1", "127.0.0.1",
            "1",
            "x.example", "-", ".", "%41", "\\", "é", "\u{301}", "\0", " ", "443", "99999", "v1",
            "=",
        ]
        for _ in 0..<fuzzRounds {
            var text = Bool.random(using: &random) ? "https://" : ""
            for _ in 0..<Int.random(in: 0...7, using: &random) {
                text += pieces.randomElement(using: &random) ?? ""
            }
            guard let url = try? BaseURL(text) else { continue }
            let again = try? BaseURL(url.text)
            let isPlain = url.origin.host.utf8.allSatisfy { $0 > 0x20 && $0 < 0x7F }
            if again != url || !isPlain {
                Issue.record("\(text.debugDescription) is read differently again")
                return
            }
        }
    }
}
