internal import Foundation
import Synchronization

/// A proxy on loopback that keeps what it was told before it became a tunnel, and carries the
/// tunnel's bytes without looking at them.
package final class ScriptedProxy: Sendable {
    package enum Behaviour: Sendable {
        /// CONNECT; any other request is refused with 405.
        case http
        case https(ServerTLS)
        /// CONNECT with `Proxy-Authorization: Basic` of these, else 407.
        case password(String)
        /// This status for every CONNECT.
        case status(String)
        /// This answer, byte for byte.
        case raw(String)
        /// SOCKS5 (RFC 1928) without a password, or with one (RFC 1929).
        case socks5
        case socks5Password(user: String, password: String)
        /// SOCKS5 with this reply code.
        case socks5Reply(UInt8)
        case socks4
    }

    private let server: LoopbackServer
    private let heard = Heard()

    private final class Heard: Sendable { let texts = Mutex<[String]>([]) }

    package init(_ behaviour: Behaviour) throws {
        let heard = heard
        var tls: ServerTLS?
        if case .https(let settings) = behaviour { tls = settings }
        server = try LoopbackServer(tls: tls) { connection in
            let session = ProxySession(connection: connection, behaviour: behaviour)
            defer { heard.texts.withLock { $0.append(session.heard) } }
            guard let target = try session.agree() else { return }
            try session.carry(to: target) { heard.texts.withLock { $0.append(session.heard) } }
        }
    }

    package var port: Int { server.port }
    package var connectionCount: Int { server.connections.count }
    /// What was said to the proxy itself on its connections.
    package var told: [String] { heard.texts.withLock(\.self) }
    /// All bytes of all its connections, as they came over the wire (decrypted for `https`).
    package var everything: String { server.received.joined() }
}

/// One connection to the proxy.
private final class ProxySession {
    let connection: LoopbackConnection
    let behaviour: ScriptedProxy.Behaviour
    private(set) var heard = ""

    init(connection: LoopbackConnection, behaviour: ScriptedProxy.Behaviour) {
        self.connection = connection
        self.behaviour = behaviour
    }

    /// Comes to terms with the client: the port to connect to; `nil`: refused.
    func agree() throws -> Int? {
        switch behaviour {
        case .socks4: try agreeSocks4()
        case .socks5, .socks5Password, .socks5Reply: try agreeSocks5()
        default: try agreeHTTP()
        }
    }

    private func agreeHTTP() throws -> Int? {
        heard = try connection.readRequest()
        let words = heard.split(separator: " ")
        guard words.count > 1, words[0] == "CONNECT",
            let port = words[1].split(separator: ":").last.flatMap({ Int($0) })
        else {
            try connection.send(HTTPText.answer("405 Method Not Allowed", ""))
            return nil
        }
        switch behaviour {
        case .status(let status):
            try connection.send("HTTP/1.1 \(status)\r\nContent-Length: 0\r\n\r\n")
            return nil
        case .raw(let text):
            try connection.send(text)
            return nil
        case .password(let credentials):
            let wanted = "Basic " + Data(credentials.utf8).base64EncodedString()
            guard heard.contains("Proxy-Authorization: \(wanted)\r\n") else {
                try connection.send(
                    "HTTP/1.1 407 Proxy Authentication Required\r\n"
                        + "Proxy-Authenticate: Basic realm=\"x\"\r\nContent-Length: 0\r\n\r\n")
                return nil
            }
        default: break
        }
        try connection.send("HTTP/1.1 200 Connection established\r\n\r\n")
        return port
    }

    private func agreeSocks5() throws -> Int? {
        let greeting = try read(atLeast: 2) { Int($0[1]) + 2 }
        if case .socks5Password(let user, let password) = behaviour {
            guard greeting.dropFirst(2).contains(2) else {
                try connection.send([5, 0xFF])
                return nil
            }
            try connection.send([5, 2])
            let offer = try read(atLeast: 2) { bytes in
                let user = Int(bytes[1])
                return bytes.count > 2 + user ? 3 + user + Int(bytes[2 + user]) : 3 + user
            }
            let good =
                [1, UInt8(user.utf8.count)] + user.utf8 + [UInt8(password.utf8.count)]
                + password.utf8
            try connection.send([1, offer == good ? 0 : 1])
            guard offer == good else { return nil }
        } else {
            try connection.send([5, 0])
        }
        let request = try read(atLeast: 5) { bytes in
            bytes[3] == 3 ? 7 + Int(bytes[4]) : bytes[3] == 1 ? 10 : 22
        }
        if case .socks5Reply(let code) = behaviour {
            try connection.send([5, code, 0, 1, 0, 0, 0, 0, 0, 0])
            return nil
        }
        try connection.send([5, 0, 0, 1, 127, 0, 0, 1, 0, 0])
        return Int(request[request.count - 2]) << 8 + Int(request[request.count - 1])
    }

    private func agreeSocks4() throws -> Int? {
        let request = try read(atLeast: 9) { $0.count }
        try connection.send([0, 90, 0, 0, 0, 0, 0, 0])
        return Int(request[2]) << 8 + Int(request[3])
    }

    /// Reads until there are as many bytes as `length` says of those that are there.
    private func read(atLeast minimum: Int, _ length: ([UInt8]) -> Int) throws -> [UInt8] {
        var bytes: [UInt8] = []
        while bytes.count < minimum || bytes.count < length(bytes) {
            let more = connection.read()
            guard !more.isEmpty else { throw LoopbackConnection.Closed() }
            bytes += more
        }
        heard += String(decoding: bytes, as: UTF8.self)
        return bytes
    }

    /// Both directions until one side closes.
    func carry(to port: Int, _ begun: () -> Void) throws {
        begun()
        heard = ""
        let target = try Loopback.connection(to: port)
        let connection = connection
        let isBackOver = DispatchSemaphore(value: 0)
        Thread.detachNewThread {
            var bytes = [UInt8](repeating: 0, count: 65536)
            while true {
                let count = recv(target, &bytes, bytes.count, 0)
                guard count > 0, (try? connection.send(Array(bytes.prefix(count)))) != nil else {
                    break
                }
            }
            connection.interrupt()
            isBackOver.signal()
        }
        while true {
            let bytes = connection.read()
            guard !bytes.isEmpty else { break }
            _ = bytes.withUnsafeBytes {
                Glibc.send(target, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
        }
        shutdown(target, Int32(SHUT_RDWR))
        isBackOver.wait()
        close(target)
    }
}
