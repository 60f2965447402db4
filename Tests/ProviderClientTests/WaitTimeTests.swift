import PoolModel
import Testing

@testable import ProviderClient

@Suite struct WaitTimeTests {
    @Test(arguments: [
        ("1m12s", 72), ("6m0s", 360), ("800ms", 0.8), ("7.66s", 7.66), ("31 seconds.", 31),
        ("2 minutes", 120), ("1h2m3s", 3723), ("25.4s. Visit", 25.4), ("20.0", 20),
        ("1 day", 86400),
    ])
    func timesAreRead(_ text: String, _ seconds: Double) {
        #expect(WaitTime.seconds(text) == seconds)
    }

    @Test(arguments: ["", "x", "soon", "s", ".", "1e9999", "99999999999999s"])
    func whatIsNoTimeIsNone(_ text: String) {
        #expect(WaitTime.seconds(text) == nil)
    }

    @Test(arguments: [
        (0.8, "800 ms"), (12.0, "12 s"), (25.4, "26 s"), (72, "1 min 12 s"), (360, "6 min"),
        (3723, "1 h 2 min"), (90_000, "1 d 1 h"), (Double.nan, "a while"),
    ])
    func timesAreSaidAsPeopleDo(_ seconds: Double, _ text: String) {
        #expect(WaitTime.duration(seconds) == text)
    }

    private func next(_ body: String, _ headers: [(String, String)] = []) throws -> String {
        try Recorded("", .openai, 429, body, headers: headers, .rateLimited).finding().next
    }

    @Test func everyPlaceOfATimeIsRead() throws {
        #expect(try next("", [("Retry-After", "90")]).contains("wait 1 min 30 s (Retry-After)"))
        #expect(
            try next("", [("Retry-After", "Wed, 21 Oct 2026 07:28:00 GMT")])
                .contains("wait until Wed, 21 Oct 2026 07:28:00 GMT"))
        #expect(try next("", [("retry-after-ms", "1500")]).contains("wait 2 s"))
        #expect(try !next("", [("Retry-After", "0")]).contains("0 s"))
        #expect(
            try next(#"{"error":{"message":"Rate limit. Please try again in 6m0s."}}"#)
                .contains("wait 6 min (the answer's words)"))
        #expect(
            try next("too many requests", [("X-RateLimit-Reset", "1798761600")])
                .contains("until 2027-01-01T00:00:00Z"))
        #expect(try next(#"{"error":{"message":"请求过于频繁，请30秒后重试"}}"#).contains("wait 30 s"))
        #expect(try next(#"{"error":{"message":"请 15 分钟后再试"}}"#).contains("wait 15 min"))
        #expect(try next(#"{"error":{"message":"It resets in ~8s."}}"#).contains("wait 8 s"))
        #expect(try next("", [("x-ratelimit-timeremaining", "300")]).contains("wait 5 min"))
        #expect(
            try next(
                "too many requests",
                [
                    ("x-ratelimit-remaining-requests", "0"),
                    ("x-ratelimit-reset-requests", "8.64s"),
                    ("x-ratelimit-remaining-tokens", "500"), ("x-ratelimit-reset-tokens", "1ms"),
                ]
            ).contains("wait 9 s (x-ratelimit-reset-requests)"))
    }

    @Test func hostileTimesDoNotTrap() throws {
        for value in [
            "", "-1", "1e400", "nan", "inf", "\u{1B}[2J", String(repeating: "9", count: 400),
        ] {
            for name in [
                "Retry-After", "X-RateLimit-Reset", "retry-after-ms", "x-ratelimit-reset-tokens",
                "anthropic-ratelimit-requests-reset",
            ] {
                let said = try next(
                    "too many requests on tokens per minute, on requests per minute",
                    [(name, value)])
                #expect(Sanitizer.clean(said) == said)
            }
        }
    }
}
