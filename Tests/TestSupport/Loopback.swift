internal import Foundation

/// TCP on 127.0.0.1, as bare as tests need it.
package enum Loopback {
    /// A bound socket and the port that it got.
    static func bound() throws -> (descriptor: Int32, port: Int) {
        let descriptor = newSocket()
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        var port = 0
        let isBound = withAddress(port: 0) {
            bind(descriptor, $0, length) == 0 && getsockname(descriptor, $0, &length) == 0
        } got: {
            port = $0
        }
        guard isBound else { throw ChildProcess.Failure(description: "no free port") }
        return (descriptor, port)
    }

    /// Whether something listens there.
    package static func takesConnections(port: Int) -> Bool {
        let descriptor = newSocket()
        defer { close(descriptor) }
        return reach(descriptor, port: port)
    }

    /// A connected socket.
    static func connection(to port: Int) throws -> Int32 {
        let descriptor = newSocket()
        guard reach(descriptor, port: port) else {
            close(descriptor)
            throw ChildProcess.Failure(description: "nobody listens on port \(port)")
        }
        return descriptor
    }

    /// The own ends of connections to a port of 127.0.0.1 that still wait for an answer to their
    /// first packet (SYN-SENT in proc(5)'s net/tcp, which gives addresses and states in
    /// hexadecimal). Where others come and go meanwhile, the kernel's list may show one twice, which
    /// makes no difference in a set, or leave one out.
    package static func begunConnections(to port: Int) throws -> Set<Substring> {
        let digits = String(port, radix: 16, uppercase: true)
        let target = "0100007F:" + String(repeating: "0", count: 4 - digits.count) + digits
        let lines = String(decoding: try bytes(of: "/proc/self/net/tcp"), as: UTF8.self)
            .split(separator: "\n").dropFirst()
        return Set(
            lines.compactMap { line in
                let fields = line.split(separator: " ")
                guard fields.count > 3, fields[2] == target, fields[3] == "02" else { return nil }
                return fields[1]
            })
    }

    /// Of a file that has no size beforehand, as those of proc(5).
    private static func bytes(of path: String) throws -> [UInt8] {
        let file = open(path, O_RDONLY | O_CLOEXEC)
        guard file >= 0 else { throw ChildProcess.Failure(description: "\(path) cannot be read") }
        defer { close(file) }
        var all: [UInt8] = []
        var piece = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = read(file, &piece, piece.count)
            guard count > 0 else { return all }
            all += piece.prefix(count)
        }
    }

    static func newSocket(isBlocking: Bool = true) -> Int32 {
        let waiting = isBlocking ? 0 : SOCK_NONBLOCK.rawValue
        return socket(AF_INET, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue | waiting), 0)
    }

    static func reach(_ descriptor: Int32, port: Int) -> Bool {
        withAddress(port: port) {
            connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_in>.size)) == 0
        }
    }

    private static func withAddress(
        port: Int, _ body: (UnsafeMutablePointer<sockaddr>) -> Bool, got: (Int) -> Void = { _ in }
    ) -> Bool {
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        address.sin_port = UInt16(port).bigEndian
        let result = withUnsafeMutablePointer(to: &address) {
            $0.withMemoryRebound(to: sockaddr.self, capacity: 1, body)
        }
        got(Int(UInt16(bigEndian: address.sin_port)))
        return result
    }
}

/// A port of loopback that stays taken, in one of the ways in which a server can be of no use.
package final class DeadPort: Sendable {
    package enum Kind: Sendable {
        /// Nobody listens: connections are refused.
        case refusing
        /// Connections are taken, and nothing is ever answered.
        case silent
        /// Nothing answers the first packet: its queue of connections is full.
        case full
    }

    package let number: Int
    private let descriptors: [Int32]

    package init(_ kind: Kind) throws {
        let (listener, port) = try Loopback.bound()
        number = port
        var descriptors = [listener]
        if kind != .refusing { listen(listener, kind == .full ? 0 : 1000) }
        if kind == .full {
            // A queue of length 0 takes one connection; the next ones are left waiting.
            for _ in 0..<3 {
                let filler = Loopback.newSocket(isBlocking: false)
                _ = Loopback.reach(filler, port: port)
                descriptors.append(filler)
            }
        }
        self.descriptors = descriptors
    }

    deinit { for descriptor in descriptors { close(descriptor) } }
}
