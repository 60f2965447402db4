internal import CTestSupport
internal import Foundation
import Synchronization

/// One accepted connection. Reading and writing is done by the script, on its thread.
package final class LoopbackConnection: Sendable {
    package struct Closed: Error {}

    private struct State {
        var tls: Int = 0
        var received: [UInt8] = []
        var isOver = false
        var receivedAt: ContinuousClock.Instant?
        var closedAt: ContinuousClock.Instant?
        var resets = false
    }

    private let socket: Int32
    private let state = Mutex(State())

    init(_ socket: Int32) { self.socket = socket }

    /// All bytes so far, decrypted.
    package var received: [UInt8] { state.withLock { $0.received } }
    package var text: String { String(decoding: received, as: UTF8.self) }
    /// When the first of them came.
    package var receivedAt: ContinuousClock.Instant? { state.withLock { $0.receivedAt } }
    /// Whether a read found that the other side has closed.
    package var sawClose: Bool { closedAt != nil }
    /// When that was.
    package var closedAt: ContinuousClock.Instant? { state.withLock { $0.closedAt } }

    func run(_ tls: ServerTLS?, _ script: LoopbackServer.Script) throws {
        defer { finish() }
        if let tls { try startTLS(tls) }
        try script(self)
    }

    /// Makes the server's handshake, e.g. after CONNECT.
    package func startTLS(_ tls: ServerTLS) throws {
        guard let connection = tls.accept(socket) else {
            state.withLock { $0.closedAt = .now }
            throw Closed()
        }
        state.withLock { $0.tls = Int(bitPattern: connection) }
    }

    /// Some bytes; none when the other side has closed.
    package func read() -> [UInt8] {
        var bytes = [UInt8](repeating: 0, count: 65536)
        let connection = UnsafeMutableRawPointer(bitPattern: state.withLock { $0.tls })
        let count =
            if let connection { test_tls_read(connection, &bytes, bytes.count) } else {
                recv(socket, &bytes, bytes.count, 0)
            }
        let got = Array(bytes.prefix(max(count, 0)))
        state.withLock {
            $0.received += got
            if !got.isEmpty, $0.receivedAt == nil { $0.receivedAt = .now }
            if got.isEmpty, $0.closedAt == nil { $0.closedAt = .now }
        }
        return got
    }

    /// Reads a request with the body that its Content-Length announces.
    package func readRequest() throws -> String {
        var bytes: [UInt8] = []
        while true {
            if let end = HTTPBytes.endOfHead(bytes),
                bytes.count >= end + HTTPBytes.contentLength(bytes[..<end])
            {
                return String(decoding: bytes, as: UTF8.self)
            }
            let more = read()
            guard !more.isEmpty else { throw Closed() }
            bytes += more
        }
    }

    package func send(_ text: String) throws { try send(Array(text.utf8)) }

    package func send(_ bytes: [UInt8]) throws {
        let connection = UnsafeMutableRawPointer(bitPattern: state.withLock { $0.tls })
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                if let connection {
                    test_tls_write(connection, $0.baseAddress, $0.count)
                } else {
                    Glibc.send(socket, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
                }
            }
            guard count > 0 else { throw Closed() }
            rest = rest.dropFirst(count)
        }
    }

    /// Reads until the other side closes.
    package func drain() { while !read().isEmpty {} }

    /// Says that nothing more comes, and waits for the other side to close: with something unread a
    /// mere end would be an RST.
    package func end() {
        state.withLock { state in
            if let connection = UnsafeMutableRawPointer(bitPattern: state.tls) {
                test_tls_free(connection, true)
            }
            state.tls = 0
        }
        shutdown(socket, Int32(SHUT_WR))
        drain()
    }

    /// Waits until the other side's kernel has taken all that was sent.
    package func waitUntilTaken() throws {
        var waiting: Int32 = 1
        while waiting > 0 {
            guard ioctl(socket, UInt(TIOCOUTQ), &waiting) == 0 else { throw Closed() }
            pause(.milliseconds(1))
        }
    }

    /// For a server that takes its time.
    package func pause(_ duration: Duration) {
        usleep(UInt32(duration / .microseconds(1)))
    }

    /// Ends with RST instead of FIN when the script is over.
    package func reset() { state.withLock { $0.resets = true } }

    /// From another thread: ends what the script waits for.
    func interrupt() {
        state.withLock { if !$0.isOver { shutdown(socket, Int32(SHUT_RDWR)) } }
    }

    private func finish() {
        state.withLock { state in
            if let connection = UnsafeMutableRawPointer(bitPattern: state.tls) {
                test_tls_free(connection, !state.resets)
            }
            if state.resets {
                var linger = linger(l_onoff: 1, l_linger: 0)
                setsockopt(
                    socket, SOL_SOCKET, SO_LINGER, &linger,
                    socklen_t(MemoryLayout.size(ofValue: linger)))
            }
            state.isOver = true
            state.tls = 0
            close(socket)
        }
    }
}

private enum HTTPBytes {
    /// The index after the empty line.
    static func endOfHead(_ bytes: [UInt8]) -> Int? {
        let end = Array("\r\n\r\n".utf8)
        return bytes.indices.first { bytes[$0...].starts(with: end) }.map { $0 + end.count }
    }

    static func contentLength(_ head: ArraySlice<UInt8>) -> Int {
        for line in String(decoding: head, as: UTF8.self).split(separator: "\r\n") {
            let parts = line.split(separator: ":", maxSplits: 1)
            if parts.count == 2, parts[0].lowercased() == "content-length" {
                return Int(parts[1].trimmingCharacters(in: .whitespaces)) ?? 0
            }
        }
        return 0
    }
}
