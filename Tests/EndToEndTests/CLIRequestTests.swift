import Foundation
import Glibc
import TestSupport
import Testing

/// Commands that send requests: test, models, chat, exec, watch.
struct CLIRequestTests {
    @Test func aTestThatPassesEndsWithZeroAndIsKept() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        let ended = try await cli("test", "good").expectSuccess()
        #expect(ended.output.contains("ok    Answer"))
        #expect(!provider.asked.isEmpty && ended.output.contains("Reply: \(provider.asked)\n"))
        let last = try await cli("show", "good", "--json").object()["last_test"] as? [String: Any]
        #expect(last?["verdict"] as? String == "ok")
    }

    @Test func aTestThatFailsSaysWhyAndWhatToDo() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("gated", at: provider.gated)
        let failed = try await cli("test", "gated")
        #expect(failed.code == 1)
        #expect(failed.output.contains("gateway_forbidden"))
        #expect(failed.output.contains("Next: "))
        try await cli(
            "headers", "set", "gated", "X-Gateway-Token", "--value-stdin", input: CLIProvider.token
        ).expectSuccess()
        try await cli("test", "gated").expectSuccess()
    }

    /// Nobody waits for the slowest of many to see what was found out of the others, and whoever
    /// ends the program loses nothing of it.
    @Test func aResultIsKeptWhileOtherTestsStillRun() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        let silent = try LoopbackServer { $0.drain() }
        try await cli.add("fast", at: provider.base)
        try await cli.add("slow", at: silent.url("/v1"))
        let nothing = try FileHandle(forUpdating: URL(filePath: "/dev/null"))
        let running = try ChildProcess(
            Surroundings.modelpool, ["test", "--all"], environment: cli.environment,
            output: nothing, errors: nothing)
        func verdict(_ name: String) async throws -> String? {
            let last = try await cli("show", name, "--json").object()["last_test"]
            return (last as? [String: Any])?["verdict"] as? String
        }
        try await eventually("the fast one's result is kept") {
            try await verdict("fast") == "ok"
        }
        #expect(running.code == nil)
        running.kill()
        _ = try await running.wait()
        #expect(try await verdict("fast") == "ok")
        #expect(try await verdict("slow") == nil)
    }

    @Test func testingAllPrintsOneObjectALineAndFailsIfOneFails() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("a", at: provider.base)
        try await cli.add("b", at: provider.denied)
        try await cli.add("c", at: provider.base)
        try await cli("disable", "c").expectSuccess()
        let ended = try await cli("test", "--all", "--jobs", "2", "--json")
        #expect(ended.code == 1)
        let objects = try ended.output.split(separator: "\n").map { line in
            try #require(
                try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any])
        }
        let verdicts = objects.reduce(into: [String: String]()) { found, object in
            found[object["model"] as? String ?? ""] = object["verdict"] as? String
        }
        #expect(verdicts == ["a": "ok", "b": "auth_failed"])
        let wanted: Set = [
            "schema", "model", "id", "verdict", "ok", "owner", "owner_detail", "http_status", "url",
            "proxy", "stages",
            "message", "next", "sent_headers", "answered_as", "reply", "total_ms",
        ]
        for object in objects { #expect(wanted.isSubset(of: object.keys)) }
        #expect(!ended.output.contains(Secrets.key))
    }

    @Test func theFilterChoosesAsOnTheScreen() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good one", at: provider.base)
        try await cli.add("bad one", at: provider.denied)
        _ = try await cli("test", "--all")
        let failing = try await cli("list", "--filter", "state:fail", "--json").object()
        let names = (failing["models"] as? [[String: Any]])?.compactMap { $0["name"] as? String }
        #expect(names == ["bad one"])
        #expect(try await cli("test", "--filter", "state:ok").code == 0)
    }

    @Test func anAlteredAddressIsLockedAndSendsNothing() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("moved", at: "http://127.0.0.1:1/v1")
        let sql = "UPDATE model SET base_url='\(provider.base)'"
        let changed = try await Finished.running("sqlite3", [cli.pool, sql])
        try changed.expectSuccess()
        let ended = try await cli("test", "moved", "--json")
        #expect(ended.code == 1)
        #expect(ended.output.contains(#""verdict":"locked""#))
        #expect(provider.server.connections.isEmpty)
    }

    @Test func modelsListsWhatTheProviderOffers() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        #expect(try await cli("models", "good").expectSuccess().output == "qwen\nother\n")
        try await cli.add("bad", at: provider.denied)
        let failed = try await cli("models", "bad")
        #expect(failed.code == 1)
        #expect(failed.errors.contains("auth_failed"))
    }

    @Test(arguments: [["hi"], ["hi", "--no-stream"], ["-"], []])
    func chatWritesTheAnswer(_ arguments: [String]) async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        let ended = try await cli.run(["chat", "good"] + arguments, input: "question")
        #expect(try ended.expectSuccess().output == "pong\n")
    }

    /// What is opened next must not take the place of a closed descriptor: it would be read as the
    /// prompt, or get an error's words written into it.
    @Test func closedDescriptorsAreNotTakenByFiles() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        func shell(_ line: String) async throws -> Finished {
            try await Finished.running(
                "sh", ["-c", "exec \(Surroundings.modelpool) \(line)"],
                environment: cli.environment)
        }
        let unread = try await shell("chat good - <&-")
        #expect(unread.code == 2)
        #expect(unread.errors.contains("Bad file descriptor"), "\(unread.errors)")
        let unwritten = try await shell("chat good hi >&-")
        #expect(unwritten.code == 4)
        #expect(unwritten.errors.contains("cannot write the output: Bad file descriptor"))
        #expect(try await shell("list 2>&-").expectSuccess().output.contains("good"))
        #expect(try await shell("show nobody 2>&-").code == 3)
        try await cli("doctor").expectSuccess()
    }

    @Test func aFilterThatMatchesNothingIsSaidWhenWatching() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        let ended = try await cli("watch", "--once", "--filter", "goof")
        #expect(ended.code == 3)
        #expect(ended.errors.contains("no model matches \"goof\"; nothing was tested"))
    }

    @Test(arguments: ["", "  ", "-"]) func anEmptyPromptIsNotSent(_ prompt: String) async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        let ended = try await cli("chat", "good", prompt)
        #expect(ended.code == 2)
        #expect(ended.errors.contains("the prompt is empty"))
        #expect(provider.server.connections.isEmpty)
    }

    @Test func chatAsAnObjectHoldsVerdictAndText() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        let good = try await cli("chat", "good", "hi", "--json").object()
        #expect(good["text"] as? String == "pong")
        try await cli.add("bad", at: provider.denied)
        let bad = try await cli("chat", "bad", "hi", "--json")
        #expect(bad.code == 1)
        #expect(try bad.object()["verdict"] as? String == "auth_failed")
    }

    @Test func execGivesTheProgramAddressAndCredentials() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("good", at: provider.base)
        let script = #"printf '%s|%s|%s' "$OPENAI_BASE_URL" "$OPENAI_API_KEY" "$OPENAI_MODEL""#
        let ended = try await cli("exec", "good", "--", "sh", "-c", script).expectSuccess()
        #expect(ended.output == "\(provider.base)|\(Secrets.key)|qwen")
        #expect(try await cli("exec", "good", "--", "sh", "-c", "exit 42").code == 42)
        #expect(try await cli("exec", "good", "--", "no-such-program").code == 2)
    }

    @Test func execPassesAnthropicHeadersAndNobodyElsesToken() async throws {
        var cli = try CLI()
        try await cli(
            "add", "claude", "--provider", "anthropic", "--model", "m", "--api-key-stdin",
            input: Secrets.key
        ).expectSuccess()
        try await cli(
            "headers", "set", "claude", "X-Gateway-Token", "--value-stdin", input: "tok"
        ).expectSuccess()
        cli.environment["ANTHROPIC_AUTH_TOKEN"] = "somebody-elses"
        let script =
            #"printf '%s|%s|%s' "$ANTHROPIC_CUSTOM_HEADERS" "$ANTHROPIC_API_KEY" "#
            + #""${ANTHROPIC_AUTH_TOKEN-none}""#
        let ended = try await cli("exec", "claude", "--", "sh", "-c", script).expectSuccess()
        #expect(ended.output == "X-Gateway-Token: tok|\(Secrets.key)|none")
    }

    @Test func watchTellsOfChangesOnly() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("model", at: provider.base)
        let first = try await cli("watch", "--once").expectSuccess()
        #expect(first.output.contains("model: ok"))
        #expect(try await cli("watch", "--once").expectSuccess().output.isEmpty)
        provider.denyEverything()
        let note = cli.home.file("alert")
        let command = #"echo "$MODELPOOL_NAME $MODELPOOL_PREVIOUS $MODELPOOL_VERDICT" > "# + note
        let changed = try await cli("watch", "--once", "--on-change", command)
        #expect(changed.code == 1)
        #expect(try cli.home.read("alert") == "model ok auth_failed\n")
    }

    /// Whoever can write the pool cannot keep a failure from being told by writing that it was there.
    @Test func aResultThatTheKeyDoesNotProveHidesNoChange() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("model", at: provider.base)
        try await cli("watch", "--once").expectSuccess()
        provider.denyEverything()
        try await Finished.running(
            "sqlite3", [cli.pool, "UPDATE test_result SET verdict = 'auth_failed'"]
        ).expectSuccess()
        let changed = try await cli(
            "watch", "--once", "--on-change", "echo $MODELPOOL_VERDICT > " + cli.home.file("alert"))
        #expect(changed.code == 1)
        #expect(try cli.home.read("alert") == "auth_failed\n")
    }

    @Test func watchGoesOnUntilItIsInterrupted() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("model", at: provider.base)
        let before = provider.server.connections.count
        let output = try FileHandle(forWritingTo: URL(filePath: "/dev/null"))
        let child = try ChildProcess(
            Surroundings.modelpool, ["watch", "--every", "1s"], environment: cli.environment,
            output: output, errors: output)
        try await eventually("two rounds") { provider.server.connections.count >= before + 2 }
        child.send(SIGINT)
        #expect(try await child.wait() == 130)
    }

    @Test func anInterruptedTestEndsAtOnceWith130() async throws {
        let cli = try CLI()
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            connection.drain()
        }
        try await cli.add("slow", at: server.url("/v1"))
        let output = try FileHandle(forWritingTo: URL(filePath: "/dev/null"))
        let child = try ChildProcess(
            Surroundings.modelpool, ["test", "slow"], environment: cli.environment,
            output: output, errors: output)
        try await eventually("the request is there") {
            server.connections.first.map { !$0.received.isEmpty } ?? false
        }
        let start = ContinuousClock.now
        child.send(SIGINT)
        #expect(try await child.wait() == 130)
        // The model's own timeout is 120 s; how fast it is exactly, the transport's tests say.
        #expect(ContinuousClock.now - start < .seconds(30))
        // A test that somebody stopped says nothing about the model.
        #expect(try await cli("show", "slow", "--json").object()["last_test"] is NSNull)
    }
}
