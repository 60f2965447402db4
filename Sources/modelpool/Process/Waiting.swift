internal import Dispatch
internal import Glibc
internal import TerminalDriver

/// Waits on the main thread for something asynchronous, and handles there what it tells.
enum Waiting {
    private enum Message<Value: Sendable>: Sendable {
        case interrupted
        case finished(Result<Value, any Error>)
    }

    /// Milliseconds after which events are handled again. Waking for each of hundreds a second
    /// takes the processor away from those who make them.
    private static let pause: Int32 = 10

    /// - Parameters:
    ///   - handle: gets the events in order, all that came since the last time together.
    ///   - body: is cancelled by Ctrl-C and SIGTERM, and still gives what it has.
    /// - Returns: what `body` gives, and whether it was interrupted.
    static func run<Event: Sendable, Value: Sendable>(
        handle: ([Event]) throws -> Void,
        _ body: @escaping @Sendable (@escaping @Sendable (Event) -> Void) async throws -> Value
    ) throws -> (value: Value, wasInterrupted: Bool) {
        let inbox = try Inbox<Message<Value>>()
        let events = try Inbox<Event>()
        let interrupts = catchInterrupts { inbox.post(.interrupted) }
        defer { for interrupt in interrupts { interrupt.cancel() } }
        let task = Task.detached {
            do {
                let value = try await body { events.post($0) }
                inbox.post(.finished(.success(value)))
            } catch {
                inbox.post(.finished(.failure(error)))
            }
        }
        var wasInterrupted = false
        var pauses = false
        while true {
            var sources = [inbox.fileDescriptor, events.fileDescriptor].map {
                pollfd(fd: $0, events: Int16(POLLIN), revents: 0)
            }
            // What ends it does not wait.
            poll(&sources, pauses ? 1 : 2, pauses ? pause : -1)
            // Before the events, so that all that came before the end are among them.
            let messages = inbox.drain()
            let told = events.drain()
            if !told.isEmpty { try handle(told) }
            pauses = !told.isEmpty
            for message in messages {
                switch message {
                case .interrupted:
                    wasInterrupted = true
                    task.cancel()
                case .finished(let result): return (try result.get(), wasInterrupted)
                }
            }
        }
    }

    /// Signals that were ignored when the program was started (`nohup`) stay so.
    private static func catchInterrupts(
        _ handler: @escaping @Sendable () -> Void
    ) -> [any DispatchSourceSignal] {
        [SIGINT, SIGTERM, SIGHUP].compactMap { number in
            var current = sigaction()
            sigaction(number, nil, &current)
            let isIgnored = unsafeBitCast(current.__sigaction_handler.sa_handler, to: Int.self) == 1
            guard !isIgnored else { return nil }
            signal(number, SIG_IGN)
            let source = DispatchSource.makeSignalSource(signal: number, queue: .global())
            source.setEventHandler(handler: handler)
            source.resume()
            return source
        }
    }
}
