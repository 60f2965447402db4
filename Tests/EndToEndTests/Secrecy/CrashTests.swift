import Foundation
import TestSupport
import Testing

/// The real program crashes while an opened secret is in its memory, by a real fault: nothing of
/// it comes out, nothing is dumped, and the terminal is as it was.
struct CrashTests {
    /// The five kinds, and the signals by which each may end.
    static let kinds: [(name: String, signals: [Int32])] = [
        ("segv", [SIGSEGV]), ("bus", [SIGBUS]), ("fpe", [SIGFPE]), ("ill", [SIGILL, SIGTRAP]),
        ("abrt", [SIGABRT]),
    ]

    private func crashed(
        _ arguments: [String], _ kind: (name: String, signals: [Int32]),
        start: (PseudoTerminal) async throws -> Void
    ) async throws -> PseudoTerminal {
        let pool = try await SecretPool(answers: false)
        let canaries = try pool.canaries + pool.keys()
        let terminal = try pool.onTerminal(
            arguments, extra: ["LD_PRELOAD": Surroundings.preload, "TEST_CRASH": kind.name])
        try await start(terminal)
        // The secrets are on the wire, so they are in the memory.
        try await eventually("the request is there", detail: terminal.screen.text) {
            terminal.read()
            return pool.server.received.contains { !pool.header.found(in: $0).isEmpty }
        }
        let limits = try String(
            contentsOf: URL(filePath: "/proc/\(terminal.processID)/limits"), encoding: .utf8)
        #expect(limits.contains(#/Max core file size +0 +0/#))
        terminal.signal(SIGUSR1)
        let code = try await terminal.waitForExit()
        #expect(kind.signals.contains(-code), "\(code)")
        #expect(canaries.found(in: Data(terminal.received)) == [])
        let said = String(decoding: terminal.received, as: UTF8.self)
        for word in ["Backtrace", "Registers", "Crash:", "0x"] { #expect(!said.contains(word)) }
        let files = try FileManager.default.contentsOfDirectory(atPath: pool.program.home.path)
        #expect(files.filter { !$0.hasPrefix(".") } == [])
        #expect(try canaries.found(below: pool.program.home.path, except: ".key") == [])
        try await pool.program.succeed("doctor")
        return terminal
    }

    @Test(arguments: kinds) func onTheScreen(_ name: String, _ signals: [Int32]) async throws {
        let terminal = try await crashed([], (name, signals)) { terminal in
            try await terminal.wait(forText: "it ")
            terminal.type("t")
        }
        #expect(terminal.isTerminalClean)
    }

    @Test(arguments: kinds) func inACommand(_ name: String, _ signals: [Int32]) async throws {
        let terminal = try await crashed(["test", "it"], (name, signals)) { _ in }
        #expect(terminal.areModesRestored)
    }

    /// The control: who asks for a backtrace gets one.
    @Test func aBacktraceIsPrintedOnlyWhereItIsWanted() async throws {
        let pool = try await SecretPool(answers: false)
        let terminal = try pool.onTerminal(
            ["test", "it"],
            extra: [
                "LD_PRELOAD": Surroundings.preload, "TEST_CRASH": "segv",
                "MODELPOOL_BACKTRACE": "1", "SWIFT_BACKTRACE": "enable=yes,interactive=no",
            ])
        try await eventually("the request is there") {
            terminal.read()
            return pool.server.received.contains { !pool.header.found(in: $0).isEmpty }
        }
        terminal.signal(SIGUSR1)
        #expect(try await terminal.waitForExit(within: .seconds(120)) == -SIGSEGV)
        #expect(String(decoding: terminal.received, as: UTF8.self).contains("rash"))
    }
}
