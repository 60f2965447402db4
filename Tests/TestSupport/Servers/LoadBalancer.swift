internal import Foundation

/// A real HAProxy before a provider, failing in its own ways.
package final class LoadBalancer: Sendable {
    private let server: ServerProcess
    private let nobody: DeadPort
    private let silent: DeadPort

    package init(upstream: Int) async throws {
        let nobody = try DeadPort(.refusing)
        let silent = try DeadPort(.silent)
        server = try await ServerProcess.start(ports: 1) { folder, ports in
            try folder.write(
                """
                global
                    log stdout format raw local0
                defaults
                    mode http
                    retries 0
                    timeout connect 300ms
                    timeout client 20s
                    timeout server 20s
                userlist people
                    user admin insecure-password secret
                frontend all
                    bind 127.0.0.1:\(ports[0])
                    http-request deny deny_status 403 if { path_beg /denied/ }
                    http-request deny deny_status 429 if { path_beg /limited/ }
                    http-request deny deny_status 408 if { path_beg /late/ }
                    http-request auth realm balancer if { path_beg /login/ }
                    http-request reject if { path_beg /dropped/ }
                    http-request redirect code 302 prefix https://other.example if { path_beg /moved/ }
                    use_backend empty if { path_beg /empty/ }
                    use_backend refused if { path_beg /refused/ }
                    use_backend hung if { path_beg /hung/ }
                    default_backend api
                backend empty
                backend refused
                    server one 127.0.0.1:\(nobody.number)
                backend hung
                    timeout server 200ms
                    server one 127.0.0.1:\(silent.number)
                backend api
                    server one 127.0.0.1:\(upstream)

                """, to: "haproxy.cfg")
            return ServerProcess.Command(
                program: "haproxy", arguments: ["-db", "-f", "haproxy.cfg"])
        }
        self.nobody = nobody
        self.silent = silent
    }

    package var port: Int { server.ports[0] }
    package var log: String { server.log }
}
