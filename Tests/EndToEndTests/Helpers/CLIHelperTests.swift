import Foundation
import TestSupport
import Testing

/// Helpers at the command line: what is run, where what they give goes, and what is said of them.
struct CLIHelperTests {
    private static let declaration = """
        helper tok = /bin/echo \(HelperPool.token)
        helper tok lifetime = 50m
        helper tok origin = ORIGIN
        """
    private static let run = "/bin/echo \(HelperPool.token)"

    @Test func aTestOfManyModelsAsksOnceAndSendsItToAll() async throws {
        let pool = try await HelperPool(Self.declaration)
        for number in 1...12 { try await pool.add("m\(number)", key: "${helper:tok}") }
        try await pool.cli(
            "headers", "set", "m1", "X-Team", "--value-ref", "team ${helper:tok}"
        ).expectSuccess()
        #expect(pool.spawns == [])
        let ended = try await pool.cli("test", "--all", "--json").expectSuccess()
        #expect(!ended.output.contains(HelperPool.token))
        #expect(pool.spawns == [Self.run])
        #expect(pool.tokens == Array(repeating: HelperPool.token, count: 12))
        #expect(
            pool.provider.server.received.count { $0.contains("X-Team: team \(HelperPool.token)") }
                == 1)
    }

    /// Looking at a model, or writing it down, runs nothing and shows nothing.
    @Test func nothingIsRunWhereNothingIsSent() async throws {
        let pool = try await HelperPool(Self.declaration)
        try await pool.add("m", key: "${helper:tok}")
        for arguments in [
            ["list"], ["show", "m"], ["preview", "m"], ["preview", "m", "--curl"], ["doctor"],
            ["export", "--format", "json"], ["export", "--format", "curl"],
            ["export", "--format", "litellm"], ["export", "--format", "env"],
            ["export", "--format", "json", "--with-secrets"],
        ] {
            let ended = try await pool.cli.run(arguments)
            #expect(ended.code == 0, "\(arguments): \(ended)")
            #expect(!ended.output.contains(HelperPool.token))
        }
        #expect(pool.spawns == [])
        let json = try await pool.cli("export", "--format", "json").output
        #expect(json.contains("${helper:tok}"))
        let curl = try await pool.cli("export", "--format", "curl", "--with-secrets").output
        #expect(curl.contains(HelperPool.token) && pool.spawns == [Self.run])
    }

    @Test func aHelperThatIsNotDeclaredRunsNothingAndSaysWhatToWrite() async throws {
        let pool = try await HelperPool("helper other = /bin/echo x")
        try await pool.add("m", key: "${helper:tok}")
        let ended = try await pool.cli("test", "m")
        #expect(ended.code == 1)
        #expect(ended.output.contains("config_error"))
        #expect(ended.output.contains("helper tok is not declared here, and nothing was run"))
        #expect(
            ended.output.contains("helper tok = COMMAND, and: helper tok origin = \(pool.origin)"))
        #expect(pool.spawns == [] && pool.provider.server.connections.isEmpty)
        let doctor = try await pool.cli("doctor").output
        #expect(doctor.contains("helper tok is not declared here") && doctor.contains(": m"))
    }

    @Test func aValueGoesToNoAddressThatItsDeclarationDoesNotName() async throws {
        let pool = try await HelperPool(Self.declaration)
        let elsewhere = try CLIProvider()
        try await pool.add("away", key: "${helper:tok}", at: elsewhere.base)
        try await pool.add(
            "name", key: "${helper:tok}",
            at: pool.provider.base.replacingOccurrences(of: "127.0.0.1", with: "localhost"))
        for command in [
            ["test", "away"], ["test", "name"], ["models", "away"], ["chat", "away", "hi"],
            ["exec", "away", "--", "env"], ["credential", "away", "--for", elsewhere.server.url()],
            ["export", "--format", "curl", "--with-secrets"], ["watch", "--once"],
        ] {
            let line = #""$0" "$@" | cat"#
            let ended = try await Finished.running(
                "bash", ["-o", "pipefail", "-c", line, Surroundings.modelpool] + command,
                environment: pool.cli.environment)
            #expect(!(ended.output + ended.errors).contains(HelperPool.token), "\(command)")
        }
        #expect(pool.spawns.allSatisfy { !$0.contains("echo") }, "\(pool.spawns)")
        #expect(elsewhere.server.connections.isEmpty && pool.provider.server.connections.isEmpty)
    }

    @Test func failuresNameTheHelperItsCodeAndItsLastWords() async throws {
        let pool = try await HelperPool(
            """
            helper tok = sh -c 'echo first >&2; printf "please \\033[1msign in\\n" >&2; exit 3'
            helper tok origin = ORIGIN
            """)
        try await pool.add("m", key: "${helper:tok}")
        let ended = try await pool.cli("test", "m", "--json")
        #expect(ended.code == 1)
        let report = try ended.object()
        #expect(report["verdict"] as? String == "config_error")
        let message = try #require(report["message"] as? String)
        #expect(message.contains("helper tok failed with exit code 3: please "))
        #expect(message.hasSuffix("sign in") && !message.contains("\u{1B}"))
        #expect((report["next"] as? String)?.contains("modelpool doctor --helpers") == true)
    }

    @Test func doctorTriesThemOnlyWhenTold() async throws {
        let pool = try await HelperPool(
            Self.declaration + "\nhelper bad = false\nhelper bad origin = ORIGIN\n")
        try await pool.add("m", key: "${helper:tok}")
        let plain = try await pool.cli("doctor")
        #expect(plain.output.contains("declared: bad, tok; not run"))
        #expect(pool.spawns == [])
        let tried = try await pool.cli("doctor", "--helpers")
        #expect(tried.code == 4)
        #expect(tried.output.contains("helper bad failed with exit code 1"))
        #expect(
            tried.output.firstMatch(of: /tok: gave a value in [0-9.]+ m?s, used for 49 min/) != nil)
        #expect(!tried.output.contains(HelperPool.token))
        #expect(pool.spawns == ["false", Self.run])
        try pool.declare("helper tok = a | b\n" + Self.declaration)
        let mistake = try await pool.cli("doctor")
        #expect(mistake.code == 4 && mistake.output.contains("line 1: no shell reads this"))
    }

    @Test func aConfigurationThatOthersReachIsToldAndDeclaresNothing() async throws {
        let pool = try await HelperPool(Self.declaration)
        try await pool.add("m", key: "${helper:tok}")
        let path = pool.cli.home.file(".config/modelpool/config")
        try FileManager.default.setAttributes([.posixPermissions: 0o644], ofItemAtPath: path)
        let ended = try await pool.cli("test", "m")
        #expect(ended.code == 1 && ended.output.contains("chmod 600 \(path)"))
        #expect(try await pool.cli("doctor").output.contains("chmod 600"))
        #expect(pool.spawns == [])
    }

    @Test func execSaysHowLongAValueLastsAndCredentialAlwaysAsks() async throws {
        let pool = try await HelperPool(
            """
            helper tok = sh -c 'echo x >>\(NSTemporaryDirectory())/none; echo \(HelperPool.token)'
            helper tok lifetime = 50m
            helper tok origin = ORIGIN
            """)
        try await pool.add("m", key: "${helper:tok}")
        let ended = try await pool.cli("exec", "m", "--", "sh", "-c", "echo $OPENAI_API_KEY")
            .expectSuccess()
        #expect(ended.output == HelperPool.token + "\n")
        #expect(ended.errors.contains("what helper tok gave is good for 49 min more"))
        let before = pool.spawns.count
        for _ in 0..<2 {
            let asked = try await Finished.running(
                "bash",
                [
                    "-c", #""$0" credential m --for "$1" | cat"#, Surroundings.modelpool,
                    pool.origin,
                ],
                environment: pool.cli.environment)
            #expect(asked.output == HelperPool.token + "\n")
        }
        #expect(pool.spawns.count { $0.hasPrefix("sh -c echo x") } == before + 1)
    }

    // MARK: Terminals

    private static let pin = """
        helper tok = sh -c 'printf "PIN: " >&2; read -r pin; [ "$pin" = 1234 ] || exit 1; \
        echo \(HelperPool.token)'
        helper tok origin = ORIGIN
        helper tok terminal = yes
        """

    @Test func withoutATerminalNobodyIsAsked() async throws {
        let pool = try await HelperPool(Self.pin)
        try await pool.add("m", key: "${helper:tok}")
        let test = try await pool.cli("test", "m")
        #expect(test.output.contains("helper tok wants a terminal: standard input and error are"))
        let watch = try await pool.cli("watch", "--once", "--verbose")
        #expect(
            (watch.output + watch.errors).contains("watch runs while nobody is there to be asked"))
        #expect(pool.spawns == [])
    }

    @Test func atATerminalThePersonIsAsked() async throws {
        let pool = try await HelperPool(Self.pin)
        try await pool.add("m", key: "${helper:tok}")
        let terminal = try PseudoTerminal(
            Surroundings.modelpool, ["test", "m"], environment: pool.cli.environment, columns: 100,
            rows: 40)
        try await terminal.wait(forText: "PIN:")
        terminal.type("1234\r")
        #expect(try await terminal.waitForExit() == 0, "\(terminal.screen.text)")
        #expect(pool.tokens == [HelperPool.token])
    }
}
