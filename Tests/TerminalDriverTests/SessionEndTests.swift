import Foundation
import TestSupport
import Testing

/// A dead session leaves a clean terminal, however it died.
struct SessionEndTests {
    @Test(arguments: ["xterm-256color", "tmux-256color", "linux", "vt100"])
    func quittingLeavesTheTerminalAsItWas(_ term: String) async throws {
        let terminal = try await Probe.start(term: term)
        #expect(!terminal.areModesRestored)
        terminal.type("q")
        #expect(try await terminal.waitForExit() == 0)
        #expect(terminal.isTerminalClean)
        #expect(terminal.screen.text.contains("ended"))
    }

    /// Where there is no other screen to go back to, the picture stays.
    @Test(arguments: ["linux", "vt100"])
    func whatFollowsDoesNotStandOverTheLastLine(_ term: String) async throws {
        let terminal = try await Probe.start(["list"], term: term)
        try await terminal.wait(forText: "1 of 1000")
        terminal.type("q")
        #expect(try await terminal.waitForExit() == 0)
        #expect(terminal.screen.text.contains("model-5224"))
        #expect(terminal.screen.lines.contains { $0.hasPrefix("ended") })
        #expect(!terminal.screen.text.contains("1 of 1000"))
    }

    @Test(arguments: [SIGTERM, SIGHUP, SIGQUIT])
    func signalsEndTheLoopInOrder(_ signal: Int32) async throws {
        let terminal = try await Probe.start()
        terminal.signal(signal)
        #expect(try await terminal.waitForExit() == 0)
        #expect(terminal.isTerminalClean)
    }

    /// The key that crashes the probe, and the signals it may die by.
    @Test(arguments: [
        ("\u{18}", [SIGILL, SIGTRAP]), ("\u{14}", [SIGABRT]), ("\u{7}", [SIGSEGV]),
    ])
    func aCrashRestoresTheTerminalAndDiesByItsSignal(
        _ key: String, _ signals: [Int32]
    ) async throws {
        let terminal = try await Probe.start()
        terminal.type("\u{F}\u{13}" + key)
        let code = try await terminal.waitForExit()
        #expect(signals.contains(-code))
        #expect(terminal.isTerminalClean)
        let sent = String(decoding: terminal.received, as: UTF8.self)
        let after = sent.split(separator: "\u{1B}[?1049l").last ?? ""
        #expect(after.contains("noise of a library"))
        #expect(after.contains("wanted by the test") == (key == "\u{18}"))
        #expect(!after.contains("Crash"))
    }

    @Test func aCrashOnATerminalWithoutAnotherScreenLeavesThePromptBelow() async throws {
        let terminal = try await Probe.start(term: "vt100")
        terminal.type("\u{14}")
        #expect(try await terminal.waitForExit() == -SIGABRT)
        #expect(terminal.isTerminalClean)
        #expect(terminal.screen.cursor == (0, 23))
    }

    @Test(arguments: [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT])
    func crashSignalsFromOutsideRestoreTheTerminal(_ signal: Int32) async throws {
        let terminal = try await Probe.start()
        terminal.signal(signal)
        #expect(try await terminal.waitForExit() == -signal)
        #expect(terminal.isTerminalClean)
    }

    /// Swift's backtracer would print registers and memory, and wait for a key.
    @Test(arguments: [SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGTRAP, SIGABRT, SIGQUIT])
    func withoutASessionTooACrashPrintsNothing(_ signal: Int32) async throws {
        let ended = try await Finished.running(
            Probe.path, ["die", "\(signal)"], environment: withoutSwiftBacktrace)
        #expect(ended.code == -signal)
        #expect(ended.output + ended.errors == "")
    }

    @Test func aTrapSaysWhyAndShowsNoRegisters() async throws {
        let ended = try await Finished.running(
            Probe.path, ["die"], environment: withoutSwiftBacktrace)
        #expect([SIGILL, SIGTRAP].contains(-ended.code))
        #expect(ended.errors.contains("wanted by the test"))
        #expect(!ended.errors.contains("Registers"))
    }

    /// As users have it: Swift's own default.
    private var withoutSwiftBacktrace: [String: String] {
        Surroundings.plain.filter { $0.key != "SWIFT_BACKTRACE" }
    }

    @Test(arguments: [
        ("nosuchterminal", "unknownTerminal nosuchterminal"), ("dumb", "incapableTerminal dumb"),
        ("", "noName"),
    ])
    func aTerminalThatWillNotDoIsLeftUntouched(_ term: String, _ message: String) async throws {
        let terminal = try PseudoTerminal(
            Probe.path, ["events"], environment: Probe.surroundings(term))
        #expect(try await terminal.waitForExit() == 1)
        #expect(terminal.areModesRestored)
        #expect(!terminal.received.contains(0x1B))
        #expect(terminal.screen.lines[0].hasPrefix(message))
    }

    @Test func withoutATerminalNothingIsDrawn() async throws {
        let ended = try await Finished.running(Probe.path, ["events"])
        #expect(ended.code == 1)
        #expect(ended.output == "")
        #expect(ended.errors == "notATerminal xterm-256color\n")
    }

    @Test func theEditorHasTheTerminalAsItWas() async throws {
        let terminal = try await Probe.start(
            environment: ["EDITOR": "stty -a; echo at the editor; read line; exit 3"])
        terminal.type("\u{5}")
        try await terminal.wait(forText: "at the editor")
        #expect(!terminal.screen.isAlternate)
        #expect(terminal.isTerminalClean)
        #expect(terminal.screen.text.contains(" icanon"))
        // Ctrl-C there is for the editor's user, not for us.
        terminal.resize(columns: 90, rows: 30)
        terminal.type("\n")
        try await terminal.wait(forText: "editor exited(3)")
        #expect(terminal.screen.isAlternate)
        try await terminal.wait(forText: "resize 90x30")
        terminal.type("x")
        try await terminal.wait(forText: "key character(\"x\")")
    }

    @Test func aCrashAfterAnEditorRestoresTheTerminalToo() async throws {
        let terminal = try await Probe.start(environment: ["EDITOR": "true"])
        terminal.type("\u{5}")
        try await terminal.wait(forText: "editor exited(0)")
        #expect(!terminal.areModesRestored)
        terminal.type("\u{14}")
        #expect(try await terminal.waitForExit() == -SIGABRT)
        #expect(terminal.isTerminalClean)
    }

    /// Turning the mouse on changes what there is to restore.
    @Test func aCrashAfterTheMouseWasTurnedOnRestoresTheTerminalToo() async throws {
        let terminal = try await Probe.start()
        terminal.type("\u{F}")
        try await terminal.wait(for: "the mouse") { $0.modes.contains(1000) }
        terminal.type("\u{14}")
        #expect(try await terminal.waitForExit() == -SIGABRT)
        #expect(terminal.isTerminalClean)
    }

    @Test func anEditorKilledByControlCLeavesTheProgramRunning() async throws {
        let terminal = try await Probe.start(
            environment: ["EDITOR": "echo at the editor; exec cat"])
        terminal.type("\u{5}")
        try await terminal.wait(forText: "at the editor")
        terminal.type("\u{3}")
        try await terminal.wait(forText: "editor killed(signal: 2)")
        terminal.type("x")
        try await terminal.wait(forText: "key character(\"x\")")
        #expect(!terminal.screen.text.contains("interrupt"))
    }
}

/// Ctrl-Z and `fg`, in a shell with job control.
struct SuspensionTests {
    @Test func controlZGivesTheShellACleanTerminalAndForegroundRedraws() async throws {
        let shell = try await shellWithProbe()
        shell.type("\u{1A}")
        try await shell.wait(for: "the prompt") { !$0.isAlternate && $0.text.contains("Stopped") }
        #expect(shell.screen.modes.isDisjoint(with: [1, 1000, 1006]))
        try await goOn(shell)
        try await shell.wait(for: "the probe") {
            $0.isAlternate && $0.lines[0].hasPrefix("probe 80x24") && $0.modes.contains(2004)
        }
        shell.type("x")
        try await shell.wait(forText: "key character(\"x\")")
        #expect(!shell.screen.text.contains("continued"))
    }

    /// By Ctrl-Z and by a stop from outside.
    @Test(arguments: [SIGTSTP, SIGSTOP, 0])
    func aCrashAfterForegroundRestoresTheTerminalToo(_ signal: Int32) async throws {
        let shell = try await shellWithProbe()
        if signal == 0 {
            shell.type("\u{1A}")
        } else {
            kill(try #require(try child(of: shell.processID)), signal)
        }
        try await stops(shell)
        try await goOn(shell)
        try await shell.wait(for: "the probe") {
            $0.lines[0].hasPrefix("probe 80x24") && !$0.text.contains("Stopped")
                && $0.modes.contains(2004)
        }
        shell.type("\u{14}")
        try await shell.wait(for: "the shell's prompt on a clean terminal") {
            !$0.isAlternate && $0.text.contains("Aborted")
        }
    }

    @Test func aWindowResizedWhileStoppedIsNoticed() async throws {
        let shell = try await shellWithProbe()
        shell.type("\u{1A}")
        try await stops(shell)
        shell.resize(columns: 100, rows: 30)
        try await goOn(shell)
        try await shell.wait(forText: "probe 100x30")
        #expect(shell.screen.text.contains("resize 100x30"))
    }

    @Test(arguments: [SIGTSTP, SIGSTOP])
    func aStopFromOutsideIsSurvived(_ signal: Int32) async throws {
        let shell = try await shellWithProbe()
        let child = try #require(try child(of: shell.processID))
        kill(child, signal)
        try await stops(shell)
        try await goOn(shell)
        try await shell.wait(for: "the probe") {
            $0.lines[0].hasPrefix("probe 80x24") && !$0.text.contains("Stopped")
        }
        shell.type("x")
        try await shell.wait(forText: "key character(\"x\")")
        shell.type("q")
        try await shell.wait(for: "the shell") { !$0.isAlternate && $0.text.contains("ended") }
    }

    @Test func aScriptAroundTheProgramStopsWithIt() async throws {
        let shell = try await shellWithProbe("sh -c '\(Probe.path) events; echo script ends'")
        shell.type("\u{1A}")
        try await stops(shell)
        try await goOn(shell)
        try await shell.wait(for: "the probe") { $0.lines[0].hasPrefix("probe 80x24") }
        shell.type("q")
        try await shell.wait(forText: "script ends")
    }

    @Test func controlZInTheEditorStopsBoth() async throws {
        let shell = try await shellWithProbe(
            "EDITOR='echo at the editor; cat' \(Probe.path) events")
        shell.type("\u{5}")
        // A line of its own: the words stand in the typed command as well.
        try await shell.wait(for: "the editor") { $0.lines.contains("at the editor") }
        shell.type("\u{1A}")
        try await stops(shell)
        try await goOn(shell)
        try await shell.wait(for: "the job again") { screen in
            screen.lines.filter { $0.contains("at the editor") }.count >= 4
        }
        shell.type("typed on\n")
        try await shell.wait(for: "cat's answer") { screen in
            screen.lines.filter { $0 == "typed on" }.count >= 2
        }
        shell.type("\u{4}")
        try await shell.wait(forText: "editor exited(0)")
    }

    /// Waits until the job is stopped and the shell reads again: what is typed before its prompt
    /// may be lost.
    private func stops(_ shell: PseudoTerminal) async throws {
        try await shell.wait(for: "the job stopped, and a prompt") { screen in
            screen.text.contains("Stopped")
                && screen.lines.last { !$0.isEmpty }?.hasSuffix("prompt>") == true
        }
    }

    /// Types `fg`, and once more where a busy shell has lost it: what is typed while it takes the
    /// terminal back may be thrown away.
    private func goOn(_ shell: PseudoTerminal) async throws {
        for isLast in [false, false, true] {
            shell.type("fg\n")
            do {
                try await shell.wait(for: "fg to be read", within: .seconds(8)) { screen in
                    screen.lines.last { !$0.isEmpty }?.hasSuffix("prompt>") != true
                }
                return
            } catch  where !isLast {
                continue
            }
        }
    }

    private func shellWithProbe(_ command: String = Probe.path + " events") async throws
        -> PseudoTerminal
    {
        let shell = try PseudoTerminal(
            "/bin/bash", ["--norc", "--noprofile", "-i"],
            environment: Probe.surroundings("xterm-256color", ["PS1": "prompt> "]))
        try await shell.wait(forText: "prompt>")
        shell.type(command + "\n")
        try await shell.wait(for: "the probe") {
            $0.isAlternate && $0.lines[0].hasPrefix("probe 80x24") && $0.cursor == (0, 3)
        }
        return shell
    }

    private func child(of process: Int32) throws -> Int32? {
        let children = try String(
            contentsOfFile: "/proc/\(process)/task/\(process)/children", encoding: .utf8)
        return children.split(separator: " ").first.flatMap { Int32($0) }
    }
}
