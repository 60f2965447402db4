import Foundation
import TestSupport
import Testing

/// Who may do what with a pool in PostgreSQL: the server holds to it, whatever program is used.
@Suite(.serialized) struct CLIRoleTests {
    /// A pool with one model of a provider that repeats what it got, and a role of each kind.
    private final class Team: Sendable {
        let cluster: PostgresCluster
        let provider: LoopbackServer
        let owner: Program

        init() async throws {
            cluster = try await PostgresCluster.start()
            try await cluster.makeDatabase("team")
            for role in ["helper", "frontdesk", "otherdesk", "checker", "second"] {
                try await cluster.makeRole(role)
            }
            // As some gateways do: the last letters of the key in what they say.
            provider = try LoopbackServer { connection in
                let request = try connection.readRequest()
                let key = request.split(separator: "\r\n").first {
                    $0.hasPrefix("Authorization:")
                }
                try connection.send(
                    HTTPText.answer(
                        "401 Unauthorized",
                        #"{"error":{"message":"gateway-words: no such key \#(key?.suffix(6) ?? "")"}}"#
                    ))
            }
            var owner = try Program()
            owner.environment["MODELPOOL_POOL"] = cluster.address(database: "team", user: "team")
            self.owner = owner
            try await owner.succeed("pool", "create", owner.environment["MODELPOOL_POOL"] ?? "")
            try await owner.succeed(
                "add", "one", "--provider", "openai", "--model", "m", "--base-url",
                provider.url("/v1"), "--api-key-stdin", input: Secrets.key)
            for (kind, role) in [
                ("support", "helper"), ("desk", "frontdesk"), ("desk", "otherdesk"),
                ("auditor", "checker"), ("admin", "second"),
            ] {
                try await owner.succeed("pool", "grant", kind, role, "--apply")
            }
        }

        /// The program as a role, with the owner's key.
        func program(_ role: String) -> Program {
            var program = owner
            program.environment["MODELPOOL_POOL"] = cluster.address(database: "team", user: role)
            return program
        }

        /// The program at a desk, in a home that has no key.
        func desk(_ role: String = "frontdesk") throws -> Program {
            var program = try Program()
            program.environment["MODELPOOL_POOL"] = cluster.address(database: "team", user: role)
            return program
        }

        /// Runs something while an admin's `watch --serve` serves, which tests nothing else.
        func serving(_ body: () async throws -> Void) async throws {
            let program = program("second")
            let log = try program.home.write("", to: "serving.log")
            let output = try FileHandle(forWritingTo: URL(filePath: log))
            let child = try ChildProcess(
                Surroundings.modelpool,
                ["watch", "--serve", "--every", "1h", "--filter", "no-such-model"],
                environment: program.surroundings, output: output, errors: output)
            try await forgetRequests()
            try await eventually("requests are served") {
                try await self.cluster.sql(
                    "SELECT seen_at > now() - interval '5 s' FROM modelpool.watcher",
                    database: "team") == "t"
            }
            let result: Result<Void, any Error>
            do { result = .success(try await body()) } catch { result = .failure(error) }
            child.send(SIGTERM)
            #expect(try await child.wait() == 130)
            try result.get()
        }

        /// Takes the desks' last requests out of the limits' sight.
        func forgetRequests() async throws {
            try await cluster.sql(
                "UPDATE modelpool.request SET asked_at = asked_at - interval '5 min', "
                    + "claimed_at = claimed_at - interval '5 min'", database: "team")
        }
    }

    private static let starting = Task { try await Team() }

    private func team() async throws -> Team { try await Self.starting.value }

    @Test(arguments: [
        "UPDATE modelpool.model SET name = 'x'", "UPDATE modelpool.header SET is_on = 0",
        "UPDATE modelpool.keyslot SET label = 'x'", "DELETE FROM modelpool.keyslot",
        "UPDATE modelpool.meta SET value = ''", "DELETE FROM modelpool.saved",
        "INSERT INTO modelpool.audit SELECT * FROM modelpool.audit",
        "UPDATE modelpool.audit SET detail = ''", "DELETE FROM modelpool.audit",
        "TRUNCATE modelpool.audit", "UPDATE modelpool.head SET audit = 0",
        "SELECT modelpool.ask_test('x')", "CREATE TABLE modelpool.mine (n int)",
        "UPDATE modelpool.request SET role = 'x'",
    ])
    func theServerRefusesASupportRoleWithPsqlToo(_ sql: String) async throws {
        let run = try await team().cluster.psql(sql, database: "team", user: "helper")
        #expect(run.code != 0 && run.errors.contains("permission denied"), "\(run.errors)")
    }

    @Test func supportReadsTestsAndChangesNothing() async throws {
        let team = try await team()
        let program = team.program("helper")
        #expect(try await program.succeed("list").contains("one"))
        let tested = try await program.run("test", "one")
        #expect(tested.code == 1 && tested.output.contains("auth_failed"))
        #expect(try await program.succeed("history", "one").contains("auth_failed"))
        let edited = try await program.run("edit", "one", "--tag", "x")
        #expect(edited.code == 5 && edited.errors.contains("permission denied"))
        #expect(try await team.owner.succeed("audit", "--verify").contains("intact"))
        // As whom the server knows them stands beside what the entries claim.
        let roles = try await team.cluster.sql(
            "SELECT DISTINCT role FROM modelpool.audit ORDER BY 1", database: "team")
        #expect(roles.split(separator: "\n").contains("helper"))
    }

    /// The function that appends looks at the hash before, and at nothing that the caller says of
    /// who it is.
    @Test func theAuditLogTakesNothingOutOfOrder() async throws {
        let cluster = try await team().cluster
        func append(_ id: String, _ previous: String) async throws -> Finished {
            try await cluster.psql(
                "SELECT modelpool.append_audit(\(id), 0, 0, 'x', NULL, 'x', NULL, '', '', "
                    + "'\\x00', 1, \(previous))", database: "team", user: "helper")
        }
        let last = "(SELECT max(id) FROM modelpool.audit)"
        let hash = "(SELECT hash FROM modelpool.audit ORDER BY id DESC LIMIT 1)"
        for (id, previous) in [
            (last, hash), ("\(last) + 2", hash), ("\(last) + 1", "'\\x01'"), ("1", hash),
        ] {
            let run = try await append(id, previous)
            #expect(run.code != 0 && run.errors.contains("another last entry"), "\(run.errors)")
        }
    }

    @Test func anAuditorReadsWhatHoldsNoSealedValue() async throws {
        let cluster = try await team().cluster
        func run(_ sql: String) async throws -> Finished {
            try await cluster.psql(sql, database: "team", user: "checker")
        }
        #expect(try await run("SELECT name, base_url FROM modelpool.model").output.contains("one"))
        #expect(try await run("SELECT action, role FROM modelpool.audit").code == 0)
        for sql in [
            "SELECT api_key FROM modelpool.model", "SELECT route FROM modelpool.model",
            "SELECT value FROM modelpool.header", "SELECT value FROM modelpool.meta",
            "SELECT wrapped_key FROM modelpool.keyslot", "UPDATE modelpool.model SET name = 'x'",
        ] {
            #expect(try await run(sql).errors.contains("permission denied"), "\(sql)")
        }
    }

    @Test func aDeskHasAModelTestedWithoutAKeyAndSeesNoWordOfTheServers() async throws {
        let team = try await team()
        try await team.serving {
            let home = try TemporaryFolder()
            let passwords = try home.write(PostgresCluster.passwords("frontdesk"), to: ".pgpass")
            let proxy = try PostgresProxy(to: team.cluster.port)
            proxy.passAll()
            var desk = try team.desk()
            desk.environment["MODELPOOL_POOL"] = team.cluster.address(
                onLoopback: "team", user: "frontdesk", port: proxy.port, "&passfile=\(passwords)")
            let list = try await desk.succeed("list")
            let begun = ContinuousClock.now
            let tested = try await desk.run("test", "one", "--json")
            print("a desk's test took \(ContinuousClock.now - begun)")
            #expect(tested.code == 1, "\(tested.errors)")
            let answer = try tested.object()
            #expect(answer["verdict"] as? String == "auth_failed")
            #expect(answer["owner"] as? String == "you")
            #expect((answer["next"] as? String)?.isEmpty == false)
            #expect((answer["stages"] as? [Any])?.isEmpty == false)
            let readable = try await team.cluster.sql(
                "SELECT string_agg(r::text, ' ') FROM modelpool.request AS r", database: "team")
            for text in [
                list, tested.output, tested.errors, readable,
                String(decoding: proxy.everything, as: UTF8.self),
            ] {
                for foreign in ["gateway-words", "127.0.0.1:\(team.provider.port)", Secrets.key] {
                    #expect(!text.contains(foreign))
                }
                #expect(!text.contains(Secrets.key.suffix(6)))
            }
            #expect(!FileManager.default.fileExists(atPath: desk.keyFile))
            #expect(try await team.owner.succeed("audit").contains("by the desk frontdesk"))
            for table in ["model", "header", "request", "test_result", "audit", "meta", "keyslot"] {
                let run = try await team.cluster.psql(
                    "SELECT * FROM modelpool.\(table)", database: "team", user: "frontdesk")
                #expect(run.errors.contains("permission denied"), "\(table)")
            }
        }
    }

    @Test func onTheScreenADeskAsksForATestAndSeesItsVerdict() async throws {
        let team = try await team()
        try await team.forgetRequests()
        try await team.cluster.sql(
            "UPDATE modelpool.watcher SET seen_at = '-infinity'", database: "team")
        let person = try await Person(try team.desk())
        try await person.sees("one")
        try await person.presses("t")
        try await person.sees("nobody serves tests")
        try await team.serving {
            // The first one is too old by now.
            try await person.sees("Not tested")
            try await person.presses("Escape", "t")
            let shown = try await person.seesTheEnd(of: "auth_failed")
            #expect(shown.contains("Whose to mend: you"))
            for foreign in ["gateway-words", "127.0.0.1", Secrets.key] {
                #expect(!shown.contains(foreign))
            }
            try await person.presses("Escape")
            try await person.sees("FAIL")
            try await person.presses("Enter")
            try await person.sees("a desk has no key")
            let memory = try ProcessMemory.written(by: try await person.terminal.processID())
            let key = try FileHandle(forReadingFrom: URL(filePath: team.owner.keyFile))
                .readToEnd()
            let canaries = [
                Canary("API key", Secrets.key), Canary("its end", String(Secrets.key.suffix(8))),
                Canary("pool's key", bytes: Array(key ?? Data())),
                Canary("answer", "gateway-words"), Canary("address", team.provider.url("/v1")),
            ]
            #expect(canaries.found(in: memory) == [])
            #expect(Canary("control", "auth_failed").found(in: memory) != [])
        }
    }

    /// 10,000 requests by one that means harm, on several connections: what the provider sees is
    /// what the limits allow.
    @Test func aHostileDeskSendsNoMoreThanTheLimitsAllow() async throws {
        let team = try await team()
        try await team.serving {
            let before = team.provider.connections.count
            let begun = ContinuousClock.now
            let id = try await team.cluster.sql("SELECT id FROM modelpool.model", database: "team")
            try await withThrowingTaskGroup(of: Void.self) { group in
                for desk in ["frontdesk", "otherdesk", "frontdesk", "otherdesk"] {
                    group.addTask {
                        try await team.cluster.sql(
                            "DO $$ BEGIN FOR n IN 1..2500 LOOP BEGIN PERFORM modelpool.ask_test('\(id)');"
                                + " EXCEPTION WHEN OTHERS THEN NULL; END; END LOOP; END $$",
                            database: "team", user: desk)
                    }
                }
                try await group.waitForAll()
            }
            try await eventually("what was taken up is answered") {
                try await team.cluster.sql(
                    "SELECT count(*) FROM modelpool.request WHERE claimed_at IS NOT NULL "
                        + "AND served_at IS NULL", database: "team") == "0"
            }
            let allowed = 2 + Int((ContinuousClock.now - begun).components.seconds) / 10
            let seen = team.provider.connections.count - before
            print("10,000 requests of hostile desks: the provider saw \(seen)")
            #expect(seen <= allowed)
            let claimed = try await team.cluster.sql(
                "SELECT count(*) FROM modelpool.request WHERE claimed_at > now() - interval '4 min'",
                database: "team")
            #expect((Int(claimed) ?? .max) <= allowed)
        }
    }

    /// The connection itself apart; among them is the end of what was read, which nobody waits for.
    @Test func readingTakesFewRoundTrips() async throws {
        let team = try await team()
        let home = try TemporaryFolder()
        let passwords = try home.write(PostgresCluster.passwords("second"), to: ".pgpass")
        let proxy = try PostgresProxy(to: team.cluster.port)
        var program = team.program("second")
        let address = team.cluster.address(
            onLoopback: "team", user: "second", port: proxy.port, "&passfile=\(passwords)")
        program.environment["MODELPOOL_POOL"] = address
        proxy.passAll()
        let connected = try await Finished.running(
            "\(PostgresCluster.programs)/psql", ["-X", "-d", address, "-c", "SELECT 1"])
        #expect(connected.code == 0, "\(connected.errors)")
        // The statement is one of them.
        let connecting = proxy.roundTrips - 1
        for (arguments, most) in [
            (["list"], 6), (["show", "one"], 10), (["headers", "one"], 10),
            (["history", "one"], 8), (["edit", "one", "--tag", "x"], 15), (["disable", "one"], 14),
            (["enable", "one"], 14), (["test", "one"], 17),
        ] {
            proxy.passAll()
            _ = try await program.run(arguments)
            let count = proxy.roundTrips - connecting
            print("\(arguments[0]): \(count) round trips after \(connecting) to connect")
            #expect(count <= most)
        }
    }

    @Test func withoutAWatcherARequestIsGoneAfterAMinute() async throws {
        let team = try await team()
        try await team.forgetRequests()
        try await team.cluster.sql(
            "UPDATE modelpool.watcher SET seen_at = '-infinity'", database: "team")
        let desk = try team.desk("otherdesk")
        async let tested = desk.run("test", "one")
        try await eventually("the request is there") {
            try await team.cluster.sql(
                "UPDATE modelpool.request SET asked_at = asked_at - interval '61 s' "
                    + "WHERE claimed_at IS NULL AND asked_at > now() - interval '30 s' "
                    + "RETURNING id", database: "team"
            ).isEmpty == false
        }
        let result = try await tested
        #expect(result.code == 4)
        #expect(result.errors.contains("nobody tested \"one\" within a minute"))
        #expect(result.errors.contains("modelpool watch --serve"))
    }

    @Test func whatCostsMoneyOrIsLOCKEDIsNotTestedForADesk() async throws {
        let team = try await team()
        try await team.owner.succeed(
            "add", "painter", "--provider", "openai", "--model", "m", "--kind", "image",
            "--base-url", team.provider.url("/v1"))
        try await team.owner.succeed(
            "add", "changed", "--provider", "openai", "--model", "m", "--base-url",
            team.provider.url("/v1"))
        try await team.cluster.sql(
            "UPDATE modelpool.model SET base_url = base_url || '/x' WHERE name = 'changed'",
            database: "team")
        try await team.serving {
            let before = team.provider.connections.count
            let desk = try team.desk()
            #expect(try await desk.run("test", "painter").errors.contains("costs money"))
            #expect(try await desk.run("test", "changed").errors.contains("LOCKED"))
            #expect(try await desk.run("test", "nobody").code == 3)
            #expect(team.provider.connections.count == before)
            try await team.owner.succeed("remove", "painter", "--yes")
            try await team.cluster.sql(
                "UPDATE modelpool.model SET base_url = left(base_url, -2) WHERE name = 'changed'",
                database: "team")
            try await team.owner.succeed("remove", "changed", "--yes")
        }
    }
}
