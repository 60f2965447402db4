import Foundation
import TestSupport
import Testing

/// Every case of the table through the real program: `add`, then `test --json`.
struct LiveVerdictTests {
    /// What `test --json` prints, as far as it is looked at here.
    private struct Report: Decodable {
        let schema: Int
        let verdict: String
        let ok: Bool
        let message: String
        let next: String
    }

    @Test(arguments: LiveCase.all)
    func aRealServerGetsItsVerdict(_ live: LiveCase) async throws {
        let servers = try await RealServers.running()
        var program = try Program()
        program.environment = live.environment(servers)
        var add = [
            "add", "it", "--provider", live.provider, "--model", live.model, "--base-url",
            try live.base(servers), "--headers-file", try program.home.write(live.headers, to: "h"),
        ]
        if let key = live.key {
            add += ["--api-key-file", try program.home.write(key + "\n", to: "key")]
        }
        if let password = live.proxyPassword {
            add += ["--proxy-password-file", try program.home.write(password, to: "password")]
        }
        try await program.succeed(add + live.options(servers))

        let result = try await program.run(["test", "it", "--json"] + live.test)
        let report = try JSONDecoder().decode(Report.self, from: Data(result.output.utf8))
        #expect(report.verdict == live.verdict, "\(report.message)")
        #expect(report.ok == (live.verdict == "ok"))
        #expect(result.code == (report.ok ? 0 : 1))
        for words in live.says {
            #expect("\(report.message)\n\(report.next)".contains(words))
        }
        if !report.ok { #expect(!report.next.isEmpty) }
        // Nothing that was sent in secret is told, and no control character reaches a terminal.
        for secret in [LiteLLM.masterKey, Gateway.token, ForwardProxies.password] {
            #expect(!(result.output + result.errors).contains(secret))
        }
        #expect(!result.output.unicodeScalars.contains { $0.value < 0x20 && $0 != "\n" })
    }

    @Test func theTableIsLongEnoughAndNamesEachCaseOnce() {
        #expect(LiveCase.all.count >= 120)
        #expect(Set(LiveCase.all.map(\.name)).count == LiveCase.all.count)
    }
}
