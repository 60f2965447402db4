internal import Dispatch
internal import Glibc
internal import Synchronization

/// A program that runs beside this one, may take only so long, and can be ended by another thread.
package final class LimitedProgram: Sendable {
    private let process: Mutex<pid_t?>
    /// Why it was not started.
    private let failure: Int32

    /// Starts a program as ``ForegroundProgram`` does, without a terminal's input.
    package init(_ arguments: [String], environment: [String: String]) {
        let nothing = open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { if nothing >= 0 { close(nothing) } }
        var id: pid_t = 0
        failure = ForegroundProgram.start(
            &id, arguments, environment: environment, input: nothing < 0 ? nil : nothing,
            in: .ownGroup)
        process = Mutex(failure == 0 ? id : nil)
    }

    /// Waits for its end, and brings it about after `limit`.
    package func wait(
        within limit: Duration
    ) -> (ending: ForegroundProgram.Ending, wasOverdue: Bool) {
        guard let id = process.withLock(\.self) else { return (.notStarted(failure), false) }
        let wasOverdue = Mutex(false)
        let alarm = DispatchSource.makeTimerSource(queue: .global())
        alarm.setEventHandler { [self] in
            // The second time it has not heeded SIGTERM.
            let isFirst = wasOverdue.withLock { overdue in
                defer { overdue = true }
                return !overdue
            }
            end(with: isFirst ? SIGTERM : SIGKILL)
        }
        let nanoseconds =
            limit.components.seconds * 1_000_000_000
            + limit.components.attoseconds / 1_000_000_000
        alarm.schedule(
            deadline: .now() + .nanoseconds(Int(nanoseconds)), repeating: .seconds(1))
        alarm.resume()
        defer { alarm.cancel() }
        // Not taken off the system's list yet, so that its number means no other process.
        var information = siginfo_t()
        while waitid(P_PID, id_t(id), &information, WEXITED | WNOWAIT) < 0, errno == EINTR {}
        process.withLock { $0 = nil }
        return (ForegroundProgram.wait(for: id), wasOverdue.withLock(\.self))
    }

    /// Ends it with all that it has started.
    package func end() { end(with: SIGTERM) }

    private func end(with signal: Int32) {
        process.withLock { id in
            if let id { _ = kill(-id, signal) }
        }
    }
}
