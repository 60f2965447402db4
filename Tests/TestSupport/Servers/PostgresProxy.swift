internal import Foundation
internal import Glibc
internal import Synchronization

/// Between a client and a PostgreSQL server, without TLS: counts the messages of both, and cuts the
/// connection, or falls silent, instead of passing on the one that it was told
/// (https://www.postgresql.org/docs/15/protocol-message-formats.html).
package final class PostgresProxy: Sendable {
    package enum Ending: Sendable {
        /// Both sides find the connection closed.
        case cut
        /// Nothing comes any more, and nobody is told.
        case silence
    }

    private struct State {
        var count = 0
        var roundTrips = 0
        var ending: (kind: Ending, at: Int)?
        var delay: Duration = .zero
        var passed: [UInt8] = []
        var isStopped = false
    }

    package let port: Int
    private let listener: Int32
    private let target: Int
    private let state = Mutex(State())

    package init(to target: Int) throws {
        self.target = target
        (listener, port) = try Loopback.bound()
        listen(listener, 100)
        let (listener, run) = (listener, Run(state: { [weak self] in self }))
        Thread.detachNewThread {
            while true {
                let client = accept(listener, nil, nil)
                guard client >= 0 else { return }
                Thread.detachNewThread { run.carry(client) }
            }
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        close(listener)
    }

    /// Counts from 1 again, and ends the connection that comes to the message with that number.
    /// Those after it are left alone.
    package func end(_ kind: Ending, at number: Int) {
        state.withLock {
            $0.count = 0
            $0.ending = (kind, number)
        }
    }

    /// Counts anew, and passes all on.
    package func passAll() {
        state.withLock {
            $0.count = 0
            $0.roundTrips = 0
            $0.ending = nil
            $0.passed = []
        }
    }

    /// Messages of both sides since then.
    package var messageCount: Int { state.withLock { $0.count } }
    /// How often the server said that it has done all that it was asked, since then.
    package var roundTrips: Int { state.withLock { $0.roundTrips } }
    /// All that both sides said since then.
    package var everything: [UInt8] { state.withLock { $0.passed } }

    /// How long a round trip takes longer than it would.
    package func delay(_ time: Duration) { state.withLock { $0.delay = time } }

    /// What the connections' threads hold of the proxy: nothing that keeps it alive.
    private struct Run: Sendable {
        let state: @Sendable () -> PostgresProxy?

        func carry(_ client: Int32) {
            guard let target = state()?.target, let server = try? Loopback.connection(to: target)
            else {
                close(client)
                return
            }
            defer {
                close(client)
                close(server)
            }
            for socket in [client, server] {
                var on: Int32 = 1
                setsockopt(
                    socket, Int32(IPPROTO_TCP), TCP_NODELAY, &on,
                    socklen_t(MemoryLayout<Int32>.size))
            }
            var sides = [
                Side(from: client, to: server, isFirst: true), Side(from: server, to: client),
            ]
            var lastSpeaker = 1
            var isSilent = false
            var piece = [UInt8](repeating: 0, count: 65536)
            while true {
                var watched = sides.map { pollfd(fd: $0.from, events: Int16(POLLIN), revents: 0) }
                guard poll(&watched, 2, 100) >= 0, let proxy = state() else { return }
                for index in 0..<2 where watched[index].revents != 0 {
                    let count = read(sides[index].from, &piece, piece.count)
                    guard count > 0 else { return }
                    if isSilent { continue }
                    sides[index].waiting += piece.prefix(count)
                    let messages = sides[index].takeMessages()
                    guard !messages.isEmpty else { continue }
                    proxy.wait(half: index == 1 || lastSpeaker == 1)
                    if index == 1 {
                        let ready = messages.count { $0.first == UInt8(ascii: "Z") }
                        proxy.state.withLock { $0.roundTrips += ready }
                    }
                    lastSpeaker = index
                    switch proxy.pass(messages, to: sides[index].to) {
                    case nil: break
                    case .cut: return
                    case .silence: isSilent = true
                    }
                }
            }
        }
    }

    private func wait(half: Bool) {
        let delay = state.withLock { $0.delay }
        if half, delay > .zero {
            usleep(UInt32(delay.components.attoseconds / 2_000_000_000_000))
        }
    }

    /// Passes messages on until the one that ends it.
    private func pass(_ messages: [[UInt8]], to socket: Int32) -> Ending? {
        var bytes: [UInt8] = []
        var ending: Ending?
        state.withLock { state in
            for message in messages {
                // A goodbye (Terminate) is passed on and not counted: nobody waits for it, and one of a
                // connection before could come at any time.
                if message.first != UInt8(ascii: "X") { state.count += 1 }
                if let end = state.ending, state.count >= end.at {
                    ending = end.kind
                    state.ending = nil
                    break
                }
                bytes += message
            }
            state.passed += bytes
        }
        var sent = 0
        while sent < bytes.count {
            let count = bytes.withUnsafeBytes {
                send(
                    socket, $0.baseAddress.map { $0 + sent }, bytes.count - sent,
                    Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return .cut }
            sent += count
        }
        return ending
    }

    /// One direction of a connection.
    private struct Side {
        let from: Int32
        let to: Int32
        /// The client's first message has no letter in front of its length.
        var isFirst = false
        var waiting: [UInt8] = []

        /// The messages that are complete.
        mutating func takeMessages() -> [[UInt8]] {
            var found: [[UInt8]] = []
            var start = 0
            while true {
                let head = isFirst ? 0 : 1
                guard waiting.count >= start + head + 4 else { break }
                let length = waiting[(start + head)..<(start + head + 4)].reduce(0) {
                    $0 << 8 | Int($1)
                }
                let end = start + head + length
                guard length >= 4, waiting.count >= end else { break }
                found.append(Array(waiting[start..<end]))
                isFirst = false
                start = end
            }
            waiting.removeFirst(start)
            return found
        }
    }
}
