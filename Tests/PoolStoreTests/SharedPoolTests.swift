import Foundation
import PoolModel
import PoolStore
import PostgresClient
import TestSupport
import Testing
import Vault

/// A pool in PostgreSQL, with a real server: what the file pool promises holds there too.
@Suite(.serialized) struct SharedPoolTests {
    private static let starting = Task {
        try await PostgresCluster.start([
            "log_statement": "'all'", "synchronous_commit": "on",
        ])
    }

    private func cluster() async throws -> PostgresCluster { try await Self.starting.value }

    /// A pool with one model in a new database, closed again.
    @discardableResult
    private func prepare(
        _ database: String, in cluster: PostgresCluster, padding: Int = 1
    ) async throws -> String {
        try await cluster.makeDatabase(database)
        let path = cluster.address(database: database, user: database)
        let store = try PoolStore.create(address: path, options: Pool.options)
        try store.createKey(Pool.key(7))
        var model = Model.draft()
        model.headers[1].value = .new(Secret(String(repeating: "b", count: padding)))
        _ = try store.save([model])
        return path
    }

    private func opened(_ path: String) throws -> PoolStore {
        let store = try PoolStore.open(path: path, options: Pool.options)
        try store.unlock(Pool.key(7))
        return store
    }

    private func only(_ store: PoolStore) throws -> Model {
        try store.model(try #require(try store.summaries().first).id)
    }

    /// By loopback and a proxy, with the password in a file.
    private func address(
        of database: String, in cluster: PostgresCluster, by proxy: PostgresProxy,
        _ home: TemporaryFolder
    ) throws -> String {
        let passwords = try home.write(PostgresCluster.passwords(database), to: ".pgpass")
        return cluster.address(
            onLoopback: database, user: database, port: proxy.port, "&passfile=\(passwords)")
    }

    // MARK: Many writers

    /// Two network namespaces as two machines, which verify the server's certificate because it is
    /// remote and nobody has asked for less.
    @Test func noEditOf8ProcessesOn2MachinesIsLost() async throws {
        let cluster = try await cluster()
        let path = try await prepare("writers", in: cluster)
        let authority = try await TestAuthority.shared()
        let home = try TemporaryFolder()
        try home.write(PostgresCluster.passwords("writers"), to: ".pgpass")
        let machines = [try await Machine(91), try await Machine(92)]
        let count = isLong ? 1000 : 100
        let workers = try (0..<8).map { number in
            let machine = machines[number % 2]
            let remote =
                "host=good.here.test hostaddr=\(machine.serverAddress) port=\(cluster.port) "
                + "user=writers dbname=writers"
            return try Worker(
                ["edit", remote, "p\(number)", "\(count)"],
                environment: ["HOME": home.path, "SSL_CERT_FILE": authority.rootFile],
                launcher: machine.launcher)
        }
        for worker in workers { #expect(try worker.line() == "ready") }
        let encrypted = try await cluster.sql(
            "SELECT count(*), bool_and(ssl) FROM pg_stat_ssl JOIN pg_stat_activity USING (pid) "
                + "WHERE usename = 'writers' AND client_addr IS NOT NULL")
        #expect(encrypted == "8|t")
        for worker in workers { try worker.input.fileHandleForWriting.close() }
        var conflicts = 0
        for worker in workers {
            let line = try #require(try worker.line())
            conflicts += Int(line.dropFirst("conflicts ".count)) ?? 0
            #expect(try await worker.child.wait(within: .seconds(1200)) == 0)
        }
        print("8 processes on 2 machines x \(count) edits: \(conflicts) conflicts")
        let store = try opened(path)
        let model = try only(store)
        #expect(model.version == 1 + 8 * count)
        #expect(Set(model.tags) == Set((0..<8).map { "p\($0)=\(count)" }))
        #expect(conflicts > 0)
        #expect(try store.verifyAudit() == .intact(count: 2 + 8 * count))
        #expect(try store.outsideChanges().isEmpty)
    }

    // MARK: A server that is blind

    /// Heap, WAL, the log with every statement, a base backup, and the wire without TLS.
    @Test func noSecretIsAnywhereOnTheServerOrTheWire() async throws {
        let cluster = try await cluster()
        try await prepare("blind", in: cluster)
        let home = try TemporaryFolder()
        let proxy = try PostgresProxy(to: cluster.port)
        proxy.passAll()
        let store = try opened(address(of: "blind", in: cluster, by: proxy, home))
        var model = try only(store)
        model.name = "control-name"
        model.apiKey = .new(Secret("canary-key-1234567890"))
        model.headers[0].value = .new(Secret("canary-header-1234567890"))
        model = try store.save([model])[0]
        _ = try store.openModel(model)
        try store.delete([(model.id, model.version)])
        try await cluster.sql("CHECKPOINT")
        let copy = try await cluster.standby("copy")
        let canaries = [
            Canary("key", "canary-key-1234567890"), Canary("header", "canary-header-1234567890"),
        ]
        let control = Canary("name", "control-name")
        func found(_ canary: Canary, below folder: String) -> Int {
            let paths = FileManager.default.enumerator(atPath: folder)?.allObjects as? [String]
            return (paths ?? []).count { path in
                // What the server removes meanwhile holds nothing.
                guard let bytes = FileManager.default.contents(atPath: folder + "/" + path) else {
                    return false
                }
                return !canary.found(in: bytes).isEmpty
            }
        }
        for folder in [cluster.data, copy.data] {
            for canary in canaries { #expect(found(canary, below: folder) == 0) }
            #expect(found(control, below: folder) > 0)
        }
        for bytes in [Data(cluster.log.utf8), Data(proxy.everything)] {
            for canary in canaries { #expect(canary.found(in: bytes) == []) }
            #expect(control.found(in: bytes) != [])
        }
    }
}
