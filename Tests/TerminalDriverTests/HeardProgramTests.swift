import Foundation
import TestSupport
import Testing

@testable import TerminalDriver

@Suite struct HeardProgramTests {
    private struct Heard {
        let outcome: HeardProgram.Outcome
        let output: String
        var errors: String { String(decoding: outcome.errors, as: UTF8.self) }
        let time: Duration
    }

    private func run(
        _ script: String, within limit: Duration = .seconds(60), room: Int = 64,
        stoppedAfter pause: Duration? = nil
    ) async -> Heard {
        let program = HeardProgram(
            ["/bin/sh", "-c", script], environment: ["PATH": "/usr/bin:/bin", "A": "b"],
            hasTerminal: false)
        if let pause {
            Task {
                try? await Task.sleep(for: pause)
                program.stop()
            }
        }
        let begin = ContinuousClock.now
        nonisolated(unsafe) let buffer = UnsafeMutableRawBufferPointer.allocate(
            byteCount: room, alignment: 1)
        defer { buffer.deallocate() }
        // On a thread of its own: it waits, and there are few for tests.
        let outcome = await withCheckedContinuation { continuation in
            Thread.detachNewThread {
                continuation.resume(returning: program.run(within: limit, into: buffer))
            }
        }
        return Heard(
            outcome: outcome,
            output: String(
                decoding: UnsafeRawBufferPointer(rebasing: buffer[..<outcome.count]),
                as: UTF8.self),
            time: .now - begin)
    }

    @Test func whatItPrintsAndHowItEndsAreTold() async {
        let well = await run("echo value; echo said >&2; env >&2")
        #expect(well.outcome.ending == .exited(0) && well.output == "value\n")
        #expect(well.errors.contains("said\n") && well.errors.contains("A=b"))
        #expect(await run("exit 7").outcome.ending == .exited(7))
        #expect(await run("kill -9 $$").outcome.ending == .killed(signal: 9))
        let none = HeardProgram(["/nowhere/at/all"], environment: [:], hasTerminal: false)
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 1)
        defer { buffer.deallocate() }
        #expect(none.run(within: .seconds(1), into: buffer).ending == .notStarted(2))
    }

    @Test func itHasASessionOfItsOwnNoTerminalAndNothingToRead() async {
        let heard = await run(
            """
            read -r line && echo read
            [ "$(ps -o sid= -p $$ | tr -d ' ')" = $$ ] && echo session
            (: </dev/tty) 2>/dev/null && echo terminal
            ls /proc/self/fd | wc -w
            """)
        // The three standard ones, and ls's own.
        #expect(heard.output == "session\n4\n")
    }

    @Test func asMuchAsFitsIsHeardAndNothingMore() async {
        let exact = await run("printf %64s x", room: 64)
        #expect(exact.outcome.ending == .exited(0) && !exact.outcome.isTooLong)
        #expect(exact.output.count == 64)
        let more = await run("printf %65s x; sleep 600", room: 64)
        #expect(more.outcome.isTooLong && more.time < .seconds(300))
    }

    /// Each ends within its time, whatever it does.
    @Test(arguments: [
        "sleep 600", "trap '' TERM; sleep 600; sleep 600; sleep 600", "exec >&- 2>&-; sleep 600",
        "yes >&2", "sleep 600 & wait",
    ])
    func itIsEndedAfterItsTime(_ script: String) async {
        let heard = await run(script, within: .milliseconds(300))
        #expect(heard.outcome.isOverdue, "\(heard)")
        #expect(heard.time < .seconds(300))
        #expect(heard.outcome.errors.count <= 4096)
    }

    /// What it leaves behind holds its output open: in its session it is ended, out of it it is not
    /// waited for.
    @Test(arguments: ["sleep 601 &", "setsid sleep 1 &", "(sleep 602 &) &"])
    func whatItLeavesBehindIsNotWaitedFor(_ start: String) async throws {
        let heard = await run("\(start) echo value")
        #expect(heard.outcome.ending == .exited(0) && heard.output == "value\n")
        #expect(heard.time < .seconds(300) && !heard.outcome.isOverdue)
        guard let number = start.firstMatch(of: /60[12]/) else { return }
        try await eventually("nothing is left") {
            try await Finished.running("pgrep", ["-f", "^sleep \(number.output)$"]).code == 1
        }
    }

    @Test func itCanBeStopped() async {
        let heard = await run("sleep 600", stoppedAfter: .milliseconds(50))
        #expect(heard.outcome.ending == .killed(signal: 15) && !heard.outcome.isOverdue)
        let before = HeardProgram(["/bin/sleep", "600"], environment: [:], hasTerminal: false)
        before.stop()
        let buffer = UnsafeMutableRawBufferPointer.allocate(byteCount: 4, alignment: 1)
        defer { buffer.deallocate() }
        #expect(
            before.run(within: .seconds(60), into: buffer).ending == .killed(signal: 15))
    }
}
