import Testing

@testable import TerminalDriver

@Suite struct LimitedProgramTests {
    private func run(
        _ script: String, within limit: Duration = .seconds(60)
    ) -> (ending: ForegroundProgram.Ending, wasOverdue: Bool) {
        LimitedProgram(["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin"])
            .wait(within: limit)
    }

    @Test func itsEndIsTold() {
        #expect(run("exit 7") == (.exited(7), false))
        #expect(run("kill -9 $$") == (.killed(signal: 9), false))
        let none = LimitedProgram(["/nowhere/at/all"], environment: [:])
        #expect(none.wait(within: .seconds(1)).ending == .notStarted(2))
    }

    /// With all that it started, and where it heeds SIGTERM or not.
    @Test(arguments: ["sleep 600; :", "trap '' TERM; sleep 600; sleep 600; sleep 600"])
    func itIsEndedAfterItsTime(_ script: String) {
        let (ending, wasOverdue) = run(script, within: .milliseconds(100))
        #expect(wasOverdue)
        #expect(ending == .killed(signal: script.hasPrefix("trap") ? 9 : 15))
    }

    @Test func itCanBeEndedByAnotherThread() async {
        let program = LimitedProgram(
            ["/bin/sleep", "600"], environment: ["PATH": "/usr/bin:/bin"])
        async let ending = program.wait(within: .seconds(600)).ending
        program.end()
        #expect(await ending == .killed(signal: 15))
        program.end()
    }
}
