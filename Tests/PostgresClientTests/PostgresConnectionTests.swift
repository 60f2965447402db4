import Foundation
import PostgresClient
import TestSupport
import Testing

/// The client with a real server.
@Suite(.serialized) struct PostgresConnectionTests {
    private static let starting = Task { try await PostgresCluster.start() }

    private func cluster() async throws -> PostgresCluster { try await Self.starting.value }

    private func connected() async throws -> PostgresConnection {
        try PostgresConnection(PostgresAddress(try await cluster().address()))
    }

    @Test func valuesComeBackAsTheyWereSent() async throws {
        let connection = try await connected()
        let texts = [
            "", "plain", "a\nb\"c'd\\", "\u{1F600} \u{0301}", String(repeating: "x", count: 70_000),
        ]
        for text in texts {
            let result = try connection.run("SELECT $1", [.text(text)])
            #expect(result.text(0, 0) == text)
        }
        for number in [0, 1, -1, Int64.max, Int64.min] {
            let result = try connection.run("SELECT $1", [.integer(number)])
            #expect(result.text(0, 0) == String(number))
        }
        let mixed = try connection.run(
            "SELECT $1, $2::text, $3 = '\\x00ff0a'::bytea, octet_length($4)",
            [.real(-0.1), .null, .bytes([0, 255, 10]), .bytes([])])
        #expect(mixed.text(0, 0) == "-0.1")
        #expect(mixed.text(0, 1) == nil)
        #expect(mixed.text(0, 2) == "t")
        #expect(mixed.text(0, 3) == "0")
        #expect(mixed.rowCount == 1 && mixed.columnCount == 4)
    }

    @Test func anErrorOfTheServersLeavesTheConnectionUsable() async throws {
        let connection = try await connected()
        let error = #expect(throws: PostgresError.self) {
            try connection.run([
                PostgresStatement("SELECT 1"), PostgresStatement("SELECT 1/$1", [.integer(0)]),
                PostgresStatement("SELECT 2"),
            ])
        }
        #expect(error?.code == .server && error?.sqlstate == "22012")
        #expect(connection.transactionStatus == .idle)
        #expect(try connection.run("SELECT 3").text(0, 0) == "3")
        // PostgreSQL's text cannot hold it.
        let zero = #expect(throws: PostgresError.self) {
            try connection.run("SELECT $1", [.text("a\0b")])
        }
        #expect(zero?.sqlstate == "22021")
    }

    @Test func whatNobodyWaitsForComesBeforeTheNextAnswer() async throws {
        let connection = try await connected()
        try connection.post("SELECT 1/0")
        try connection.post("SELECT 4")
        #expect(try connection.run("SELECT 5").text(0, 0) == "5")
        #expect(connection.transactionStatus == .idle)
        try connection.post("SELECT 6")
        let error = #expect(throws: PostgresError.self) { try connection.run("SELECT 1/0") }
        #expect(error?.sqlstate == "22012")
        #expect(try connection.run("SELECT 7").text(0, 0) == "7")
    }

    @Test func anErrorRepeatsNoValue() async throws {
        let connection = try await connected()
        let error = #expect(throws: PostgresError.self) {
            try connection.run([
                PostgresStatement("CREATE TEMP TABLE t (name text PRIMARY KEY)"),
                PostgresStatement("INSERT INTO t VALUES ($1), ($1)", [.text("canary")]),
            ])
        }
        #expect(error?.sqlstate == "23505")
        #expect(error?.message.contains("canary") == false)
    }

    @Test func aFailedTransactionIsTold() async throws {
        let connection = try await connected()
        try connection.run("BEGIN")
        #expect(connection.transactionStatus == .inTransaction)
        #expect(throws: PostgresError.self) { try connection.run("SELECT 1/0") }
        #expect(connection.transactionStatus == .failed)
        #expect(try connection.run("COMMIT").command == "ROLLBACK")
        #expect(connection.transactionStatus == .idle)
    }

    @Test func manyLargeStatementsWaitForNobody() async throws {
        let connection = try await connected()
        let text = String(repeating: "y", count: 50_000)
        let statements = (0..<400).map { _ in
            PostgresStatement("SELECT $1 || $1", [.text(text)])
        }
        let results = try connection.run(statements)
        #expect(results.count == 400)
        #expect(results.allSatisfy { $0.text(0, 0)?.utf8.count == 100_000 })
    }

    @Test func withoutABeginAllHappenOrNone() async throws {
        let connection = try await connected()
        try connection.run("CREATE TABLE together (n bigint)")
        #expect(throws: PostgresError.self) {
            try connection.run([
                PostgresStatement("INSERT INTO together VALUES (1)"),
                PostgresStatement("SELECT 1/0"),
            ])
        }
        #expect(try connection.run("SELECT count(*) FROM together").text(0, 0) == "0")
        let changed = try connection.run([
            PostgresStatement("INSERT INTO together VALUES (1), (2)"),
            PostgresStatement("UPDATE together SET n = 3"),
            PostgresStatement("DROP TABLE together"),
        ])
        #expect(changed.map(\.changedRows) == [2, 2, 0])
    }

    @Test func aServerThatEndsUsIsAConnectionLost() async throws {
        let (connection, other) = (try await connected(), try await connected())
        let backend = try connection.run("SELECT pg_backend_pid()").text(0, 0) ?? ""
        try other.run("SELECT pg_terminate_backend(\(backend))")
        let error = #expect(throws: PostgresError.self) { try connection.run("SELECT 1") }
        #expect(error?.code == .lost)
        #expect(connection.isLost && connection.transactionStatus == .unknown)
        let again = #expect(throws: PostgresError.self) { try connection.run("SELECT 1") }
        #expect(again?.code == .lost)
    }

    @Test func aNetworkThatFallsSilentIsAConnectionLost() async throws {
        let cluster = try await cluster()
        try await cluster.makeRole("silent_one")
        let home = try TemporaryFolder()
        let proxy = try PostgresProxy(to: cluster.port)
        let connection = try PostgresConnection(
            PostgresAddress(
                try address(of: cluster, "silent_one", proxy.port, in: home)))
        connection.patience = .seconds(1)
        try connection.run("SELECT 1")
        proxy.end(.silence, at: 1)
        let begun = ContinuousClock.now
        let error = #expect(throws: PostgresError.self) { try connection.run("SELECT 2") }
        #expect(error?.code == .lost && connection.isLost)
        #expect(ContinuousClock.now - begun < .seconds(5))
    }

    /// Through a proxy, with the password in a file of its own.
    private func address(
        of cluster: PostgresCluster, _ role: String, _ port: Int, in home: TemporaryFolder
    ) throws -> String {
        let passwords = try home.write(PostgresCluster.passwords(role), to: ".pgpass")
        return cluster.address(
            onLoopback: "postgres", user: role, port: port, "&passfile=\(passwords)")
    }

    @Test func whereverTheConnectionIsCutThereIsAnErrorAndNoWaiting() async throws {
        let cluster = try await cluster()
        try await cluster.makeRole("cut_one")
        let home = try TemporaryFolder()
        let proxy = try PostgresProxy(to: cluster.port)
        let text = try address(of: cluster, "cut_one", proxy.port, in: home)
        func round() throws {
            let connection = try PostgresConnection(PostgresAddress(text))
            try connection.run([
                PostgresStatement("BEGIN"), PostgresStatement("SELECT $1", [.text("x")]),
            ])
            try connection.run("COMMIT")
        }
        proxy.passAll()
        try round()
        let count = proxy.messageCount
        #expect(count > 20)
        for number in 1...count {
            proxy.end(.cut, at: number)
            let error = #expect(throws: PostgresError.self, "\(number)") { try round() }
            #expect([.lost, .cannotConnect].contains(error?.code), "\(number)")
        }
    }

    @Test func aServerThatDoesNotAnswerEndsAtTheDeadline() async throws {
        let port = try DeadPort(.silent)
        let address = try PostgresAddress(
            "postgresql://me@127.0.0.1:\(port.number)/x?connect_timeout=2")
        let begun = ContinuousClock.now
        let error = #expect(throws: PostgresError.self) { try PostgresConnection(address) }
        #expect(error?.code == .cannotConnect)
        #expect(ContinuousClock.now - begun < .seconds(12))
    }

    @Test func nobodyThereAndNotLetInAreTwoThings() async throws {
        let cluster = try await cluster()
        try await cluster.makeRole("locked_out")
        let port = try DeadPort(.refusing)
        let nobody = #expect(throws: PostgresError.self) {
            try PostgresConnection(
                PostgresAddress("postgresql://me@127.0.0.1:\(port.number)/x"))
        }
        #expect(nobody?.code == .cannotConnect)
        let refused = #expect(throws: PostgresError.self) {
            try PostgresConnection(
                PostgresAddress(
                    cluster.address(onLoopback: "postgres", user: "locked_out", "&passfile=/none")))
        }
        #expect(refused?.code == .refused)
        let noRole = #expect(throws: PostgresError.self) {
            try PostgresConnection(PostgresAddress(cluster.address(user: "nobody_at_all")))
        }
        #expect(noRole?.code == .refused)
    }

    @Test func theServersCertificateIsChecked() async throws {
        let cluster = try await cluster()
        try await cluster.makeRole("careful")
        let home = try TemporaryFolder()
        let passwords = try home.write(PostgresCluster.passwords("careful"), to: ".pgpass")
        let authority = try await TestAuthority.shared()
        func connect(_ host: String, _ root: String) throws -> PostgresConnection {
            try PostgresConnection(
                PostgresAddress(
                    "host=\(host) hostaddr=127.0.0.1 port=\(cluster.port) user=careful "
                        + "dbname=postgres sslmode=verify-full sslrootcert=\(root) "
                        + "passfile=\(passwords)"))
        }
        #expect(try connect("good.here.test", authority.rootFile).tls?.hasPrefix("TLSv1.") == true)
        for (host, root) in [
            ("other.here.test", authority.rootFile), ("good.here.test", authority.otherRootFile),
        ] {
            let error = #expect(throws: PostgresError.self) { try connect(host, root) }
            #expect(error?.code == .refused)
            #expect(error?.message.contains("certificate") == true)
        }
    }

    @Test func noticesComeThroughTheSocket() async throws {
        let (listener, sender) = (try await connected(), try await connected())
        try listener.run("LISTEN changes")
        #expect(try listener.notices() == [])
        try sender.run([PostgresStatement("NOTIFY changes"), PostgresStatement("NOTIFY others")])
        var channels: [String] = []
        try await eventually("the notice comes") {
            var watched = pollfd(fd: listener.socket, events: Int16(POLLIN), revents: 0)
            guard poll(&watched, 1, 0) == 1 else { return false }
            channels += try listener.notices()
            return !channels.isEmpty
        }
        #expect(channels == ["changes"])
    }

    @Test func aStatementThatRunsCanBeEnded() async throws {
        let connection = try await connected()
        let canceller = try #require(connection.canceller)
        let backend = try connection.run("SELECT pg_backend_pid()").text(0, 0) ?? ""
        let address = try await cluster().address()
        // A thread of its own: those of the tasks may all be waiting for servers, as this one is.
        let (ended, ending) = AsyncStream.makeStream(of: Bool.self)
        Thread.detachNewThread {
            let isEnded = try? PostgresConnection(PostgresAddress(address))
                .waitUntilActive(backend, then: canceller)
            ending.yield(isEnded ?? false)
            ending.finish()
        }
        let error = #expect(throws: PostgresError.self) {
            try connection.run("SELECT pg_sleep(60)")
        }
        #expect(await ended.first { _ in true } == true)
        #expect(error?.sqlstate == "57014")
        #expect(try connection.run("SELECT 1").text(0, 0) == "1")
    }

    @Test func ofTwoHostsTheOneThatIsWrittenToIsTaken() async throws {
        let primary = try await PostgresCluster.start()
        let standby = try await primary.standby()
        func hosts(_ clusters: [PostgresCluster]) -> String {
            "host=\(clusters.map(\.folder.path).joined(separator: ",")) "
                + "port=\(clusters.map { "\($0.port)" }.joined(separator: ",")) "
                + "user=postgres dbname=postgres"
        }
        let writable = try PostgresConnection(PostgresAddress(hosts([standby, primary])))
        #expect(writable.host == primary.folder.path)
        #expect(writable.reported("in_hot_standby") == "off")
        try await primary.stop()
        let readable = try PostgresConnection(PostgresAddress(hosts([standby, primary])))
        #expect(readable.host == standby.folder.path)
        #expect(readable.reported("in_hot_standby") == "on")
        let error = #expect(throws: PostgresError.self) {
            try readable.run("CREATE TABLE t (n bigint)")
        }
        #expect(error?.sqlstate == "25006")
        try await standby.promote()
        let promoted = try PostgresConnection(PostgresAddress(hosts([standby, primary])))
        try promoted.run("CREATE TABLE t (n bigint)")
    }
}

extension PostgresConnection {
    /// Ends the statement of another connection once it runs.
    fileprivate func waitUntilActive(
        _ backend: String, then canceller: PostgresCanceller
    ) throws -> Bool {
        let question =
            "SELECT count(*)::text FROM pg_stat_activity, pg_sleep(0.01) "
            + "WHERE pid = \(backend) AND state = 'active'"
        while try run(question).text(0, 0) != "1" {}
        return canceller.cancel()
    }
}
