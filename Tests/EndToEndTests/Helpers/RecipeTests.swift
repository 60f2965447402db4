import Foundation
import TestSupport
import Testing

@testable import modelpool

/// The recipes of the manual, with the real programs.
struct RecipeTests {
    private static let token = "recipe-canary-5d1e8a02"

    /// A pool whose model's key is a recipe's `llm`.
    private func pool(_ program: String, _ change: (String) -> String = { $0 }) async throws
        -> HelperPool
    {
        let recipe = try #require(
            HelperRecipe.all.first { $0.program.hasPrefix(program) && $0.isTried })
        let lines = recipe.lines.map(change).filter { !$0.isEmpty }
        let pool = try await HelperPool(
            (lines + ["helper llm origin = ORIGIN"]).joined(separator: "\n"))
        try await pool.add("m", key: "${helper:llm}")
        return pool
    }

    private func shell(_ script: String, in pool: HelperPool) async throws {
        let ended = try await Finished.running(
            "bash", ["-euc", script], environment: pool.cli.environment,
            directory: pool.cli.home.path,
            input: "", within: .seconds(120))
        guard ended.code == 0 else {
            throw CommandFailed(description: "\(ended.code): \(ended.errors)\(ended.output)")
        }
    }

    /// A store of `pass` with a key of its own, in the test's home.
    private static func store(passphrase: String = "") -> String {
        """
        mkdir -m 700 -p ~/.gnupg
        gpg --batch --quiet --passphrase '\(passphrase)' --quick-gen-key tester default default never
        pass init tester >/dev/null
        printf '%s\\nuser: me\\n' \(token) | pass insert -m llm/gateway >/dev/null
        printf '%s\\n' \(token) | pass insert -m llm/line >/dev/null
        gpgconf --kill gpg-agent
        """
    }

    private func killAgent(_ pool: HelperPool) async throws {
        try await shell("gpgconf --kill all", in: pool)
    }

    @Test func pass() async throws {
        // No passphrase, so nobody has to be asked.
        let pool = try await pool("pass") { $0.contains("terminal") ? "" : $0 }
        try await shell(Self.store(), in: pool)
        try await pool.cli("test", "m").expectSuccess()
        #expect(pool.tokens == [Self.token])
        try await shell("pass rm -f llm/gateway >/dev/null", in: pool)
        let gone = try await pool.cli("test", "m")
        #expect(gone.output.contains("helper llm gave no value: it printed nothing"))
        #expect(gone.output.contains("llm/gateway is not in the password store"))
        try await killAgent(pool)
    }

    /// gpg asks for the key's passphrase by pinentry on the terminal that it is handed.
    @Test func passWithAPassphrase() async throws {
        let pool = try await pool("pass")
        try await shell(
            Self.store(passphrase: "sesame")
                + "\necho pinentry-program /usr/bin/pinentry-curses >~/.gnupg/gpg-agent.conf\n",
            in: pool)
        let terminal = try PseudoTerminal(
            Surroundings.modelpool, ["test", "m"], environment: pool.cli.environment, columns: 80,
            rows: 24)
        try await terminal.wait(forText: "Passphrase:", within: .seconds(60))
        terminal.type("sesame\r")
        #expect(
            try await terminal.waitForExit(within: .seconds(60)) == 0, "\(terminal.screen.text)")
        #expect(pool.tokens == [Self.token])
        try await killAgent(pool)
    }

    @Test func gopass() async throws {
        let pool = try await pool("gopass") { $0.replacingOccurrences(of: "gateway", with: "line") }
        try await shell(Self.store(), in: pool)
        try await pool.cli("test", "m").expectSuccess()
        #expect(pool.tokens == [Self.token])
        try await killAgent(pool)
    }

    @Test func secretTool() async throws {
        let pool = try await pool("secret-tool")
        try await shell(
            #"""
            timeout 60 dbus-run-session -- bash -euc '
                printf "\n" | gnome-keyring-daemon --unlock --components=secrets >/dev/null
                printf %s \#(Self.token) | secret-tool store --label=llm service llm-gateway
                "$0" test m' \#(Surroundings.modelpool)
            """#, in: pool)
        #expect(pool.tokens == [Self.token])
    }

    @Test func systemdCreds() async throws {
        var place = ""
        let pool = try await pool("systemd-creds") {
            $0.replacingOccurrences(of: "/etc/llm.cred", with: "LLMCRED")
        }
        // With a host key of the test's own.
        place = pool.cli.home.file("llm.cred")
        let declared = try pool.cli.home.read(".config/modelpool/config")
        try pool.declare(
            declared.replacingOccurrences(of: "LLMCRED", with: place)
                + "helper llm environment = SYSTEMD_CREDENTIAL_SECRET\n")
        var cli = pool.cli
        cli.environment["SYSTEMD_CREDENTIAL_SECRET"] = pool.cli.home.file("host.key")
        let made = try await Finished.running(
            "systemd-creds", ["encrypt", "--name=llm", "--with-key=host", "-", place],
            environment: cli.environment, input: Self.token)
        #expect(made.code == 0, "\(made.errors)")
        try await cli("test", "m").expectSuccess()
        #expect(pool.tokens == [Self.token])
    }

    /// What stands in the manual can be copied: every line is one that the program reads.
    @Test func everyRecipeIsRead() {
        for recipe in HelperRecipe.all {
            let settings = ReferenceSettings(recipe.lines.joined(separator: "\n"))
            #expect(settings.problems == [] && settings.helpers["llm"] != nil, "\(recipe.program)")
        }
    }
}
