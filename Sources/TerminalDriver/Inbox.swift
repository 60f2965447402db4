internal import CTerminal
internal import Glibc
internal import Synchronization

/// Messages from other threads to the main loop, which is woken by an eventfd.
package final class Inbox<Message: Sendable>: Sendable {
    private let messages = Mutex<[Message]>([])
    /// Readable while something is waiting.
    package let fileDescriptor: Int32

    package init() throws(TerminalError) {
        fileDescriptor = ct_event_descriptor()
        guard fileDescriptor >= 0 else {
            throw TerminalError(.notStarted, terminal: "", reason: errno)
        }
    }

    deinit { close(fileDescriptor) }

    /// Adds a message and wakes the loop; from any thread.
    package func post(_ message: Message) {
        let isFirst = messages.withLock { messages in
            messages.append(message)
            return messages.count == 1
        }
        guard isFirst else { return }
        var one: UInt64 = 1
        // It fails only when the counter is full, and then the loop is being woken already.
        _ = write(fileDescriptor, &one, MemoryLayout<UInt64>.size)
    }

    /// All messages since the last time, in the order of posting.
    package func drain() -> [Message] {
        var count: UInt64 = 0
        // Emptied before the messages are taken: a post in between wakes the loop once more.
        _ = read(fileDescriptor, &count, MemoryLayout<UInt64>.size)
        return messages.withLock { messages in
            defer { messages = [] }
            return messages
        }
    }
}
