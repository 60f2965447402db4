import Foundation
import TestSupport
import Testing

/// Signals end a command at any time; faults that pass do not end `watch`.
struct CLISignalTests {
    /// Answers as ``CLIProvider`` does until a prompt has "wait" in it: then it begins an answer.
    private func slowProvider() throws -> LoopbackServer {
        try LoopbackServer { connection in
            let request = try connection.readRequest()
            let piece = #"data: {"choices":[{"index":0,"delta":{"content":"begun"}}]}"# + "\n\n"
            let end =
                #"data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}"#
                + "\n\ndata: [DONE]\n\n"
            guard request.contains("wait") else {
                return try connection.send(
                    HTTPText.answer(piece + end, type: "text/event-stream"))
            }
            try connection.send(
                "HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n\r\n" + piece)
            connection.drain()
        }
    }

    private func conversation() async throws -> (PseudoTerminal, LoopbackServer) {
        let cli = try CLI()
        let server = try slowProvider()
        try await cli.add("m", at: server.url("/v1"))
        let terminal = try PseudoTerminal(
            Surroundings.modelpool, ["chat", "m"], environment: cli.environment)
        try await prompts(terminal, 1)
        return (terminal, server)
    }

    /// Waits until the last question was answered and there is a prompt again.
    private func prompts(_ terminal: PseudoTerminal, _ count: Int) async throws {
        try await terminal.wait(for: "prompt \(count)") { _ in
            String(decoding: terminal.received, as: UTF8.self)
                .components(separatedBy: "> ").count > count
        }
    }

    @Test func everyAnswerOfAConversationCanBeStopped() async throws {
        let (terminal, server) = try await conversation()
        terminal.type("one\r")
        try await prompts(terminal, 2)
        for number in 3...5 {
            terminal.type("wait \(number)\r")
            try await eventually("the answer has begun") {
                terminal.read()
                return server.connections.count >= number - 1
                    && server.connections.last?.text.contains("wait \(number)") == true
            }
            terminal.type("\u{3}")
            try await prompts(terminal, number)
        }
        terminal.type("\r")
        #expect(try await terminal.waitForExit() == 0)
    }

    @Test(arguments: [SIGINT, SIGTERM, SIGHUP])
    func thePromptAfterAnAnswerIsEndedByASignal(_ signal: Int32) async throws {
        let (terminal, _) = try await conversation()
        for number in 2...3 {
            terminal.type("one\r")
            try await prompts(terminal, number)
        }
        terminal.signal(signal)
        #expect(try await terminal.waitForExit() == -signal)
    }

    @Test func aPoolThatIsLockedForAWhileDoesNotEndWatch() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("m", at: provider.base)
        let said = try cli.home.write("", to: "said")
        let errors = try FileHandle(forWritingTo: URL(filePath: said))
        let before = provider.server.connections.count
        let child = try ChildProcess(
            Surroundings.modelpool, ["watch", "--every", "1s"], environment: cli.environment,
            output: errors, errors: errors)
        try await eventually("a round") { provider.server.connections.count > before }
        let input = Pipe()
        let other = try ChildProcess(
            "sqlite3", ["-cmd", ".timeout 20000", cli.pool], environment: cli.environment,
            input: input.fileHandleForReading, output: errors, errors: errors)
        try input.fileHandleForWriting.write(contentsOf: Data("BEGIN EXCLUSIVE;\n".utf8))
        try await eventually("it says so") {
            try cli.home.read("said").contains("another program keeps writing")
        }
        other.kill()
        let count = provider.server.connections.count
        try await eventually("it goes on") { provider.server.connections.count > count }
        #expect(child.code == nil)
        child.send(SIGTERM)
        #expect(try await child.wait() == 130)
    }

    @Test func aPoolOnADiskThatIsFullForAWhileDoesNotEndWatch() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        try await cli.add("m", at: provider.base)
        let mount = try TemporaryMount(options: "size=256k")
        let pool = mount.path + "/pool.db"
        try FileManager.default.copyItem(atPath: cli.pool, toPath: pool)
        let said = try cli.home.write("", to: "said")
        let errors = try FileHandle(forWritingTo: URL(filePath: said))
        mount.fill()
        let child = try ChildProcess(
            Surroundings.modelpool, ["--pool", pool, "watch", "--every", "1s"],
            environment: cli.environment, output: errors, errors: errors)
        try await eventually("it says so") { try cli.home.read("said").contains("disk is full") }
        #expect(child.code == nil)
        mount.empty()
        try await eventually("a result is stored") {
            try await !(cli("--pool", pool, "show", "m", "--json").object()["last_test"] is NSNull)
        }
        child.send(SIGTERM)
        #expect(try await child.wait() == 130)
    }

    /// Neither the tests nor their output wait for it, and a signal ends it as well.
    @Test(arguments: [SIGINT, SIGTERM])
    func aCommandOnChangeThatHangsHoldsNothing(_ signal: Int32) async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        for name in ["a", "b", "c"] { try await cli.add(name, at: provider.base) }
        let output = try cli.home.write("", to: "output")
        let handle = try FileHandle(forWritingTo: URL(filePath: output))
        let mark = cli.home.file("mark")
        let child = try ChildProcess(
            Surroundings.modelpool,
            ["watch", "--every", "1s", "--on-change", "echo $$ > \(mark); sleep 600; :"],
            environment: cli.environment, output: handle, errors: handle)
        try await eventually("all three are told") {
            let text = try String(contentsOfFile: output, encoding: .utf8)
            return ["a: ok", "b: ok", "c: ok"].allSatisfy(text.contains)
        }
        try await eventually("the command runs") {
            !((try? String(contentsOfFile: mark, encoding: .utf8)) ?? "").isEmpty
        }
        let id = try #require(
            Int32(try cli.home.read("mark").trimmingCharacters(in: .whitespacesAndNewlines)))
        child.send(signal)
        #expect(try await child.wait() == 130)
        try await eventually("the command is gone") { kill(id, 0) != 0 }
    }

    @Test func watchOnceWaitsForItsCommands() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        for name in ["a", "b"] { try await cli.add(name, at: provider.base) }
        let file = cli.home.file("told")
        try await cli(
            "watch", "--once", "--on-change", "read x; echo $MODELPOOL_NAME >> \(file)"
        ).expectSuccess()
        #expect(try cli.home.read("told").split(separator: "\n").sorted() == ["a", "b"])
    }
}

/// What a process may use is a sentence, where it is not enough.
struct CLILimitTests {
    private func limited(_ line: String, _ cli: CLI) async throws -> Finished {
        try await Finished.running(
            "bash", ["-c", line.replacing("MODELPOOL", with: "'\(Surroundings.modelpool)'")],
            environment: cli.environment)
    }

    @Test(arguments: [4, 6, 10, 12, 14, 32])
    func tooFewFilesAreNamed(_ count: Int) async throws {
        let cli = try await CLI.withModel()
        let ended = try await limited("ulimit -n \(count); exec MODELPOOL test local", cli)
        #expect(ended.code == 4)
        #expect(ended.errors.contains("may have only \(count) files open"), "\(ended.errors)")
        #expect(ended.errors.contains("ulimit -n 64"))
    }

    @Test func theSmallestLimitOfFilesIsEnough() async throws {
        let (cli, provider) = (try CLI(), try CLIProvider())
        for number in 1...20 { try await cli.add("m\(number)", at: provider.base) }
        let ended = try await limited("ulimit -n 64; exec MODELPOOL test --all", cli)
        #expect(ended.code == 0, "\(ended.errors)\(ended.output)")
    }

    @Test func aFileThatMayNotGrowIsSaid() async throws {
        let cli = try await CLI.withModel()
        // What is written to must be a pipe here: the tests' files may not grow either.
        func small(_ arguments: String) async throws -> String {
            try await limited(
                "((ulimit -f 0; exec MODELPOOL \(arguments)) 2>&1; echo code $?) | cat", cli
            ).output
        }
        let saved = try await small("edit local --timeout 7")
        #expect(saved.contains("nothing was") && saved.hasSuffix("code 5\n"), "\(saved)")
        let written = try await small("export -o '\(cli.home.file("out"))'")
        #expect(
            written.contains("File too large") && written.hasSuffix("code 4\n"), "\(written)")
        // What is started from here is ended by it, as it would be anywhere.
        let inner = try await limited(
            "cd \"$HOME\" && exec MODELPOOL exec local -- sh -c 'ulimit -f 0; echo x > out; echo on'",
            cli)
        #expect(!inner.output.contains("on"))
    }

    @Test func argumentsNeedNoProc() async throws {
        let cli = try await CLI.withModel()
        let ended = try await limited(
            "exec unshare -m sh -c 'umount -l /proc; exec \"$0\" list' MODELPOOL", cli)
        #expect(ended.code == 0, "\(ended.errors)")
        #expect(ended.output.contains("local"))
    }
}
