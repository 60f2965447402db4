import Foundation
import TestSupport
import Testing

/// A gateway whose tokens last three seconds: no request is refused that a fresh token would have let
/// through, and nobody is asked for a token more often than it lasts.
struct ShortLivedTokenTests {
    /// How many tokens follow each other: 4, and 1,000 with `MODELPOOL_LONG=1`.
    private static let changes =
        ProcessInfo.processInfo.environment["MODELPOOL_LONG"] == nil ? 4 : 1000
    private static let life = 3000

    private struct Stage {
        let gateway: TokenGateway
        let cli: CLI

        init(models: Int) async throws {
            gateway = try await TokenGateway()
            cli = try CLI()
            // Signs with the key that it shares with the gateway, and notes when it was asked.
            let helper = try cli.home.write(
                """
                #!/bin/bash
                now=$(date +%s%3N)
                echo "$now" >>"$HOME/asked"
                end=$((now + \(ShortLivedTokenTests.life)))
                seal=$(printf %s "$end" | openssl dgst -sha256 -hmac "$(cat "$KEY")" | sed 's/.* //')
                printf '{"token":"%s.%s","expires_at":%s.%03d}' \
                    "$end" "$seal" "$((end / 1000))" "$((end % 1000))"
                """, to: "token", mode: 0o700)
            try cli.home.write(
                """
                helper gate = \(helper)
                helper gate output = json
                helper gate environment = KEY
                helper gate origin = \(gateway.url)
                """, to: ".config/modelpool/config")
            for number in 1...models {
                try await cli(
                    "add", "m\(number)", "--provider", "vllm", "--model", "qwen", "--base-url",
                    gateway.url + "/v1", "--api-key-ref", "${helper:gate}"
                ).expectSuccess()
            }
        }

        var environment: [String: String] {
            cli.environment.merging(["KEY": gateway.keyFile]) { $1 }
        }

        /// When the helper was asked, in milliseconds.
        func asked() -> [Int] {
            let text = (try? cli.home.read("asked")) ?? ""
            return text.split(separator: "\n").compactMap { Int($0) }
        }
    }

    private struct Report: Decodable {
        let verdict: String
        let notes: [String]
    }

    private func reports(_ text: String) throws -> [Report] {
        try text.split(separator: "\n").filter { $0.hasPrefix("{") }.map {
            try JSONDecoder().decode(Report.self, from: Data($0.utf8))
        }
    }

    /// All passed; a token that was too old on its way was replaced, and that is said.
    private func check(_ reports: [Report], _ stage: Stage) throws {
        let failed = reports.filter { $0.verdict != "ok" }
        #expect(failed.isEmpty, "\(failed.prefix(3))")
        let seen = try stage.gateway.seen()
        #expect(seen.count { $0.status == 200 } >= reports.count)
        let renewed = reports.count { $0.notes.contains { $0.contains("asked for a new one") } }
        #expect(seen.count { $0.status != 200 } == renewed)
    }

    @Test func watchAsksOnceALifetimeAndIsNeverRefused() async throws {
        let stage = try await Stage(models: 6)
        let output = stage.cli.home.file("reports")
        let file = try #require(
            FileHandle(forWritingAtPath: try stage.cli.home.write("", to: "reports")))
        let watch = try ChildProcess(
            Surroundings.modelpool, ["watch", "--every", "1s", "--json"],
            environment: stage.environment, output: file, errors: file)
        try await eventually("\(Self.changes) changes", within: .seconds(60 + 6 * Self.changes)) {
            stage.asked().count > Self.changes
        }
        watch.send(SIGINT)
        #expect(try await watch.wait(within: .seconds(60)) == 130)
        let reports = try reports(String(contentsOfFile: output, encoding: .utf8))
        #expect(reports.count > 6 * Self.changes)
        try check(reports, stage)
        // A tenth of its life before its end, and no sooner.
        let asked = stage.asked()
        let pauses = zip(asked, asked.dropFirst()).map { $1 - $0 }
        #expect(pauses.allSatisfy { $0 >= Self.life * 8 / 10 }, "\(pauses.min() ?? 0)")
        print(
            "watch: \(asked.count) tokens, \(reports.count) tests, shortest \(pauses.min() ?? 0) ms"
        )
    }

    @Test func everyTestOfAllAsksOnce() async throws {
        let stage = try await Stage(models: 12)
        var all: [Report] = []
        for round in 1...Self.changes {
            let begin = ContinuousClock.now
            let ended = try await Finished.running(
                Surroundings.modelpool, ["test", "--all", "--json"],
                environment: stage.environment)
            let took = ContinuousClock.now - begin
            #expect(ended.code == 0, "\(ended.errors)")
            let reports = try reports(ended.output)
            #expect(reports.count == 12)
            all += reports
            let most = round + Int(took / .milliseconds(Self.life * 8 / 10))
            #expect(stage.asked().count <= max(most, round), "\(took)")
        }
        try check(all, stage)
        print("test --all: \(stage.asked().count) tokens in \(Self.changes) runs of 12 tests")
    }
}
