internal import CTestSupport
internal import Foundation

/// How a TLS server behaves; files are PEM.
package struct ServerTLS: Sendable {
    package let chainFile: String
    package let keyFile: String
    /// Client certificates of this authority are demanded.
    package var clientCAFile: String?
    /// As OpenSSL numbers it (0x0302 is TLS 1.1); 0: the newest.
    package var highestVersion: Int32 = 0
    /// It agrees on HTTP/2 and on nothing else.
    package var speaksHTTP2 = false

    package init(
        chainFile: String, keyFile: String, clientCAFile: String? = nil, highestVersion: Int32 = 0
    ) {
        self.chainFile = chainFile
        self.keyFile = keyFile
        self.clientCAFile = clientCAFile
        self.highestVersion = highestVersion
    }

    func accept(_ socket: Int32) -> UnsafeMutableRawPointer? {
        chainFile.withCString { chain in
            keyFile.withCString { key in
                var server = test_tls_server()
                server.chain_file = chain
                server.key_file = key
                server.highest_version = highestVersion
                server.speaks_http2 = speaksHTTP2
                guard let clientCAFile else { return test_tls_accept(socket, &server) }
                return clientCAFile.withCString {
                    server.client_ca_file = $0
                    return test_tls_accept(socket, &server)
                }
            }
        }
    }
}
