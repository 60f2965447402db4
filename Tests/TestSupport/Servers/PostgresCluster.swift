internal import Foundation
internal import Glibc
internal import Synchronization

/// A PostgreSQL server of the tests' own: a cluster in a private folder on a free port, run by the
/// account that Debian's package makes, since the server refuses to be run by root. It listens on
/// loopback, with TLS by the tests' authority and with passwords, and on a socket without. It ends
/// with its last user, or with the test process.
package final class PostgresCluster: Sendable {
    package let folder: TemporaryFolder
    package let port: Int
    private let child = Mutex<ChildProcess?>(nil)
    /// What its program is started with in front, to run it elsewhere (`ip netns exec NAME`).
    private let launcher: [String]

    /// Where Debian's package `postgresql-15` puts the server's programs.
    package static let programs = "/usr/lib/postgresql/15/bin"
    package static let account = "postgres"
    /// Making a cluster takes a second, and half a minute on a machine with much else to do.
    private static let patience: Duration = .seconds(240)
    /// The password of every role of ``makeRole(_:)``.
    package static let password = "correct-horse"

    private init(_ launcher: [String]) throws {
        folder = try TemporaryFolder()
        port = try FreePorts.take(1)[0]
        self.launcher = launcher
        try PostgresCluster.give(folder.path)
    }

    deinit {
        // In order, if at once: a server that is killed leaves a segment of shared memory behind.
        child.withLock(\.self)?.send(SIGQUIT)
    }

    /// Makes a cluster and starts it.
    /// - Parameter settings: as in `postgresql.conf`.
    package static func start(
        _ settings: [String: String] = [:], launcher: [String] = []
    ) async throws -> PostgresCluster {
        let cluster = try PostgresCluster(launcher)
        try await cluster.asOwner(
            "\(programs)/initdb", "--pgdata", cluster.data, "--username", "postgres",
            "--encoding", "UTF8", "--no-locale", "--no-sync", "--auth-local", "trust",
            "--auth-host", "scram-sha-256")
        let authority = try await TestAuthority.shared().server(.good)
        try cluster.write(try text(of: authority.chainFile), to: "data/server.crt")
        try cluster.write(try text(of: authority.keyFile), to: "data/server.key")
        try cluster.write(
            """
            local all all trust
            local replication all trust
            host all all all scram-sha-256
            host replication all all scram-sha-256

            """, to: "data/pg_hba.conf")
        try cluster.configure(settings)
        try await cluster.launch()
        return cluster
    }

    package var data: String { folder.file("data") }
    /// What the server wrote of itself.
    package var log: String { (try? folder.read("server.log")) ?? "(no log)" }

    // MARK: Addresses

    /// By its socket, without a password.
    package func address(database: String = "postgres", user: String = "postgres") -> String {
        "postgresql:///\(database)?host=\(folder.path)&port=\(port)&user=\(user)"
    }

    /// By loopback, where a password is wanted.
    package func address(
        onLoopback database: String, user: String, port: Int? = nil, _ more: String = ""
    ) -> String {
        "postgresql://\(user)@127.0.0.1:\(port ?? self.port)/\(database)?sslmode=disable\(more)"
    }

    /// The lines of `~/.pgpass` that let a role in.
    package static func passwords(_ roles: String...) -> String {
        roles.map { "*:*:*:\($0):\(password)\n" }.joined()
    }

    // MARK: Its state

    private func configure(_ settings: [String: String]) throws {
        let own = [
            "port": "\(port)", "listen_addresses": "'*'",
            "unix_socket_directories": "'\(folder.path)'", "ssl": "on", "max_connections": "60",
            "shared_buffers": "16MB", "logging_collector": "off", "wal_level": "replica",
            "hot_standby": "on", "max_wal_senders": "4",
        ]
        let lines = own.merging(settings) { $1 }.map { "\($0.key) = \($0.value)\n" }.sorted()
        try write(lines.joined(), to: "data/postgresql.auto.conf")
    }

    /// Sets something that takes no new start.
    package func set(_ name: String, to value: String) async throws {
        try await sql("ALTER SYSTEM SET \(name) = '\(value)'")
        try await sql("SELECT pg_reload_conf()")
    }

    /// Starts it, after ``crash()`` too, and waits until it answers.
    package func launch() async throws {
        let log = folder.file("server.log")
        if !FileManager.default.fileExists(atPath: log) {
            try folder.write("", to: "server.log", mode: 0o666)
        }
        guard let output = FileHandle(forWritingAtPath: log) else {
            throw ChildProcess.Failure(description: "no log file")
        }
        // Processes of the server before may not have seen yet that it is gone.
        try await eventually(
            "the server answers", within: PostgresCluster.patience, detail: self.log
        ) {
            try output.seekToEnd()
            let command =
                launcher
                + PostgresCluster.owner(dyingWithUs: true) + [
                    "\(PostgresCluster.programs)/postgres", "-D", data,
                ]
            let started = try ChildProcess(
                command[0], Array(command.dropFirst()), environment: Surroundings.home(folder),
                directory: folder.path, output: output, errors: output)
            child.withLock { $0 = started }
            while started.code == nil {
                if try await isReady() { return true }
                try await Task.sleep(for: .milliseconds(20))
            }
            return nil
        }
    }

    private func isReady() async throws -> Bool {
        try await Finished.running(
            "\(PostgresCluster.programs)/pg_isready", ["-q", "-h", folder.path, "-p", "\(port)"]
        ).code == 0
    }

    /// Kills the server as `kill -9` does; its other processes end when they notice.
    package func crash() async throws {
        guard let running = child.withLock({ $0 }) else { return }
        running.send(SIGKILL)
        _ = try await running.wait()
    }

    /// Ends it in order.
    package func stop() async throws {
        guard let running = child.withLock({ $0 }) else { return }
        running.send(SIGINT)
        _ = try await running.wait()
    }

    /// Another server that follows this one.
    /// - Parameter name: as `synchronous_standby_names` calls it.
    package func standby(
        _ name: String = "standby", launcher: [String] = []
    ) async throws -> PostgresCluster {
        let standby = try PostgresCluster(launcher)
        try await asOwner(
            "\(PostgresCluster.programs)/pg_basebackup", "--pgdata", standby.data, "--host",
            folder.path, "--port", "\(port)", "--username", "postgres", "--checkpoint", "fast",
            "--no-sync", "--wal-method", "stream")
        try standby.configure([
            "primary_conninfo":
                "'host=\(folder.path) port=\(port) user=postgres application_name=\(name)'"
        ])
        try standby.write("", to: "data/standby.signal")
        try await standby.launch()
        return standby
    }

    /// Makes a standby the one that is written to.
    package func promote() async throws { try await sql("SELECT pg_promote()") }

    // MARK: SQL

    /// What `psql` prints: rows as lines, columns parted by `|`.
    @discardableResult
    package func sql(
        _ text: String, database: String = "postgres", user: String = "postgres"
    ) async throws -> String {
        let run = try await psql(text, database: database, user: user)
        guard run.code == 0 else {
            throw ChildProcess.Failure(description: "\(text): \(run.errors)")
        }
        return run.output.trimmingCharacters(in: .newlines)
    }

    /// The same, where it may be refused.
    package func psql(
        _ text: String, database: String = "postgres", user: String = "postgres"
    ) async throws -> Finished {
        try await Finished.running(
            "\(PostgresCluster.programs)/psql",
            [
                "-X", "-A", "-t", "-q", "-v", "ON_ERROR_STOP=1", "-d",
                address(database: database, user: user), "-c", text,
            ])
    }

    /// A role that may connect and owns nothing.
    package func makeRole(_ name: String) async throws {
        try await sql("CREATE ROLE \(name) LOGIN PASSWORD '\(PostgresCluster.password)'")
    }

    /// An empty database that belongs to a new role of its name.
    package func makeDatabase(_ name: String) async throws {
        try await makeRole(name)
        try await sql("CREATE DATABASE \(name) OWNER \(name)")
    }

    // MARK: Its account

    /// What a command is put behind to be run by the server's account.
    /// - Parameter dyingWithUs: the kernel ends it with us; changing the account would undo what
    ///   ``ChildProcess`` has asked it for.
    private static func owner(dyingWithUs: Bool = false) -> [String] {
        guard getuid() == 0 else { return [] }
        return ["setpriv", "--reuid", account, "--regid", account, "--clear-groups"]
            + (dyingWithUs ? ["--pdeathsig", "QUIT"] : [])
    }

    private func asOwner(_ arguments: String...) async throws {
        let command = PostgresCluster.owner() + arguments
        let run = try await Finished.running(
            command[0], Array(command.dropFirst()), environment: Surroundings.home(folder),
            directory: folder.path,
            within: PostgresCluster.patience)
        guard run.code == 0 else {
            throw ChildProcess.Failure(
                description: "\(arguments[0]): \(run.errors); Tests/run.sh installs it")
        }
    }

    private func write(_ text: String, to name: String) throws {
        try PostgresCluster.give(try folder.write(text, to: name))
    }

    private static func text(of path: String) throws -> String {
        String(decoding: try Data(contentsOf: URL(filePath: path)), as: UTF8.self)
    }

    private static func give(_ path: String) throws {
        guard getuid() == 0 else { return }
        guard let owner = getpwnam(account),
            chown(path, owner.pointee.pw_uid, owner.pointee.pw_gid) == 0
        else {
            throw ChildProcess.Failure(
                description: "there is no account \(account); Tests/run.sh installs postgresql")
        }
    }
}
