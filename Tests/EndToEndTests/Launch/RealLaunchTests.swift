import Foundation
import TestSupport
import Testing

/// `exec` with the real clients, which `Tests/Python/long` names: long, and only with
/// `MODELPOOL_LONG=1`.
struct RealLaunchTests {
    private static let isLong = ProcessInfo.processInfo.environment["MODELPOOL_LONG"] != nil

    /// What is asked of each of them, with everything hostile that a stand-in met and more.
    private static let cases =
        isLong
        ? LaunchCase.claudes + LaunchCase.codexes + LaunchCase.aiders + LaunchCase.llms : []

    /// A folder with the clients, under their names.
    private static func clients() throws -> TemporaryFolder {
        let folder = try TemporaryFolder()
        let packages = Surroundings.tools + "/clients/lib"
        let python = try #require(
            try FileManager.default.contentsOfDirectory(atPath: packages).first)
        let site = "\(packages)/\(python)/site-packages"
        let programs = [
            "claude": site + "/claude_agent_sdk/_bundled/claude",
            "codex": site + "/codex_cli_bin/bin/codex",
            "llm": Surroundings.tools + "/clients/bin/llm",
            "aider": Surroundings.tools + "/aider/bin/aider",
        ]
        for (name, path) in programs {
            try FileManager.default.createSymbolicLink(
                atPath: folder.file(name), withDestinationPath: path)
        }
        return folder
    }

    @Test(arguments: cases)
    func thePoolWinsOrNothingIsStarted(_ launch: LaunchCase) async throws {
        let clients = try Self.clients()
        var task = launch.task
        task.programs = clients.path
        launch.check(try await task.run())
    }

    /// A command that the model has the client run sees no secret in its environment.
    @Test(
        arguments: isLong
            ? [
                ["claude", "-p", "hi", "--allowedTools", "Bash"],
                ["codex", "exec", "--skip-git-repo-check", "-s", "danger-full-access", "hi"],
            ] : [])
    func aCommandOfTheModelsSeesNoSecret(_ words: [String]) async throws {
        let clients = try Self.clients()
        var task = LaunchTask(
            model: words[0] == "claude" ? .anthropic : .responses, words: words)
        task.programs = clients.path
        // Codex forbids others to look into its process, but not root, as which the tests run.
        let isClaude = words[0] == "claude"
        task.command = "env; \(isClaude ? "cat /proc/$PPID/environ;" : "") echo it-ran"
        let ended = try await task.run()
        #expect(ended.code == 0 && ended.inBodies == 0, "\(ended.errors)")
        let told = try #require(ended.asked.last)
        #expect(told.body.contains("MODELPOOL_NAME=it"), "\(told.body.suffix(2000))")
        #expect(told.body.contains("it-ran"))
        #expect(ended.otherSecretBytes == 0 && ended.commandLines == [])
    }

    @Test(arguments: isLong ? ["claude"] : [])
    func aKeyThatHasChangedReachesTheClient(_ name: String) async throws {
        let clients = try Self.clients()
        try await LaunchTests.checkRotation(programs: clients.path)
    }

    /// Settings that change between two requests: a client looks at its files again.
    @Test(
        arguments: isLong
            ? [
                "claude: the person's settings", "claude: the local settings",
                "codex: the person's settings",
            ] : [])
    func settingsThatChangeWhileItRunsDoNotWin(_ name: String) async throws {
        let clients = try Self.clients()
        let all = LaunchCase.claudes + LaunchCase.codexes
        let hostile = try #require(all.first { $0.name == name })
        var task = hostile.task
        task.programs = clients.path
        task.during = LaunchTask.During(home: task.home, project: task.project)
        (task.home, task.project) = ([:], [:])
        if task.words[0] == "claude" { task.words += ["--allowedTools", "Bash"] }
        // Long enough for a watch over files.
        task.command = "sleep 2; echo it-ran"
        let ended = try await task.run()
        hostile.check(ended)
        #expect(ended.asked.count > 1)
        #expect(ended.asked.last?.body.contains("it-ran") == true)
    }

    /// The stand-ins send what the real clients send, started by `exec` and, under a name that it
    /// does not know, as any program.
    @Test(
        arguments: isLong
            ? [
                "claude: plain", "claude: the person's settings", "claude: the local settings",
                "codex: plain", "codex: the person's settings", "codex: the system's settings",
            ] : [], [true, false])
    func theStandInsDoAsTheRealOnes(_ name: String, isKnown: Bool) async throws {
        let clients = try Self.clients()
        let all = LaunchCase.claudes + LaunchCase.codexes
        var task = try #require(all.first { $0.name == name }).task
        // Without the pool's address a client tries its own for minutes.
        task.limit = 30
        if !isKnown {
            task.copies["copy"] = task.words[0]
            task.words[0] = "{HOME}/copy"
        }
        let standIn = try await task.run()
        task.programs = clients.path
        let real = try await task.run()
        #expect(Self.sent(standIn) == Self.sent(real), "\(real.errors)")
        #expect(standIn.otherSecretBytes > 0 || isKnown || name.hasSuffix("plain"))
    }

    /// Which address got which credentials.
    private static func sent(_ ended: LaunchOutcome) -> Set<String> {
        let names = ["x-api-key", "authorization", "x-gateway-token"]
        func lines(_ place: String, _ requests: [LaunchOutcome.Request]) -> [String] {
            requests.filter { $0.line.hasPrefix("POST") }.map { request in
                place + names.map { " \($0): \(request.headers[$0] ?? "-")" }.joined()
            }
        }
        return Set(lines("pool", ended.pool) + lines("other", ended.other))
    }
}
