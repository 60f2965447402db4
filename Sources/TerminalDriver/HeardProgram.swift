internal import CTerminal
internal import Glibc
internal import Synchronization

/// A program whose output is read: one that may take only so long and print only so much, and that
/// may hang, flood, die, close its output or leave children behind that hold it open.
package final class HeardProgram: Sendable {
    /// What became of it.
    package struct Outcome: Sendable {
        package let ending: ForegroundProgram.Ending
        /// It took longer than it may.
        package let isOverdue: Bool
        /// It printed more than fits.
        package let isTooLong: Bool
        /// Bytes that it printed.
        package let count: Int
        /// The last bytes that it wrote to its standard error; none of a program that has the
        /// terminal, where they were read.
        package let errors: [UInt8]
    }

    private let arguments: [String]
    private let environment: [String: String]
    private let hasTerminal: Bool
    private let isStopped = Mutex(false)

    /// Bytes of standard error that are kept.
    private static let keptErrors = 4096
    /// Milliseconds between two looks at whether it has ended: what it leaves behind may hold its
    /// output open, so that its end says more than the output's.
    private static let look: Int32 = 10
    /// How long it may take to heed SIGTERM.
    private static let grace = Duration.milliseconds(500)

    /// - Parameter hasTerminal: whether it reads from the terminal and writes its errors there.
    ///   Otherwise it has a session of its own, no terminal and nothing to read.
    package init(_ arguments: [String], environment: [String: String], hasTerminal: Bool) {
        self.arguments = arguments
        self.environment = environment
        self.hasTerminal = hasTerminal
    }

    /// Ends it before its time, or before it has begun.
    package func stop() { isStopped.withLock { $0 = true } }

    /// Runs it to its end, or to that of its time.
    /// - Parameter output: where its standard output is put.
    package func run(
        within limit: Duration, into output: UnsafeMutableRawBufferPointer
    ) -> Outcome {
        guard let standard = Pipe(), let errors = Pipe() else { return .notStarted(errno) }
        let nothing = hasTerminal ? -1 : open("/dev/null", O_RDONLY | O_CLOEXEC)
        defer { if nothing >= 0 { close(nothing) } }
        var process: pid_t = 0
        let failure = ForegroundProgram.start(
            &process, arguments, environment: environment, input: hasTerminal ? nil : nothing,
            output: standard.writing, errors: hasTerminal ? nil : errors.writing,
            in: hasTerminal ? .ours : .ownSession)
        standard.closeWriting()
        errors.closeWriting()
        guard failure == 0 else { return .notStarted(failure) }
        var hearing = Hearing(process, standard, errors, output, until: .now + limit)
        hearing.listen(isStopped: { self.isStopped.withLock(\.self) })
        let heard = hearing
        // Nothing of it is left, but for what has gone into a session of its own.
        if !hasTerminal { _ = kill(-process, SIGKILL) }
        return Outcome(
            ending: heard.hasEnded
                ? ForegroundProgram.wait(for: process) : .killed(signal: SIGKILL),
            isOverdue: heard.isOverdue, isTooLong: heard.isTooLong, count: heard.count,
            errors: heard.errors)
    }

    /// One program being listened to.
    private struct Hearing {
        private let process: pid_t
        private let standard: Pipe
        private let standardError: Pipe
        private let output: UnsafeMutableRawBufferPointer
        private let end: ContinuousClock.Instant
        private(set) var count = 0
        private(set) var errors: [UInt8] = []
        private(set) var isTooLong = false
        private(set) var isOverdue = false
        private(set) var hasEnded = false

        init(
            _ process: pid_t, _ standard: Pipe, _ standardError: Pipe,
            _ output: UnsafeMutableRawBufferPointer, until end: ContinuousClock.Instant
        ) {
            self.process = process
            self.standard = standard
            self.standardError = standardError
            self.output = output
            self.end = end
        }

        mutating func listen(isStopped: () -> Bool) {
            var termination: ContinuousClock.Instant?
            while !hasEnded {
                // Before reading, so that all that it wrote is read after it has ended.
                hasEnded = isOver
                wait(for: hasEnded ? 0 : HeardProgram.look)
                read()
                if hasEnded { return }
                let now = ContinuousClock.now
                if isTooLong {
                    signal(SIGKILL)
                } else if let since = termination {
                    if now - since > HeardProgram.grace { signal(SIGKILL) }
                    // In a call of the system that nothing ends: it is left to the system.
                    if now - since > HeardProgram.grace * 4 { return }
                } else if now > end || isStopped() {
                    isOverdue = now > end
                    termination = now
                    signal(SIGTERM)
                }
            }
        }

        /// Whether it has ended; it is not taken off the system's list yet, so that its number
        /// means no other process.
        private var isOver: Bool {
            var information = siginfo_t()
            let result = waitid(P_PID, id_t(process), &information, WEXITED | WNOHANG | WNOWAIT)
            return result == 0 && information.si_signo == SIGCHLD
        }

        /// To it and all of its session; one that has the terminal is in our group.
        private func signal(_ number: Int32) {
            if kill(-process, number) != 0 { _ = kill(process, number) }
        }

        private func wait(for milliseconds: Int32) {
            var sources = [standard, standardError].map {
                pollfd(fd: $0.isEnded ? -1 : $0.reading, events: Int16(POLLIN), revents: 0)
            }
            poll(&sources, nfds_t(sources.count), milliseconds)
        }

        private mutating func read() {
            // One byte more than fits says that it is too much.
            while !isTooLong, let space = output.baseAddress {
                let room = output.count - count
                var spare: UInt8 = 0
                let got =
                    room > 0
                    ? standard.read(into: space + count, room) : standard.read(into: &spare, 1)
                guard got > 0 else { break }
                if room > 0 { count += got } else { isTooLong = true }
            }
            var buffer = [UInt8](repeating: 0, count: HeardProgram.keptErrors)
            // A flood must not keep us from looking at the clock.
            for _ in 0..<64 {
                let got = standardError.read(into: &buffer, buffer.count)
                guard got > 0 else { break }
                errors = Array((errors + buffer[..<got]).suffix(HeardProgram.keptErrors))
            }
        }
    }

    /// A pipe of which we read one end without ever waiting.
    private final class Pipe {
        let reading: Int32
        private(set) var writing: Int32
        /// Nobody can write to it any more.
        private(set) var isEnded = false

        init?() {
            var ends: [Int32] = [-1, -1]
            guard ct_pipe(&ends) == 0 else { return nil }
            reading = ends[0]
            writing = ends[1]
        }

        deinit {
            close(reading)
            closeWriting()
        }

        func closeWriting() {
            if writing >= 0 { close(writing) }
            writing = -1
        }

        /// - Returns: 0 where there is nothing.
        func read(into space: UnsafeMutableRawPointer, _ room: Int) -> Int {
            guard !isEnded else { return 0 }
            let got = Glibc.read(reading, space, room)
            if got == 0 || got < 0 && errno != EAGAIN && errno != EINTR { isEnded = true }
            return max(got, 0)
        }
    }
}

extension HeardProgram.Outcome {
    fileprivate static func notStarted(_ number: Int32) -> Self {
        Self(
            ending: .notStarted(number), isOverdue: false, isTooLong: false, count: 0, errors: [])
    }
}
