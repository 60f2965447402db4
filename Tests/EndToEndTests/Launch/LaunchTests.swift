import Foundation
import PoolModel
import TestSupport
import Testing

@testable import modelpool

/// `exec` with clients that have settings of their own: stand-ins that decide as the real ones do.
/// `RealLaunchTests` has the real ones.
struct LaunchTests {
    @Test(
        arguments: LaunchCase.claudes + LaunchCase.oldClaudes + LaunchCase.codexes
            + LaunchCase.refusals)
    func thePoolWinsOrNothingIsStarted(_ launch: LaunchCase) async throws {
        launch.check(try await launch.task.run())
    }

    /// What the client starts in turn has no secret in its environment.
    @Test(arguments: [LaunchCase.claudes[0], LaunchCase.codexes[0]])
    func aClientsProgramsGetNoSecret(_ launch: LaunchCase) async throws {
        var task = launch.task
        task.reports = ["child"]
        let child = try #require(try await task.run().reports["child"] ?? nil)
        #expect(child.contains("MODELPOOL_NAME=it"))
        for secret in [LaunchOutcome.key, LaunchOutcome.header] {
            #expect(!child.contains(secret))
        }
    }

    /// A login of the person's is no credential of the pool's.
    @Test func aModelWithoutAKeyGetsNoLogin() async throws {
        var task = LaunchCase.codexes[0].task
        task.keyless = true
        task.home[".codex/auth.json"] =
            #"{"auth_mode": "chatgpt", "tokens": {"access_token": "canary-of-another-gateway"}}"#
        let ended = try await task.run()
        #expect(ended.code == 0, "\(ended.errors)")
        for request in ended.asked {
            #expect(request.headers["authorization"] == nil)
            #expect(request.headers["x-gateway-token"] == LaunchOutcome.header)
        }
        #expect(!ended.asked.isEmpty && ended.other.isEmpty)
    }

    /// Codex's policy for what it starts does not reach these, and nothing else can.
    @Test func itIsSaidWhichProgramsGetTheSecrets() async throws {
        var task = LaunchCase.codexes[0].task
        let quiet = try await task.run()
        #expect(!quiet.errors.contains("hands the model's key"))
        task.home[".codex/config.toml"] = "x = 1\nnotify = [\"true\"]\n"
        let told = try await task.run()
        #expect(told.code == 0)
        #expect(told.errors.contains("on to the programs of notify (/"))
        #expect(told.errors.contains("/home/.codex/config.toml:2)"))
        task.home = [".codex/hooks.json": #"{"hooks": {"SessionStart": []}}"#]
        #expect(try await task.run().errors.contains("the programs of hooks (/"))
    }

    /// A server that a client leaves running with the variables of one address must not find them
    /// under the names that another address has.
    @Test func eachAddressHasVariablesOfItsOwn() throws {
        let origins = try ["https://a.example", "https://b.example", "https://a.example:8443"].map {
            try BaseURL($0).origin
        }
        let names = try origins.map { origin in
            let variables = try SecretVariables(for: origin)
            return [variables.key, variables.header(1), variables.header(2)]
        }
        #expect(Set(names.joined()).count == 9)
        #expect(names.joined().allSatisfy { $0.wholeMatch(of: /[A-Z0-9_]+/) != nil })
    }

    /// The settings ask for the key as it is now.
    @Test func aKeyThatHasChangedReachesTheClient() async throws {
        try await Self.checkRotation(programs: nil)
    }

    /// - Parameter programs: the folder of the clients; the stand-ins' where there is none.
    static func checkRotation(programs: String?) async throws {
        var task = LaunchCase.claudes[0].task
        if let programs { task.programs = programs }
        task.rotate = true
        task.header = false
        let ended = try await task.run()
        #expect(ended.code == 0, "\(ended.errors)")
        let keys = ended.asked.map { $0.headers["x-api-key"] }
        #expect(keys.first == LaunchOutcome.key)
        #expect(keys.last == LaunchOutcome.key + "-rotated")
        #expect(ended.otherSecretBytes == 0 && ended.commandLines == [])
    }

    @Test func insistingStartsIt() async throws {
        let cases = LaunchCase.claudes + LaunchCase.codexes
        let refused = try #require(cases.first { $0.name == "codex: a local model" })
        var task = refused.task
        task.options = ["--anyway"]
        let ended = try await task.run()
        #expect(ended.code != 4)
        #expect(ended.errors.contains("--oss"))
    }

    /// The control: without the launch's settings the stand-in obeys the person's, so that what
    /// the other cases show is the launch's doing.
    @Test func theStandInsObeyTheirSettings() async throws {
        let cases = LaunchCase.claudes + LaunchCase.codexes
        for name in ["claude: the person's settings", "codex: the person's settings"] {
            var task = try #require(cases.first { $0.name == name }).task
            // A name that is not known: the client is started as any program.
            task.copies["copy"] = task.words[0]
            task.words[0] = "{HOME}/copy"
            let ended = try await task.run()
            #expect(!ended.other.isEmpty && ended.otherSecretBytes > 0, "\(ended)")
        }
    }

    /// OpenCode is not there to be started: what it is started with names the variables, and has no
    /// secret itself.
    @Test func openCodeGetsAWholeConfiguration() async throws {
        let cli = try await CLI.withModel()
        func write(version: String) throws {
            try cli.home.write(
                "#!/bin/sh\n[ $1 = --version ] && echo \(version) || env\n", to: "bin/opencode",
                mode: 0o700)
        }
        try write(version: "1.18.31")
        var environment = cli.environment
        environment["PATH"] = cli.home.file("bin") + ":/usr/bin:/bin"
        environment["OPENCODE_CONFIG_CONTENT"] = "{}"
        environment["OPENAI_API_KEY"] = "canary-of-another-gateway"
        func start(_ words: String...) async throws -> Finished {
            try await Finished.running(
                Surroundings.modelpool, ["exec", "local", "--", "opencode", "run", "hi"] + words,
                environment: environment, directory: cli.home.path)
        }
        let lines = try await start().expectSuccess().output.split(separator: "\n")
        func value(_ name: String) -> String? {
            lines.first { $0.hasPrefix(name + "=") }.map { String($0.dropFirst(name.count + 1)) }
        }
        #expect(value("OPENAI_API_KEY") == nil)
        let text = try #require(value("OPENCODE_CONFIG_CONTENT"))
        for secret in Secrets.all { #expect(!text.contains(secret)) }
        let settings = try #require(
            try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
        #expect(settings["model"] as? String == "modelpool_exec/qwen")
        let providers = try #require(settings["provider"] as? [String: [String: Any]])
        let options = try #require(providers["modelpool_exec"]?["options"] as? [String: Any])
        func named(_ text: String?) throws -> String? {
            value(String(try #require(text?.wholeMatch(of: /{env:(MODELPOOL_\w+)}/)?.output.1)))
        }
        #expect(try named(options["apiKey"] as? String) == Secrets.key)
        let headers = try #require(options["headers"] as? [String: String])
        #expect(try named(headers["X-First"]) == Secrets.first)

        // From version 2 on all starts share a server, if it is not told otherwise.
        try write(version: "opencode 2.0.1")
        let shared = try await start()
        #expect(shared.code == 4)
        #expect(shared.errors.contains("opencode 2.0.1 is too new"))
        #expect(shared.errors.contains("--standalone"))
        #expect(try await start("--standalone").code == 0)
        #expect(try await start("--attach=http://127.0.0.1:1").errors.contains("another server"))
        #expect(try await start("-mother/x").errors.contains("another provider's model"))
        try cli.home.write(
            #"{"providers": {"modelpool_exec": {}}}"#, to: "elsewhere/opencode.json")
        let told = try await start("elsewhere", "--standalone")
        #expect(told.code == 4 && told.errors.contains("/elsewhere/opencode.json:1 sets"))

        // Some versions read this after the variable; comments are allowed in it.
        try cli.home.write(
            "{\n // mine\n \"model\": \"other/x\",\n}", to: ".opencode/opencode.jsonc")
        let refused = try await start("--standalone")
        #expect(refused.code == 4)
        #expect(refused.errors.contains("/.opencode/opencode.jsonc:3 sets model"))
    }

    /// One that takes only the key from the environment would send it to its maker.
    @Test(arguments: ["aichat", "mods", "pi"])
    func aProgramThatTakesNoAddressIsNotStarted(_ name: String) async throws {
        let cli = try await CLI.withModel()
        try cli.home.write("#!/bin/sh\nenv\n", to: "bin/\(name)", mode: 0o700)
        let path = cli.home.file("bin/\(name)")
        let refused = try await cli("exec", "local", "--", path, "hi")
        #expect(refused.code == 4 && refused.output.isEmpty)
        #expect(refused.errors.contains("\(name) takes the key from its environment"))
        let insisted = try await cli("exec", "--anyway", "local", "--", path, "hi").expectSuccess()
        #expect(insisted.output.contains("OPENAI_API_KEY=" + Secrets.key))
        // The same word as an argument means nothing.
        _ = try await cli("exec", "local", "--", "echo", name).expectSuccess()
    }

    /// Programs follow redirects with what they were given for another address.
    @Test func aModelThatRedirectsIsNotHandedOut() async throws {
        let server = try LoopbackServer { connection in
            _ = try connection.readRequest()
            try connection.send(
                HTTPText.answer(
                    "307 Temporary Redirect", "", headers: ["Location: http://x.example"]))
        }
        let cli = try await CLI.withModel()
        try await cli("edit", "local", "--base-url", server.url("/v1"), "--move-secrets")
            .expectSuccess()
        try await cli("exec", "local", "--", "true").expectSuccess()
        _ = try await cli("test", "local")
        let refused = try await cli("exec", "local", "--", "env")
        #expect(refused.code == 4 && refused.output.isEmpty)
        #expect(refused.errors.contains("answered its last test with a redirect"))
        let insisted = try await cli("exec", "--anyway", "local", "--", "true").expectSuccess()
        #expect(insisted.errors.contains("with a redirect"))
        // What was tested is not this model any more.
        try await cli("edit", "local", "--base-url", server.url("/v2")).expectSuccess()
        try await cli("exec", "local", "--", "true").expectSuccess()
    }

    /// A program that is not known gets the environment, and it is said that this may not be all.
    @Test func aProgramThatIsNotKnownIsToldOf() async throws {
        let cli = try await CLI.withModel()
        let ended = try await cli("exec", "local", "--", "sh", "-c", "echo $OPENAI_API_KEY")
            .expectSuccess()
        #expect(ended.output == Secrets.key + "\n")
        #expect(ended.errors.contains(#"settings of "sh"'s own may win over the pool's"#))

        // What it was itself started with belongs to another model.
        var environment = cli.environment
        environment["MODELPOOL_API_KEY_0"] = "canary-of-another-model"
        environment["MODELPOOL_HEADER_0_1"] = "canary-of-another-model"
        let nested = try await Finished.running(
            Surroundings.modelpool, ["exec", "local", "--", "env"], environment: environment
        )
        .expectSuccess()
        #expect(!nested.output.contains("canary-of-another-model"))
        #expect(nested.output.contains("MODELPOOL_HEADERS="))
    }
}
