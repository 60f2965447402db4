internal import CTestSupport
internal import Foundation
import Synchronization

/// A TCP server on 127.0.0.1 that does to every connection what a script says, on a thread each,
/// and keeps all that it received. It ends with this object.
package final class LoopbackServer: Sendable {
    package typealias Script = @Sendable (LoopbackConnection) throws -> Void

    package let port: Int
    private let listener: Int32
    private let accepted = Accepted()

    private final class Accepted: Sendable {
        let connections = Mutex<[LoopbackConnection]>([])
    }

    /// - Parameters:
    ///   - tls: the handshake is made before the script runs.
    ///   - script: the connection is closed when it returns.
    package init(tls: ServerTLS? = nil, _ script: @escaping Script) throws {
        signal(SIGPIPE, SIG_IGN)
        (listener, port) = try Loopback.bound()
        let listener = listener
        listen(listener, 512)
        let accepted = accepted
        Thread.detachNewThread {
            while true {
                let socket = accept(listener, nil, nil)
                if socket < 0 && errno == EINTR { continue }
                guard socket >= 0 else { break }
                let connection = LoopbackConnection(socket)
                accepted.connections.withLock { $0.append(connection) }
                Thread.detachNewThread {
                    // What a script could not do because the other side went is no failure.
                    try? connection.run(tls, script)
                }
            }
            // Here and not in `deinit`: another server might get the number while it is in use.
            close(listener)
        }
    }

    /// A server that gives every request the same answer and then closes the connection.
    package convenience init(tls: ServerTLS? = nil, answering answer: String) throws {
        try self.init(tls: tls) { connection in
            _ = try connection.readRequest()
            try connection.send(answer)
        }
    }

    deinit {
        shutdown(listener, Int32(SHUT_RDWR))
        for connection in connections { connection.interrupt() }
    }

    /// In the order in which they came.
    package var connections: [LoopbackConnection] { accepted.connections.withLock(\.self) }

    /// Everything that was received on each connection, as text.
    package var received: [String] {
        connections.map { String(decoding: $0.received, as: UTF8.self) }
    }

    package func url(_ path: String = "", scheme: String = "http", host: String = "127.0.0.1")
        -> String
    {
        "\(scheme)://\(host):\(port)\(path)"
    }
}

/// Answers in HTTP/1.1.
package enum HTTPText {
    /// 200 with the length and `Connection: close`.
    package static func answer(
        _ body: String, type: String = "application/json", headers: [String] = []
    ) -> String {
        answer("200 OK", body, type: type, headers: headers)
    }

    package static func answer(
        _ status: String, _ body: String, type: String = "application/json",
        headers: [String] = []
    ) -> String {
        (["HTTP/1.1 \(status)", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"]
            + headers + ["Connection: close", "", body]).joined(separator: "\r\n")
    }

    /// The head of an answer in chunks.
    package static func chunkedHead(type: String = "text/event-stream") -> String {
        "HTTP/1.1 200 OK\r\nContent-Type: \(type)\r\nTransfer-Encoding: chunked\r\n"
            + "Connection: close\r\n\r\n"
    }

    package static func chunk(_ text: String) -> String {
        String(text.utf8.count, radix: 16) + "\r\n" + text + "\r\n"
    }
}
