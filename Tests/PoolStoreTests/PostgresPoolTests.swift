import Foundation
import PoolModel
import PostgresClient
import TestSupport
import Testing
import Vault

@testable import PoolStore

/// What only a pool on a server can meet.
@Suite struct PostgresPools {
    private func pool() async throws -> Pool {
        let cluster = try await ServerPools.running()
        return try ServerPools.$current.withValue(cluster) { try Pool() }
    }

    // MARK: Its structure

    /// Each is what somebody puts in or changes, how that is taken back, and what is said of it.
    @Test(arguments: [
        ("CREATE TABLE theirs (x int)", "table \"theirs\" is not of this program"),
        ("CREATE VIEW v AS SELECT 1", "view \"v\" is not of this program"),
        (
            "CREATE RULE r AS ON INSERT TO audit DO ALSO SELECT 1",
            "rule \"r\" is not of this program"
        ),
        ("ALTER TABLE model ALTER COLUMN name TYPE varchar(99)", "table \"model\" was altered"),
        ("ALTER TABLE model ALTER COLUMN enabled SET DEFAULT 1", "table \"model\" was altered"),
        ("ALTER TABLE model DROP CONSTRAINT model_name_key", "table \"model\" was altered"),
        ("ALTER TABLE header DROP CONSTRAINT header_model_id_fkey", "table \"header\" was altered"),
        ("ALTER TABLE model ADD COLUMN x text", "table \"model\" was altered"),
        ("ALTER TABLE meta SET UNLOGGED", "table \"meta\" was altered"),
        ("ALTER TABLE model ENABLE ROW LEVEL SECURITY", "table \"model\" was altered"),
        ("CREATE POLICY p ON model USING (true)", "policy \"p\" is not of this program"),
        (
            "ALTER TABLE audit DISABLE TRIGGER USER",
            "trigger \"audit_is_only_appended_to\" was altered"
        ),
        (
            "DROP TRIGGER audit_is_only_appended_to ON audit",
            "the trigger \"audit_is_only_appended_to\" is missing"
        ),
        (
            "CREATE FUNCTION f() RETURNS int LANGUAGE sql AS 'SELECT 1'",
            "function \"f\" is not of this program"
        ),
        (
            "ALTER FUNCTION lock_head() SECURITY INVOKER", "function \"lock_head\" was altered"
        ),
        ("CREATE INDEX i ON model (lower(name))", "index \"i\" is not of this program"),
    ])
    func whatOthersPutIntoItsStructureIsToldAndItIsOnlyRead(sql: String, said: String) async throws
    {
        let pool = try await pool()
        let model = try pool.store.save([.draft()])[0]
        try ServerPools.run(sql, in: pool.path)
        let store = try pool.opened()
        #expect(store.alteration == said)
        #expect(try store.openModel(store.model(model.id)).apiKey != nil)
        #expect(refusal { _ = try store.save([model]) } == "alteredSchema")
        #expect(try store.integrityCheck() == [said])
    }

    @Test(arguments: ["DROP TABLE saved", "ALTER TABLE model DROP COLUMN tags"])
    func whatIsMissingIsNamedAndNothingIsOpened(sql: String) async throws {
        let pool = try await pool()
        try ServerPools.run(sql, in: pool.path)
        #expect(refusal { _ = try pool.opened() } == "damaged")
    }

    /// A trigger that is put in while a session lasts changes what it writes: it is not committed.
    @Test func aWriteThatOthersChangeIsNotCommitted() async throws {
        let pool = try await pool()
        var model = try pool.store.save([.draft()])[0]
        try ServerPools.run(
            "CREATE FUNCTION f() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN NEW.base_url := "
                + "''https://evil.example''; RETURN NEW; END'", in: pool.path, isOne: true)
        try ServerPools.run(
            "CREATE TRIGGER t BEFORE UPDATE ON model FOR EACH ROW EXECUTE FUNCTION f()",
            in: pool.path)
        model.tags = ["x"]
        #expect(refusal { _ = try pool.store.save([model]) } == "notSaved")
        #expect(
            try ServerPools.values("SELECT base_url FROM model", in: pool.path)
                == [.text(model.baseURL)])
    }

    @Test func aNewerSchemaIsReadAndNotWritten() async throws {
        let pool = try await pool()
        let model = try pool.store.save([.draft()])[0]
        try ServerPools.run(
            "COMMENT ON SCHEMA modelpool IS 'modelpool pool, schema 99'", in: pool.path)
        let store = try pool.opened()
        #expect(store.isNewer && store.isReadOnly)
        #expect(try store.summaries().map(\.name) == [model.name])
        #expect(refusal { _ = try store.save([model]) } == "readOnly")
    }

    @Test func aDatabaseWithoutAPoolOrWithOneAlreadyIsSaid() async throws {
        let cluster = try await ServerPools.running()
        let address = try ServerPools.database(in: cluster)
        #expect(
            refusal { _ = try PoolStore.open(path: address, options: Pool.options) } == "noSuchPool"
        )
        _ = try PoolStore.create(address: address, options: Pool.options)
        #expect(
            refusal { _ = try PoolStore.create(address: address, options: Pool.options) }
                == "poolExists")
        let server = try PostgresConnection(PostgresAddress(cluster.address()))
        try server.run(
            "CREATE DATABASE latin ENCODING 'LATIN1' LOCALE 'C' TEMPLATE template0")
        #expect(
            refusal {
                _ = try PoolStore.create(
                    address: cluster.address(database: "latin"), options: Pool.options)
            } == "databaseEncoding")
    }

    // MARK: Its rows

    /// The figure of the file pool: 0 requests by any but the last acknowledged save, and every
    /// change told.
    @Test func everyChangeOfEveryColumnAndRowIsToldAndSendsNothing() async throws {
        let cluster = try await ServerPools.running()
        let pool = try SealedPool(saves: 4, in: SealedDatabase(in: cluster))
        var changes = try pool.changes()
        if !isLong { changes = changes.enumerated().filter { $0.offset % 4 == 0 }.map(\.element) }
        try pool.expectToldAndNothingSent(by: changes)
        #expect(changes.count > 50)
        print("sealed rows on a server: \(changes.count) changes")
    }

    // MARK: Its lock

    @Test func aLockThatIsHeldTooLongIsBusyAndNothingIsChanged() async throws {
        let pool = try await pool()
        var model = try pool.store.save([.draft()])[0]
        let other = try PostgresConnection(PostgresAddress(pool.path))
        try other.run("BEGIN")
        try other.run("SELECT 1 FROM modelpool.head FOR UPDATE")
        model.tags = ["x"]
        #expect(refusal { _ = try pool.store.save([model]) } == "busy")
        #expect(try pool.store.model(model.id).version == 1)
        try other.run("ROLLBACK")
        #expect(try pool.store.save([model])[0].version == 2)
    }

    // MARK: The connection

    /// A proxy before the pool's server, and the pool's address behind it, for a role of its own.
    private func proxied(_ pool: Pool) async throws -> (PostgresProxy, address: String) {
        let cluster = try await ServerPools.running()
        let proxy = try PostgresProxy(to: cluster.port)
        let role = ServerPools.name(of: pool.path)
        try await cluster.sql(
            "CREATE ROLE \(role) SUPERUSER LOGIN PASSWORD '\(PostgresCluster.password)'")
        let passwords = try pool.folder.write(PostgresCluster.passwords(role), to: "pgpass")
        let address = cluster.address(
            onLoopback: role, user: role, port: proxy.port, "&passfile=\(passwords)")
        return (proxy, address)
    }

    /// The connection is cut at every message of a save: nothing is torn and the sentence is true.
    @Test func aConnectionThatIsCutAtAnyMessageOfASaveTearsNothing() async throws {
        let pool = try await pool()
        let id = try pool.store.save([.draft()])[0].id
        let (proxy, address) = try await proxied(pool)
        func opened() throws -> PoolStore {
            let store = try PoolStore.open(path: address, options: Pool.options)
            try store.unlock(pool.material)
            return store
        }
        var point = 1
        var outcomes: [String: Int] = [:]
        while true {
            proxy.passAll()
            let store = try opened()
            var model = try store.model(id)
            let before = model.version
            model.tags = ["cut-\(point)"]
            model.headers[0].value = .new(Secret("value \(point)"))
            proxy.end(.cut, at: point)
            let refused = refusal { _ = try store.save([model]) }
            let seen = proxy.messageCount
            proxy.passAll()
            let now = try pool.opened()
            let version = try now.model(id).version
            outcomes[refused ?? "saved", default: 0] += 1
            switch refused {
            case nil: #expect(version == before + 1, "\(point)")
            case "notSaved", "connectionLost": #expect(version == before, "\(point)")
            case "commitUnknown": break
            default: Issue.record("\(point): \(refused ?? "")")
            }
            #expect(try now.outsideChanges().isEmpty, "\(point)")
            #expect(try now.openModel(now.model(id)).headers.count == 2)
            if refused == nil, seen < point { break }
            point += 1
            if point > 400 { break }
        }
        let count = Int64(try pool.store.auditLog(limit: 1)[0].id)
        #expect(try pool.store.verifyAudit() == .intact(count: Int(count)))
        print("cut at \(point) messages of a save: \(outcomes)")
    }

    /// `list` of a pool on another machine: the connection apart.
    @Test func theListTakesFewWaysToTheServerAndBack() async throws {
        let pool = try await pool()
        _ = try pool.store.save((0..<50).map { .draft("model \($0)") })
        let (proxy, address) = try await proxied(pool)
        let plain = try PostgresConnection(PostgresAddress(address))
        let connecting = proxy.roundTrips
        withExtendedLifetime(plain) { proxy.passAll() }
        let store = try PoolStore.open(path: address, options: Pool.options)
        #expect(try store.summaries().count == 50)
        print("list: \(proxy.roundTrips - connecting) round trips after \(connecting)")
        #expect(proxy.roundTrips - connecting <= 6)
    }

    /// What this account has seen is compared with the pool as of the moment that is looked at, and
    /// not with one from before it.
    @Test func aSaveWhileSomebodyReadsIsNoEarlierPool() async throws {
        let pool = try await pool()
        var options = Pool.options
        options.seenFolder = pool.folder.file("seen")
        func opened() throws -> PoolStore {
            let store = try PoolStore.open(path: pool.path, options: options)
            try store.unlock(pool.material)
            return store
        }
        let (reader, writer) = (try opened(), try opened())
        _ = try writer.save([.draft("before")])
        _ = try reader.outsideChanges()
        let (names, changes) = try reader.asOfOneMoment {
            let names = try reader.summaries().map(\.name)
            _ = try writer.save([.draft("meanwhile")])
            return (names, try reader.outsideChanges())
        }
        #expect(names == ["before"])
        #expect(changes.isEmpty)
        #expect(try reader.summaries().map(\.name) == ["before", "meanwhile"])
        #expect(try reader.outsideChanges().isEmpty)
    }

    /// A connection that died while nobody used it is made anew; nobody is told.
    @Test func aConnectionThatDiedMeanwhileIsMadeAnew() async throws {
        let cluster = try await ServerPools.running()
        let pool = try await pool()
        var model = try pool.store.save([.draft()])[0]
        let name = ServerPools.name(of: pool.path)
        for round in 0..<3 {
            try await cluster.sql(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
            switch round {
            case 0: #expect(try pool.store.summaries().count == 1)
            case 1: #expect(try pool.store.openModel(model).apiKey != nil)
            default:
                model.tags = ["x"]
                #expect(try pool.store.save([model])[0].version == 2)
            }
        }
    }

    /// Others hear of a save, and of nothing else, within a second.
    @Test func othersHearOfASave() async throws {
        let pool = try await pool()
        let model = try pool.store.save([.draft()])[0]
        let heard = HeardNews()
        let server = try #require(pool.store.server)
        let listener = ChangeListener(server) { heard.add($0) }
        defer { listener.end() }
        try await eventually("it listens") { heard.all == [.changed] ? true : nil }
        try pool.store.record([TestReport(model: model, isDraft: false, startedAt: Date())])
        _ = try pool.opened().save([.draft("other")])
        try await eventually("it is told", within: .seconds(10)) {
            heard.all.count == 2 ? true : nil
        }
        let name = ServerPools.name(of: pool.path)
        try await ServerPools.running().sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '\(name)'")
        try await eventually("it comes back") {
            heard.all.suffix(2) == [.lost, .back] ? true : nil
        }
    }

    // MARK: Moving

    @Test func aPoolIsMovedThereAndBackAsItIsSealed() async throws {
        let cluster = try await ServerPools.running()
        let pool = try Pool()
        let models = try pool.store.save((0..<20).map { .draft("model \($0)") })
        try pool.store.record(
            models.map { TestReport(model: $0, isDraft: false, startedAt: Date()) })
        let address = try ServerPools.database(in: cluster)
        #expect(try pool.store.move(to: address).isEmpty)
        #expect(refusal { _ = try pool.store.save([models[0]]) } == "moved")
        #expect(refusal { _ = try pool.opened().save([models[0]]) } == "moved")
        let there = try PoolStore.open(path: address, options: Pool.options)
        try there.unlock(pool.material)
        #expect(there.poolID == pool.store.poolID)
        #expect(try there.outsideChanges().isEmpty && there.lockedModels().isEmpty)
        #expect(try there.history(models[0].id).first?.isVerified == true)
        // The key, each model, and the tests; the move itself is the source's to tell.
        #expect(try there.verifyAudit() == .intact(count: 22))
        var changed = try there.model(models[3].id)
        changed.tags = ["moved"]
        _ = try there.save([changed])
        try there.record([TestReport(model: changed, isDraft: false, startedAt: Date())])
        let back = pool.folder.file("back.db")
        #expect(try there.move(to: back).isEmpty)
        #expect(refusal { _ = try there.save([changed]) } == "moved")
        let again = try PoolStore.open(path: back, options: Pool.options)
        try again.unlock(pool.material)
        #expect(try again.outsideChanges().isEmpty && again.lockedModels().isEmpty)
        #expect(try again.model(models[3].id).tags == ["moved"])
        #expect(try again.alteration == nil && again.movedTo() == nil)
        #expect(try again.save([again.model(models[5].id)])[0].version == 2)
    }

    /// A text in a file may be of any bytes. What cannot stand on a server as it is does not go there
    /// as something else.
    @Test func whatIsNotOfThisProgramIsListedAndNotMoved() async throws {
        let cluster = try await ServerPools.running()
        let pool = try Pool()
        let models = try pool.store.save(["a", "b", "c", "d"].map { .draft($0) })
        try pool.store.record(
            models.map { TestReport(model: $0, isDraft: false, startedAt: Date()) })
        for (id, sql) in [
            (models[0].id, "UPDATE model SET name = CAST(x'61ff' AS TEXT)"),
            (models[1].id, "UPDATE model SET tags = CAST(x'C0AF' AS TEXT)"),
            (models[2].id, "UPDATE model SET changed_by = CAST(x'6100' AS TEXT)"),
        ] {
            try Raw.run("\(sql) WHERE id = '\(id.text)'", in: pool.path)
        }
        let file = pool.folder.file("backup.db")
        try pool.opened().backup(to: file)
        let address = try ServerPools.database(in: cluster)
        let odd = try pool.opened().move(to: address)
        for model in models.prefix(3) { #expect(odd.contains("model \(model.id.text)")) }
        // What belongs to them does not go without them: two headers and a result each.
        #expect(odd.count == 12)
        #expect(!odd.contains { $0.contains(models[3].id.text) })
        let there = try PoolStore.open(path: address, options: Pool.options)
        try there.unlock(pool.material)
        #expect(try there.summaries().map(\.name) == ["d"])
        #expect(try there.openModel(there.model(models[3].id)).apiKey != nil)
        #expect(try there.removedOutside() == ["a", "b", "c"])
        let other = try ServerPools.database(in: cluster)
        let restored = try PoolStore.restore(from: file, to: other, options: Pool.options)
        #expect(restored == RestoreReport(replaced: nil, leftOut: odd))
    }

    /// Where the server is lost that it was moved to, another pool is made of the one that is left.
    @Test func aPoolThatWasMovedIsBackedUpAndTakesNoChangesAnywhere() async throws {
        let cluster = try await ServerPools.running()
        let pool = try Pool()
        let model = try pool.store.save([.draft()])[0]
        _ = try pool.store.move(to: ServerPools.database(in: cluster))
        let file = pool.folder.file("backup.db")
        #expect(try pool.opened().backup(to: file).models == 1)
        let copy = try PoolStore.open(path: file, options: Pool.options)
        try copy.unlock(pool.material)
        #expect(try copy.outsideChanges().isEmpty)
        #expect(try copy.openModel(copy.model(model.id)).apiKey?.reveal() == "sk-canary-0123456789")
        #expect(refusal { _ = try copy.save([model]) } == "moved")
        #expect(try copy.copy(model.id).apiKey.hasValue)
    }

    @Test func aBackupIsAFileThatTheSameKeyOpensAndIsRestoredThere() async throws {
        let pool = try await pool()
        let model = try pool.store.save([.draft()])[0]
        let file = pool.folder.file("backup.db")
        #expect(try pool.store.backup(to: file).models == 1)
        let copy = try PoolStore.open(path: file, options: Pool.options)
        try copy.unlock(pool.material)
        #expect(try copy.outsideChanges().isEmpty)
        #expect(try copy.openModel(copy.model(model.id)).apiKey?.reveal() == "sk-canary-0123456789")
        _ = try pool.store.save([.draft("later")])
        let old = try PoolStore.restore(from: file, to: pool.path, options: Pool.options)
        #expect(old.replaced?.contains("modelpool_replaced_") == true && old.leftOut.isEmpty)
        let restored = try pool.opened()
        #expect(try restored.summaries().map(\.name) == [model.name])
        #expect(try restored.outsideChanges().isEmpty)
        _ = try restored.save([.draft("after")])
    }

    // MARK: Another server

    @Test func aStandbyIsReadAndNotWrittenUntilItIsPromoted() async throws {
        let primary = try await PostgresCluster.start(["fsync": "off"])
        let pool = try ServerPools.$current.withValue(primary) { try Pool() }
        let model = try pool.store.save([.draft()])[0]
        let standby = try await primary.standby()
        let address = standby.address(database: ServerPools.name(of: pool.path))
        let follower = try await eventually("the standby follows") {
            try? PoolStore.open(path: address, options: Pool.options)
        }
        try follower.unlock(pool.material)
        #expect(follower.isStandby && follower.isReadOnly)
        #expect(try follower.openModel(follower.model(model.id)).apiKey != nil)
        #expect(refusal { _ = try follower.save([model]) } == "standby")
        try await primary.crash()
        try await standby.promote()
        let promoted = try await eventually("the standby leads") {
            let store = try PoolStore.open(path: address, options: Pool.options)
            return store.isStandby ? nil : store
        }
        try promoted.unlock(pool.material)
        #expect(try promoted.save([promoted.model(model.id)])[0].version == 2)
    }

    /// Killed like this a server loses nothing that it has confirmed.
    @Test func noAcknowledgedSaveIsLostByAServerThatIsKilled() async throws {
        let cluster = try await PostgresCluster.start()
        let pool = try ServerPools.$current.withValue(cluster) { try Pool() }
        var model = try pool.store.save([.draft()])[0]
        for round in 0..<(isLong ? 200 : 5) {
            let killing = Task {
                try await Task.sleep(for: .milliseconds(Int.random(in: 5...150)))
                try await cluster.crash()
                try await cluster.launch()
            }
            var unknown: [String] = []
            for number in 0..<1000 {
                var next = model
                next.tags = ["\(round).\(number)"]
                do throws(StoreError) { model = try pool.store.save([next])[0] } catch {
                    if case .commitUnknown = error.code { unknown = next.tags }
                    break
                }
            }
            try await killing.value
            let stored = try pool.opened().model(model.id)
            let isThere = stored.version == model.version && stored.tags == model.tags
            #expect(isThere || stored.tags == unknown, "\(round)")
            model = stored
            #expect(try pool.opened().outsideChanges().isEmpty)
        }
    }

    /// The figure of the file pool.
    @Test func noEditOfManyProcessesIsLost() async throws {
        let pool = try await pool()
        let id = try pool.store.save([.draft()])[0].id
        let (processes, edits) = isLong ? (8, 1000) : (4, 25)
        let workers = try (0..<processes).map {
            try Worker(["edit", pool.path, "p\($0)", "\(edits)"])
        }
        for worker in workers { #expect(try worker.line() == "ready") }
        for worker in workers { try worker.input.fileHandleForWriting.close() }
        for worker in workers {
            print("a server and \(processes) processes: \(try worker.line() ?? "")")
            #expect(try await worker.child.wait(within: .seconds(600)) == 0)
        }
        let model = try pool.opened().model(id)
        #expect(model.version == processes * edits + 1)
        #expect(Set(model.tags) == Set((0..<processes).map { "p\($0)=\(edits)" }))
        #expect(
            try pool.opened().verifyAudit() == .intact(count: processes * edits + 2))
        #expect(try pool.opened().outsideChanges().isEmpty)
    }
}

/// What a listener has told, on whatever thread.
final class HeardNews: @unchecked Sendable {
    private let lock = NSLock()
    private var news: [ChangeListener.News] = []
    var all: [ChangeListener.News] { lock.withLock { news } }
    func add(_ one: ChangeListener.News) { lock.withLock { news.append(one) } }
}
