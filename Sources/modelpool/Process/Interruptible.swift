internal import CCommand
internal import Glibc
internal import TerminalDriver

/// Waits on the main thread for something asynchronous, and handles there what it tells.
enum Interruptible {
    /// Milliseconds after which events are handled again. Waking for each of hundreds a second
    /// takes the processor away from those who make them.
    private static let pause: Int32 = 10

    /// How long what was cancelled may take to end.
    private static let patience = Duration.seconds(10)
    /// Another signal within this time is the same one, as timeout(1) sends it: to the process and
    /// to its group.
    private static let sameSignal = Duration.seconds(1)

    /// - Parameters:
    ///   - handle: gets the events in order, all that came since the last time together.
    ///   - body: is cancelled by Ctrl-C, SIGTERM and SIGHUP, and still gives what it has. Once
    ///     more, and it is not waited for any longer. Before and after, these signals do what they
    ///     did.
    /// - Returns: what `body` gives, and whether it was interrupted.
    static func run<Event: Sendable, Value: Sendable>(
        handle: ([Event]) throws -> Void,
        _ body: @escaping @Sendable (@escaping @Sendable (Event) -> Void) async throws -> Value
    ) throws -> (value: Value, wasInterrupted: Bool) {
        let results = try Inbox<Result<Value, any Error>>()
        let events = try Inbox<Event>()
        let signals = ccommand_catch_ending()
        guard signals >= 0 else {
            throw CommandFailure(
                .refused, "signals cannot be waited for: \(ErrorWording.system(-signals))")
        }
        defer { ccommand_release_ending() }
        let task = Task.detached {
            do {
                results.post(.success(try await body { events.post($0) }))
            } catch {
                results.post(.failure(error))
            }
        }
        var interruption: ContinuousClock.Instant?
        var pauses = false
        while true {
            var sources = [results.fileDescriptor, signals, events.fileDescriptor].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            // What ends it does not wait.
            let limit = pauses ? pause : interruption == nil ? -1 : 100
            poll(&sources, pauses ? 2 : 3, limit)
            // Before the events, so that all that came before the end are among them.
            let ended = results.drain()
            let told = events.drain()
            if !told.isEmpty { try handle(told) }
            pauses = !told.isEmpty
            if let result = ended.first {
                return (try result.get(), wasInterrupted: interruption != nil)
            }
            let isSignalled = isReadable(signals)
            guard let since = interruption else {
                guard isSignalled else { continue }
                interruption = .now
                task.cancel()
                continue
            }
            let elapsed = ContinuousClock.now - since
            if elapsed > patience || (isSignalled && elapsed > sameSignal) {
                throw CommandFailure(
                    .interrupted, "interrupted; what was under way was not waited for")
            }
        }
    }

    /// Whether a signal has come since the last time.
    private static func isReadable(_ descriptor: Int32) -> Bool {
        var count: UInt64 = 0
        return read(descriptor, &count, MemoryLayout<UInt64>.size) > 0
    }
}
