internal import Foundation

/// Real proxies of the kinds that stand between people and their providers.
package final class ForwardProxies: Sendable {
    /// What squid, tinyproxy and the closed SOCKS server want.
    package static let user = "pool"
    package static let password = "proxy-2d9c"

    package let squid: ServerProcess
    package let tinyproxy: ServerProcess
    package let openSocks: ServerProcess
    package let closedSocks: ServerProcess
    /// Breaks TLS open with an authority of its own.
    package let intercepting: ServerProcess

    /// Starts all of them.
    /// - Parameters:
    ///   - forbidden: a port that squid lets nobody connect to.
    ///   - root: the authority of the servers behind the intercepting one.
    package init(forbidden: Int, root: String) async throws {
        squid = try await ForwardProxies.squid(forbidden: forbidden)
        tinyproxy = try await ForwardProxies.tinyproxy()
        openSocks = try await ForwardProxies.socks([])
        closedSocks = try await ForwardProxies.socks(
            ["-u", ForwardProxies.user, "-P", ForwardProxies.password])
        intercepting = try await ServerProcess.start(ports: 1) { folder, ports in
            ServerProcess.Command(
                program: Surroundings.tools + "/tools/bin/mitmdump",
                arguments: [
                    "--listen-host", "127.0.0.1", "--listen-port", "\(ports[0])",
                    "--set", "confdir=\(folder.path)",
                    "--set", "ssl_verify_upstream_trusted_ca=\(root)",
                ])
        }
    }

    /// Squid's log: method, target and all header lines of each request made to it.
    package func squidLog() throws -> String { try squid.folder.read("access.log") }

    private static func squid(forbidden: Int) async throws -> ServerProcess {
        let hash = try await Finished.running("openssl", ["passwd", "-apr1", password])
        return try await ServerProcess.start(ports: 1) { folder, ports in
            // As root it would become the user `proxy`, which forgets the death signal; `setpriv`
            // does that before, and sets the signal anew.
            chmod(folder.path, 0o777)
            try folder.write("\(user):\(hash.output)", to: "users", mode: 0o644)
            try folder.write(
                """
                http_port 127.0.0.1:\(ports[0])
                visible_hostname squid.test
                pid_filename none
                cache deny all
                logformat heads %rm %ru %>h
                access_log stdio:\(folder.path)/access.log heads
                cache_log \(folder.path)/cache.log
                coredump_dir \(folder.path)
                shutdown_lifetime 0 seconds
                connect_timeout 2 seconds
                dns_timeout 2 seconds
                auth_param basic program /usr/lib/squid/basic_ncsa_auth \(folder.path)/users
                auth_param basic realm test
                acl known proxy_auth REQUIRED
                acl forbidden port \(forbidden)
                http_access deny !known
                http_access deny forbidden
                http_access allow all

                """, to: "squid.conf", mode: 0o644)
            let squid = ["squid", "-N", "-f", folder.file("squid.conf")]
            let become = [
                "--reuid=proxy", "--regid=proxy", "--clear-groups", "--pdeathsig=KILL", "--",
            ]
            return getuid() == 0
                ? ServerProcess.Command(program: "setpriv", arguments: become + squid)
                : ServerProcess.Command(
                    program: squid[0], arguments: Array(squid.dropFirst()))
        }
    }

    private static func tinyproxy() async throws -> ServerProcess {
        try await ServerProcess.start(ports: 1) { folder, ports in
            try folder.write(
                """
                Port \(ports[0])
                Listen 127.0.0.1
                Timeout 60
                MaxClients 100
                Allow 127.0.0.1
                BasicAuth \(user) \(password)

                """, to: "tinyproxy.conf")
            return ServerProcess.Command(
                program: "tinyproxy", arguments: ["-d", "-c", folder.file("tinyproxy.conf")])
        }
    }

    private static func socks(_ arguments: [String]) async throws -> ServerProcess {
        try await ServerProcess.start(ports: 1) { _, ports in
            ServerProcess.Command(
                program: "microsocks",
                arguments: ["-i", "127.0.0.1", "-p", "\(ports[0])"] + arguments)
        }
    }
}
