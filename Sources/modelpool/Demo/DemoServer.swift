internal import Dispatch
internal import Glibc

/// A small HTTP/1.1 server on loopback, inside this process, that gives ``DemoAnswer``s. One
/// request a connection; it lives as long as the process.
struct DemoServer {
    let port: Int

    /// Listens on a port that the system chooses.
    init() throws(CommandFailure) {
        let listener = socket(
            AF_INET, Int32(SOCK_STREAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = in_addr_t(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let listens = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(listener, generic, length) == 0 && listen(listener, 64) == 0
                    && getsockname(listener, generic, &length) == 0
            }
        }
        guard listener >= 0, listens else {
            throw CommandFailure(
                .refused, "the demonstration cannot listen: \(ErrorWording.system(errno))")
        }
        port = Int(in_port_t(bigEndian: address.sin_port))
        let connections = DispatchQueue(label: "modelpool.demo", attributes: .concurrent)
        DispatchQueue(label: "modelpool.demo.accept").async {
            while true {
                let connection = accept(listener, nil, nil)
                if connection < 0, errno != EINTR, errno != ECONNABORTED { return }
                guard connection >= 0, fcntl(connection, F_SETFD, FD_CLOEXEC) == 0 else {
                    continue
                }
                connections.async {
                    DemoServer.serve(connection)
                    close(connection)
                }
            }
        }
    }

    private static func serve(_ connection: Int32) {
        guard let request = read(connection) else { return }
        let answer = DemoAnswer.to(
            path: request.path, headers: request.headers, body: request.body)
        usleep(UInt32(answer.delay) * 1000)
        let head =
            "HTTP/1.1 \(answer.status)\r\nContent-Type: \(answer.type)\r\n"
            + "Server: modelpool-demo\r\nConnection: close\r\n\r\n"
        guard send(head, to: connection) else { return }
        for piece in answer.pieces {
            usleep(UInt32(piece.milliseconds) * 1000)
            guard send(piece.text, to: connection) else { return }
        }
    }

    /// `false` where the other side is gone.
    private static func send(_ text: String, to connection: Int32) -> Bool {
        var rest = Array(text.utf8)[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes {
                Glibc.send(connection, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL))
            }
            guard count > 0 else { return false }
            rest = rest.dropFirst(count)
        }
        return true
    }

    private struct Request {
        let path: String
        let headers: [String: String]
        let body: String
    }

    /// Reads a request of at most 1 MiB: it comes from this program.
    private static func read(_ connection: Int32) -> Request? {
        var bytes: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 16 * 1024)
        let end = Array("\r\n\r\n".utf8)
        while bytes.count < 1 << 20 {
            let count = recv(connection, &piece, piece.count, 0)
            guard count > 0 else { return nil }
            bytes += piece[..<count]
            guard let range = bytes.firstRange(of: end) else { continue }
            let lines = String(decoding: bytes[..<range.lowerBound], as: UTF8.self)
                .split(separator: "\r\n")
            var headers: [String: String] = [:]
            for line in lines.dropFirst() {
                guard let colon = line.firstIndex(of: ":") else { continue }
                let value = line[line.index(after: colon)...].drop { $0 == " " }
                headers[line[..<colon].lowercased()] = String(value)
            }
            let length = headers["content-length"].flatMap { Int($0) } ?? 0
            guard bytes.count - range.upperBound >= length else { continue }
            let path = lines.first?.split(separator: " ").dropFirst().first ?? "/"
            let body = String(decoding: bytes[range.upperBound...], as: UTF8.self)
            return Request(path: String(path), headers: headers, body: body)
        }
        return nil
    }
}
