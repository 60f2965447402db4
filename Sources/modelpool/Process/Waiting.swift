internal import Dispatch
internal import Glibc
internal import TerminalDriver

/// Waits on the main thread for something asynchronous, and handles there what it tells.
enum Waiting {
    private enum Message<Event: Sendable, Value: Sendable>: Sendable {
        case event(Event)
        case interrupted
        case finished(Result<Value, any Error>)
    }

    /// - Parameters:
    ///   - handle: gets the events in order, all that came since the last time together.
    ///   - body: is cancelled by Ctrl-C and SIGTERM, and still gives what it has.
    /// - Returns: what `body` gives, and whether it was interrupted.
    static func run<Event: Sendable, Value: Sendable>(
        handle: ([Event]) throws -> Void,
        _ body: @escaping @Sendable (@escaping @Sendable (Event) -> Void) async throws -> Value
    ) throws -> (value: Value, wasInterrupted: Bool) {
        let inbox = try Inbox<Message<Event, Value>>()
        let interrupts = catchInterrupts { inbox.post(.interrupted) }
        defer { for interrupt in interrupts { interrupt.cancel() } }
        let task = Task.detached {
            do {
                let value = try await body { inbox.post(.event($0)) }
                inbox.post(.finished(.success(value)))
            } catch {
                inbox.post(.finished(.failure(error)))
            }
        }
        var wasInterrupted = false
        while true {
            var source = pollfd(fd: inbox.fileDescriptor, events: Int16(POLLIN), revents: 0)
            poll(&source, 1, -1)
            let messages = inbox.drain()
            let events = messages.compactMap { message in
                if case .event(let event) = message { event } else { nil }
            }
            if !events.isEmpty { try handle(events) }
            for message in messages {
                switch message {
                case .event: break
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
