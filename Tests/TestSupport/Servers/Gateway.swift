internal import Foundation

/// A real nginx in front of a provider: it lets nobody through without its token, speaks TLS with
/// good and with bad certificates, and fails in the ways in which gateways do. It records every
/// request as it came in.
package final class Gateway: Sendable {
    /// What the gateway wants in `X-Gateway-Token`.
    package static let token = "gate-4f9a1c7e2b8d6035"

    /// Its listeners, each on a port of its own.
    package enum Listener: Int, CaseIterable, Sendable {
        case plain, tls, clientCertificate, expired, notYetValid, wrongHost, selfSigned
        case noIntermediate, oldTLS, weakDH, unknownName, optionalCertificate
        /// With TLS, and HTTP/2 agreed on; without, and nothing else spoken.
        case http2, onlyHTTP2
        case faults
    }

    /// A request as nginx received it.
    package struct Received: Sendable, Decodable {
        package let listener: String
        package let method: String
        package let path: String
        /// The header lines as they came over the wire, with the request line before them.
        package let head: String

        /// The header lines in their order, without the request line.
        package var lines: [String] {
            head.split(separator: "\r\n").dropFirst().map(String.init)
        }
    }

    package let authority: CertificateAuthority
    package let client: CertificateAuthority.Pair
    private let server: ServerProcess
    private let nobody: DeadPort
    private let silent: DeadPort
    private let halfway: LoopbackServer

    package init(upstream: Int) async throws {
        let authority = try await CertificateAuthority()
        let nobody = try DeadPort(.refusing)
        let silent = try DeadPort(.silent)
        let halfway = try LoopbackServer(
            answering: "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\n"
                + "Content-Length: 500\r\n\r\n{\"choices\":[")
        let pairs = try await Gateway.certificates(by: authority)
        server = try await ServerProcess.start(ports: Listener.allCases.count) { folder, ports in
            let configuration = GatewayConfiguration(
                ports: ports, upstream: upstream, nobody: nobody.number, silent: silent.number,
                halfway: halfway.port, pairs: pairs, root: authority.root)
            try folder.write(configuration.text, to: "nginx.conf")
            try configuration.writeFiles(in: folder)
            try await GatewayConfiguration.makeBomb(at: folder.file("files/bomb.json"))
            try await GatewayConfiguration.makeWeakDH(at: folder.file("dh.pem"))
            return ServerProcess.Command(
                program: "nginx",
                arguments: ["-p", folder.path, "-c", "nginx.conf", "-e", "stderr"])
        }
        client = try await authority.issue("client", subject: "modelpool tests")
        self.authority = authority
        self.nobody = nobody
        self.silent = silent
        self.halfway = halfway
    }

    package var log: String { server.log }

    package func port(_ listener: Listener) -> Int { server.ports[listener.rawValue] }

    /// The address of a listener, without a path.
    package func url(_ listener: Listener, host: String = "127.0.0.1") -> String {
        let isPlain = listener == .plain || listener == .faults || listener == .onlyHTTP2
        return "\(isPlain ? "http" : "https")://\(host):\(port(listener))"
    }

    /// What came in whose path begins so, oldest first.
    package func received(under path: String) throws -> [Received] {
        try server.folder.read("requests.log").split(separator: "\n").map {
            try JSONDecoder().decode(Received.self, from: Data($0.utf8))
        }.filter { $0.path.hasPrefix(path) }
    }

    private static func certificates(
        by authority: CertificateAuthority
    ) async throws -> [Listener: CertificateAuthority.Pair] {
        let good = try await authority.issue("good")
        let old = ["20200101000000Z", "20210101000000Z", "20980101000000Z", "20990101000000Z"]
        return [
            .tls: good, .clientCertificate: good, .oldTLS: good, .weakDH: good,
            .unknownName: good, .optionalCertificate: good, .http2: good,
            .expired: try await authority.issue("expired", from: old[0], to: old[1]),
            .notYetValid: try await authority.issue("early", from: old[2], to: old[3]),
            .wrongHost: try await authority.issue("other", names: "DNS:other.example"),
            .selfSigned: try await authority.selfSigned("alone"),
            .noIntermediate: try await authority.issue("orphan", by: "middle"),
        ]
    }
}
