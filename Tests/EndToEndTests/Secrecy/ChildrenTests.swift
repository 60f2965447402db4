import Foundation
import TestSupport
import Testing

/// Programs that are started from here get neither the key nor a descriptor of ours.
struct ChildrenTests {
    /// Writes its environment and what its descriptors are to `$HOME/NAME`.
    private static let report =
        #"exec > "$HOME/report"; env; echo descriptors:; readlink /proc/$$/fd/*; echo end"#

    private func check(_ pool: SecretPool) throws {
        let report = try pool.program.home.read("report")
        #expect(report.contains("HOME=" + pool.program.home.path))
        for variable in ["MODELPOOL_KEY=", "SSLKEYLOGFILE="] {
            #expect(!report.contains(variable))
        }
        #expect(try pool.keys().found(in: report) == [])
        // The three standard ones, and a shell's own: the script that it reads.
        let lines = report.split(separator: "\n").drop { $0 != "descriptors:" }.dropFirst()
        let descriptors = lines.prefix { $0 != "end" }.filter { !$0.hasSuffix("/script") }
        #expect(descriptors.count == 3, "\(descriptors)")
        for descriptor in descriptors {
            // What runs beside the program reads nothing of the terminal.
            let ends = ["/report", "/dev/null"]
            #expect(descriptor.contains("/dev/pts/") || ends.contains { descriptor.hasSuffix($0) })
        }
    }

    /// The program with its key on a descriptor and in the environment at once.
    private func start(
        _ pool: SecretPool, _ arguments: [String], extra: [String: String] = [:]
    ) throws -> PseudoTerminal {
        let key = try pool.keys()[0].text
        return try PseudoTerminal(
            "/bin/sh",
            [
                "-c", #"exec "$0" --key-fd 7 "$@" 7<"$HOME/.config/modelpool/master.key""#,
                Surroundings.modelpool,
            ] + arguments,
            environment: pool.program.surroundings.merging([
                "MODELPOOL_KEY": key, "SSLKEYLOGFILE": pool.program.home.file("tls"),
            ]) { $1 }.merging(extra) { $1 }, columns: 100, rows: 30)
    }

    @Test func theProgramOfExec() async throws {
        let pool = try await SecretPool()
        let terminal = try start(pool, ["exec", "it", "--", "/bin/sh", "-c", Self.report])
        #expect(try await terminal.waitForExit() == 0, "\(terminal.screen.text)")
        try check(pool)
    }

    /// What the caller has in its environment comes through as it is, text or not.
    @Test func theEnvironmentOfExecIsTheCallers() async throws {
        let cli = try await CLI.withModel()
        let line = #"ODD=$'a\xff' exec "$0" exec local -- sh -c 'printf %s "$ODD" | od -An -tx1'"#
        let ended = try await Finished.running(
            "bash", ["-c", line, Surroundings.modelpool], environment: cli.environment)
        #expect(ended.output == " 61 ff\n")
    }

    @Test func theCommandOfWatch() async throws {
        let pool = try await SecretPool()
        let terminal = try start(pool, ["watch", "--once", "--on-change", Self.report])
        #expect(try await terminal.waitForExit() == 1, "\(terminal.screen.text)")
        try check(pool)
        let report = try pool.program.home.read("report")
        #expect(pool.canaries.found(in: report) == [])
    }

    @Test func theEditor() async throws {
        let pool = try await SecretPool()
        let script = try pool.program.home.write("\(Self.report)\ncat \"$1\"\n", to: "script")
        let terminal = try start(pool, [], extra: ["VISUAL": "sh \(script)"])
        try await terminal.wait(forText: "it ")
        terminal.type("\r")
        try await terminal.wait(forText: "add a header")
        terminal.type("E")
        try await eventually("the editor", detail: terminal.screen.text) {
            terminal.read()
            return (try? pool.program.home.read("report"))?.contains("<keep 1>") == true
        }
        try check(pool)
        #expect(pool.canaries.found(in: try pool.program.home.read("report")) == [])
        terminal.signal(SIGTERM)
        #expect(try await terminal.waitForExit() == 0)
    }
}
