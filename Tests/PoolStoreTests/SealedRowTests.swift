import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

/// A pool with a history, and what somebody who can write its file and has no key does to it.
struct SealedPool {
    let folder: TemporaryFolder
    /// The pool after each save of its first model, the last one as it is now.
    let days: [String]
    let models: [UUID]

    var path: String { folder.file("pool.db") }

    init(saves: Int = 11) throws {
        folder = try TemporaryFolder()
        let path = folder.file("pool.db")
        let store = try PoolStore.open(path: path, options: Pool.options)
        try store.createKey(Pool.key(7))
        var bare = Model.draft("bare")
        bare.apiKey = .empty
        bare.headers = []
        bare.kind = .embedding
        let other = try store.save([.draft("other"), bare])
        var set = Model.set([.new("X-Set", "of the set"), .new("X-Other", "of the set")])
        set.apiKey = .new(Secret("sk-of-the-set-0123456789"))
        set = try store.save([set])[0]
        var model = Model.draft("first")
        model.proxyPassword = .new(Secret("proxy-secret"))
        model.proxy = .explicit("http://user@proxy-0.example:8080")
        model.modelID = "first-model"
        model.extra = .new(Secret("{\"a\":1}"))
        model.sets = ["corp"]
        var days: [String] = []
        for day in 0..<saves {
            model.baseURL = "https://day-\(day).example/v1"
            model.proxy = .explicit("http://user@proxy-\(day).example:8080")
            model.apiKey = .new(Secret("sk-of-day-\(day)-0123456789"))
            model.headers[0].value = .new(Secret("token of day \(day)"))
            model.tags = ["day\(day)"]
            set.headers[0].value = .new(Secret("set of day \(day)"))
            set.origins = ["https://day-\(day).example"]
            set = try store.save([set])[0]
            model = try store.save([model], sendSecretsToNewOrigin: true)[0]
            try store.record([TestReport(model: model, isDraft: false, startedAt: Date())])
            if day == saves / 2 { try store.addSlot(Pool.key(8)) }
            let copy = folder.file("day-\(day).db")
            try FileManager.default.copyItem(atPath: path, toPath: copy)
            days.append(copy)
        }
        self.days = days
        models = [model.id] + other.map(\.id) + [set.id]
    }

    /// What the pool holds, as requests would be made of it; `nil` for what is not opened.
    static func opened(_ store: PoolStore, _ id: UUID) -> String? {
        guard let model = try? store.model(id), let opened = try? store.openModel(model),
            let together = try? store.openModels([id]).first?.opened
        else { return nil }
        func text(_ opened: OpenedModel) -> String {
            let fields = ModelField.all.filter { !$0.use.contains(.probed) && !$0.isSecret }
                .map { "\($0.key)=\($0.value(of: opened.model))" }
            let values =
                [opened.apiKey, opened.proxyPassword].map { $0?.reveal() ?? "none" }
                + (opened.headers + opened.sent.map(\.header))
                .map { "\($0.name): \($0.value.reveal())" }
                + [opened.sentKey.map { $0.value.reveal() } ?? "none"]
            return (fields.filter { !$0.hasPrefix("headers") } + values).joined(separator: "\n")
        }
        return text(opened) == text(together) ? text(opened) : "differ"
    }

    // MARK: Changes

    struct Change {
        let name: String
        let sql: String
        /// The table whose rows it is about, where nothing is sent by what stands there: changes of
        /// it are told in another way.
        var table = ""
    }

    private func columns(_ table: String) throws -> [String] {
        try Raw.texts("SELECT name FROM pragma_table_info('\(table)')", in: path)
    }

    static let tables = [
        "meta", "keyring", "keyslot", "model", "header", "saved", "audit", "test_result",
    ]

    /// Every column of every table changed in its first and last row, every row of the tables that
    /// have few deleted and doubled, and rows swapped.
    func changes() throws -> [Change] {
        var changes: [Change] = []
        for table in SealedPool.tables {
            let names = try columns(table)
            for name in names {
                for order in ["ASC", "DESC"] {
                    changes.append(
                        Change(
                            name: "\(table).\(name) \(order)",
                            sql: """
                                UPDATE \(table) SET \(name) = CASE typeof(\(name))
                                    WHEN 'text' THEN CASE WHEN length(\(name)) = 36
                                        THEN '00000000-0000-4000-8000-000000000000'
                                        ELSE \(name) || 'x' END
                                    WHEN 'integer' THEN CASE \(name) WHEN 0 THEN 1
                                        ELSE \(name) - 1 END
                                    WHEN 'real' THEN \(name) + 1
                                    WHEN 'blob' THEN CASE length(\(name)) WHEN 0 THEN x'01'
                                        ELSE zeroblob(length(\(name))) END
                                    ELSE \(SealedPool.fillings[name] ?? "'x'") END
                                WHERE rowid = (SELECT rowid FROM \(table)
                                    ORDER BY rowid \(order) LIMIT 1)
                                """, table: table))
                }
            }
            let rows = try Raw.texts("SELECT CAST(rowid AS TEXT) FROM \(table)", in: path)
            for row in rows.prefix(3) + rows.suffix(2) {
                changes.append(
                    Change(
                        name: "\(table) row \(row) deleted",
                        sql: "PRAGMA foreign_keys=OFF; DELETE FROM \(table) WHERE rowid = \(row)",
                        table: table))
            }
            changes.append(
                Change(
                    name: "\(table) emptied",
                    sql: "PRAGMA foreign_keys=OFF; DELETE FROM \(table)", table: table))
        }
        changes += try insertions() + swaps()
        return changes
    }

    /// What stands in a column that was empty.
    private static let fillings = [
        "log_n": "15", "r": "8", "p": "1", "retired_at": "1", "temperature": "0.5",
        "max_output_tokens": "7", "tools": "1", "vision": "1", "http_status": "200", "epoch": "1",
        "public_key": "x'01'", "proxy_password": "x'01'", "api_key": "x'01'", "extra": "x'01'",
        "seal": "x'01'",
    ]

    private func insertions() throws -> [Change] {
        let id = "'00000000-0000-4000-8000-000000000001'"
        let model = try columns("model").map { name in
            ["id": id, "name": "'inserted'"][name] ?? name
        }
        let header = try columns("header").map { name in
            ["id": id, "name": "'X-In'", "name_lower": "'x-in'", "position": "9"][name] ?? name
        }
        let slot = try columns("keyslot").map { $0 == "slot" ? "64" : $0 }
        let saved = try columns("saved").map { $0 == "model_id" ? id : $0 }
        func insertion(_ table: String, _ values: [String]) -> Change {
            Change(
                name: "\(table) row inserted",
                sql: "INSERT INTO \(table) SELECT \(values.joined(separator: ", ")) "
                    + "FROM \(table) LIMIT 1", table: table)
        }
        return [
            insertion("model", model), insertion("header", header), insertion("keyslot", slot),
            insertion("saved", saved),
            Change(
                name: "meta row inserted", sql: "INSERT INTO meta VALUES ('theirs', '1')",
                table: "meta"),
            Change(
                name: "keyring row inserted", sql: "INSERT INTO keyring VALUES (99, 1, 2)",
                table: "keyring"),
        ]
    }

    private func swaps() throws -> [Change] {
        ["api_key", "route", "seal", "base_url", "model_id", "version"].map { name in
            Change(
                name: "model.\(name) swapped",
                sql: """
                    CREATE TEMP TABLE old AS SELECT id, \(name) AS it FROM model
                        WHERE name != 'bare';
                    UPDATE model SET \(name) = (SELECT it FROM old WHERE old.id != model.id)
                        WHERE name != 'bare';
                    """)
        }
    }

    /// Rows as they were some saves ago, alone and together with all that was kept beside them.
    func replays() -> [Change] {
        let sets = [
            ["model"], ["header"], ["model", "header"], ["model", "header", "saved"],
            ["model", "header", "saved", "meta"], ["meta"], ["saved"], ["keyslot"],
            ["keyslot", "keyring", "meta"], ["model", "header", "keyslot", "keyring", "meta"],
            ["audit"], ["model", "header", "audit"], ["model", "header", "saved", "audit"],
            ["meta", "audit"],
        ]
        return [1, 2, 10].flatMap { ago in
            sets.map { tables in
                Change(
                    name: "\(tables.joined(separator: ", ")) of \(ago) saves ago",
                    sql: "PRAGMA foreign_keys=OFF; "
                        + "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted; "
                        + "ATTACH '\(days[days.count - 1 - ago])' AS old; "
                        + tables.map {
                            "DELETE FROM main.\($0); "
                                + "INSERT INTO main.\($0) SELECT * FROM old.\($0);"
                        }.joined(separator: " ") + SealedPool.triggers,
                    table: tables == ["audit"] ? "audit" : "")
            }
        }
    }

    static let triggers = """
         CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """

    /// Does the changes in a copy of the pool, and says what comes of them: what is sent that is
    /// not what was last saved, and whether somebody is told.
    func outcome(
        of changes: [Change], seen: String? = nil
    ) throws -> (wrong: [String], isTold: Bool, isChanged: Bool) {
        let copy = folder.file("changed.db")
        try? FileManager.default.removeItem(atPath: copy)
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        let before = try expected
        for change in changes {
            let sql =
                change.table == "audit" && !change.sql.contains("DROP TRIGGER")
                ? "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted; "
                    + change.sql + ";" + SealedPool.triggers
                : change.sql
            // `try?`: what SQLite itself refuses (a key twice) has changed nothing.
            try? Raw.run("PRAGMA ignore_check_constraints=ON; BEGIN; \(sql); COMMIT", in: copy)
        }
        var options = Pool.options
        options.seenFolder = seen
        guard let store = try? PoolStore.open(path: copy, options: options),
            (try? store.unlock(Pool.key(7))) != nil
        else { return ([], true, true) }
        var wrong: [String] = []
        let ids = try Raw.texts("SELECT id FROM model", in: copy).compactMap { UUID(text: $0) }
        for id in ids {
            guard let opened = SealedPool.opened(store, id) else { continue }
            if before[id] != opened { wrong.append(opened) }
        }
        let isAuditBroken =
            switch try? store.verifyAudit() {
            case .intact?: false
            default: true
            }
        let isTold =
            isAuditBroken || store.alteration != nil
            || (try? store.outsideChanges().isEmpty) != true
            || (try? store.unverifiedResults()) != 0
        return (wrong, isTold, try Self.content(of: copy) != Self.content(of: path))
    }

    /// Everything that stands in the tables: what changes nothing of it need not be told.
    private static func content(of path: String) throws -> [String] {
        try tables.flatMap { table in
            let columns = try Raw.texts("SELECT name FROM pragma_table_info('\(table)')", in: path)
            return try Raw.texts(
                "SELECT " + columns.map { "quote(\($0))" }.joined(separator: " || ',' || ")
                    + " FROM \(table) ORDER BY 1", in: path)
        }
    }

    private var expected: [UUID: String] {
        get throws {
            let store = try PoolStore.open(path: path, options: Pool.options)
            try store.unlock(Pool.key(7))
            return Dictionary(
                uniqueKeysWithValues: models.compactMap { id in
                    SealedPool.opened(store, id).map { (id, $0) }
                })
        }
    }
}

@Suite struct SealedRows {
    @Test func withoutAChangeEverythingIsOpenedAndNothingTold() throws {
        let pool = try SealedPool(saves: 3)
        let (wrong, isTold, isChanged) = try pool.outcome(of: [])
        #expect(wrong.isEmpty && !isTold && !isChanged)
    }

    /// The figure: 0 requests by any but the last acknowledged save, and every change told.
    @Test func everyChangeOfEveryColumnAndRowIsToldAndSendsNothing() throws {
        let pool = try SealedPool()
        let changes = try pool.changes() + pool.replays()
        for change in changes {
            let (wrong, isTold, isChanged) = try pool.outcome(of: [change])
            #expect(wrong.isEmpty, "\(change.name)")
            // Nothing is sent by the results of tests; one that is gone is not missed.
            let isForgotten =
                change.table == "test_result"
                && ["deleted", "emptied", "test_result.id"].contains { change.name.contains($0) }
            #expect(isTold || !isChanged || isForgotten, "\(change.name)")
        }
        print("sealed rows: \(changes.count) changes")
        #expect(changes.count > 200)
    }

    /// By somebody who has seen the pool as it is: two changes may make a whole earlier one of it.
    @Test func everyPairOfChangesSendsNothing() throws {
        let pool = try SealedPool()
        let seen = pool.folder.file("seen")
        #expect(try pool.outcome(of: [], seen: seen).wrong.isEmpty)
        let changes = try (pool.changes() + pool.replays()).filter { $0.table != "test_result" }
        var pairs = changes.indices.flatMap { first in
            changes.indices.filter { $0 != first }.map { (first, $0) }
        }
        if !isLong {
            var random = SystemRandomNumberGenerator()
            pairs = Array(pairs.shuffled(using: &random).prefix(400))
        }
        for (first, second) in pairs {
            let pair = [changes[first], changes[second]]
            #expect(
                try pool.outcome(of: pair, seen: seen).wrong.isEmpty, "\(pair.map(\.name))")
        }
        print("sealed rows: \(pairs.count) pairs")
    }

    @Test func anEarlierNumberOfTheSchemaOpensNothing() throws {
        let pool = try SealedPool(saves: 2)
        for version in 0..<Migration.all.count {
            let change = SealedPool.Change(name: "", sql: "PRAGMA user_version=\(version)")
            let copy = pool.folder.file("\(version).db")
            try FileManager.default.copyItem(atPath: pool.path, toPath: copy)
            try Raw.run(change.sql, in: copy)
            let refused = refusal {
                let store = try PoolStore.open(path: copy, options: Pool.options)
                try store.unlock(Pool.key(7))
                _ = try store.openModel(try store.model(pool.models[0]))
            }
            #expect(refused != nil, "\(version)")
        }
        #expect(try pool.outcome(of: [.init(name: "", sql: "PRAGMA user_version=99")]).isTold)
    }

    /// The rows that were changed are named where what was kept of the last saves is whole; the
    /// rest of the pool works.
    @Test func aReplayedRowIsNamedWithBothAddressesAndTheRestWorks() throws {
        let pool = try SealedPool()
        let replay = try #require(
            pool.replays().first { $0.name == "model, header of 2 saves ago" })
        try Raw.run(replay.sql, in: pool.path)
        let store = try PoolStore.open(path: pool.path, options: Pool.options)
        try store.unlock(Pool.key(7))
        let changes = try store.outsideChanges()
        #expect(changes.cause == nil && changes.models.map(\.name) == ["corp", "first"])
        let lock = try #require(changes.models.last?.lock)
        #expect(lock.cause == .replaced)
        #expect(lock.sentence.contains("https://day-10.example/v1"))
        #expect(lock.sentence.contains("https://day-8.example/v1"))
        #expect(SealedPool.opened(store, pool.models[1]) != nil)
        #expect(SealedPool.opened(store, pool.models[2]) != nil)

        // Saves of others leave it told, and nothing is saved over it.
        var other = try store.model(pool.models[1])
        other.tags = ["x"]
        _ = try store.save([other])
        #expect(try store.outsideChanges() == changes)
        var first = try store.model(pool.models[0])
        first.apiKey = .new(Secret("sk-new"))
        #expect(refusal { _ = try store.save([first]) } == "changedOutside")
        first.baseURL = "https://day-10.example/v1"
        #expect(refusal { _ = try store.save([first]) } == "changedOutside")
        let again = try PoolStore.open(path: pool.path, options: Pool.options)
        try again.unlock(Pool.key(7))
        #expect(try again.outsideChanges() == changes)
        try again.accept(changes)
        #expect(try again.outsideChanges().isEmpty)
        #expect(try store.outsideChanges().isEmpty)
        #expect(try store.model(pool.models[0]).lock == nil)
        #expect(try store.auditLog(limit: 1).first?.action == "accept")
    }

    /// The repair walked as the program advises, after each change of where a request goes.
    @Test(
        .bothEngines,
        arguments: [
            "base_url = 'https://evil.example/v1'", "base_url = 'https://api.openai.com/evil'",
            "proxy = 'http://evil.example:8080'", "ca_file = '/tmp/evil.pem'",
            "provider = 'custom'",
            "protocol = 'anthropic-messages'",
            "client_certificate = '/tmp/c', client_key = '/tmp/k'",
            "model_id = 'evil'",
        ])
    func noNewSecretGoesToAChangedPlaceBeforeBothWereNamed(change: String) throws {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try Raw.run("UPDATE model SET \(change)", in: pool.path)
        var shown = try pool.store.model(model.id)
        shown.apiKey = .new(Secret("sk-typed"))
        for index in shown.headers.indices { shown.headers[index].value = .new(Secret("typed")) }
        #expect(refusal { _ = try pool.store.save([shown]) } == "changedOutside")
        #expect(refusal { _ = try pool.store.openModel(shown) } == "changedOutside")
        let changes = try pool.store.outsideChanges()
        let now = try #require(changes.models.first?.lock?.differences.first)
        #expect(now.was == now.field.text(of: model) || now.was.isEmpty)
        #expect(change.contains(now.now))
        try pool.store.accept(changes)
        // What was saved for the other place goes nowhere by it.
        let accepted = try pool.store.model(model.id)
        #expect(accepted.lock == nil && accepted.lockedCount == 3)
        #expect(refusal { _ = try pool.store.openModel(accepted) } == "valueLocked")
    }

    @Test(.bothEngines) func whatIsChangedBetweenTheQuestionAndTheYesIsNotAccepted() throws {
        let pool = try Pool()
        _ = try pool.store.save([.draft()])
        try Raw.run("UPDATE model SET base_url = 'https://a.example'", in: pool.path)
        let changes = try pool.store.outsideChanges()
        try Raw.run("UPDATE model SET base_url = 'https://b.example'", in: pool.path)
        #expect(refusal { try pool.store.accept(changes) } == "changedMeanwhile")
        let again = try pool.store.outsideChanges()
        try Raw.run("UPDATE header SET is_on = 0 WHERE position = 0", in: pool.path)
        #expect(refusal { try pool.store.accept(again) } == "changedMeanwhile")
    }

    /// One odd row is the trouble of one model.
    @Test(arguments: [
        "timeout = -5", "version = -1", "id = 'not a uuid, but thirty-six characters'",
        "tags = printf('%.*c', 1000000, 'x')", "temperature = 9e999", "changed_at = -1",
        "max_output_tokens = 9223372036854775807", "enabled = 7",
    ])
    func whatCannotBeReadOfOneModelIsThatModelsTrouble(change: String) throws {
        let pool = try Pool()
        let models = try pool.store.save([.draft("odd"), .draft("sound")])
        try Raw.run(
            "PRAGMA ignore_check_constraints=ON; PRAGMA foreign_keys=OFF; "
                + "UPDATE model SET \(change) WHERE name = 'odd'; UPDATE header SET model_id = "
                + "(SELECT id FROM model WHERE name = 'odd') WHERE model_id NOT IN "
                + "(SELECT id FROM model)", in: pool.path)
        let store = try pool.opened()
        #expect(try store.summaries().contains { $0.name == "sound" })
        #expect(try store.checkedSummaries().contains { $0.name == "sound" && !$0.isLocked })
        #expect(try store.openModel(store.model(models[1].id)).apiKey != nil)
        let opened = try store.openModels(models.map(\.id))
        #expect(opened.contains { $0.model.name == "sound" && $0.opened != nil })
        #expect(!opened.contains { $0.model.name == "odd" && $0.opened != nil })
        try store.backup(to: pool.folder.file("copy.db"))
        let changes = try store.outsideChanges()
        #expect(changes.models.contains { $0.name == "odd" })
        try store.accept(changes)
        #expect(try pool.opened().outsideChanges().isEmpty)
        #expect(
            try store.rotate(keeping: [pool.material]).models == store.summaries().count)
    }

    @Test func removedKeysSendNothingAndNoneIsMadeUnasked() throws {
        let pool = try SealedPool(saves: 2)
        try Raw.run(
            "PRAGMA foreign_keys=OFF; DELETE FROM keyslot; DELETE FROM keyring", in: pool.path)
        let store = try PoolStore.open(path: pool.path, options: Pool.options)
        #expect(try store.keysWereRemoved)
        #expect(refusal { try store.createKey(Pool.key(9)) } == "keysRemoved")
        let model = try store.model(pool.models[0])
        #expect(refusal { _ = try store.openModel(model) } != nil)
        _ = try store.startNewKey(Pool.key(9))
        #expect(try store.outsideChanges().models.count == 4)
        for id in pool.models { #expect(SealedPool.opened(store, id) == nil) }
        try store.accept(try store.outsideChanges())
        // The one without values has nothing left to be typed.
        #expect(SealedPool.opened(store, pool.models[2]) != nil)
        #expect(SealedPool.opened(store, pool.models[0]) == nil)
    }

    /// The figure: no false alarm in 10,000 ordinary saves, by two programs.
    @Test(.bothEngines) func ordinarySavesRaiseNoAlarm() throws {
        let pool = try Pool()
        let stores = try [pool.opened(), pool.opened()]
        var models = try stores[0].save((0..<5).map { .draft("model \($0)") }).map(\.id)
        var random = SystemRandomNumberGenerator()
        for round in 0..<(isLong ? 10_000 : 300) {
            let store = stores[Int.random(in: 0...1, using: &random)]
            let id = try #require(models.randomElement(using: &random))
            var model = try store.model(id)
            switch Int.random(in: 0..<12, using: &random) {
            case 0: try store.setEnabled([id], !model.isEnabled)
            case 1:
                try store.delete([(id, model.version)])
                models.removeAll { $0 == id }
                models.append(try store.save([.draft("new \(round)")])[0].id)
            case 2:
                model.headers.swapAt(0, 1)
                _ = try store.save([model])
            case 3:
                model.baseURL = "https://host-\(round).example/v1"
                _ = try store.save([model], sendSecretsToNewOrigin: true)
            case 4:
                var report = TestReport(model: model, isDraft: false, startedAt: Date())
                report.toolsWork = true
                try store.record([report])
            case 5 where round % 25 == 0: try store.changeSlot(1, to: pool.material)
            default:
                model.tags = ["round\(round)"]
                model.apiKey = .new(Secret("sk-\(round)-0123456789"))
                _ = try store.save([model])
            }
            for store in stores {
                let changes = try store.outsideChanges()
                #expect(changes.isEmpty, "\(round)")
                guard changes.isEmpty else { return }
                let last = try #require(models.last)
                #expect(try store.openModel(store.model(last)).headers.count == 2)
            }
        }
    }
}

/// What an account has seen of a pool.
@Suite struct SeenPools {
    private func store(_ path: String, _ seen: String) throws -> PoolStore {
        var options = Pool.options
        options.seenFolder = seen
        let store = try PoolStore.open(path: path, options: options)
        if try store.hasKey {
            try store.unlock(Pool.key(7))
        } else {
            try store.createKey(Pool.key(7))
        }
        return store
    }

    @Test func aFileOfYesterdayIsToldAndNothingOfItSentUntilItIsAccepted() throws {
        let folder = try TemporaryFolder()
        let (path, old, seen) = (
            folder.file("pool.db"), folder.file("yesterday.db"), folder.file("seen")
        )
        let model = try store(path, seen).save([.draft()])[0]
        try FileManager.default.copyItem(atPath: path, toPath: old)
        var changed = model
        changed.apiKey = .new(Secret("sk-today"))
        _ = try store(path, seen).save([changed])
        try FileManager.default.removeItem(atPath: path)
        try FileManager.default.copyItem(atPath: old, toPath: path)
        let store = try store(path, seen)
        #expect(try store.model(model.id).lock?.cause == .older)
        #expect(refusal { _ = try store.openModel(model) } == "changedOutside")
        #expect(refusal { _ = try store.save([model]) } == "poolChanged")
        #expect(refusal { _ = try store.rotate(keeping: [Pool.key(7)]) } == "poolChanged")
        #expect(refusal { _ = try store.addSlot(Pool.key(8)) } == "poolChanged")
        let changes = try store.outsideChanges()
        #expect(changes.cause == .older && changes.models.map(\.address) == [model.baseURL])
        try store.accept(changes)
        #expect(try store.openModel(store.model(model.id)).apiKey != nil)
        #expect(try self.store(path, seen).outsideChanges().isEmpty)
    }

    @Test func aForkIsToldByEachThatSawTheOtherBranch() throws {
        let folder = try TemporaryFolder()
        let (path, fork) = (folder.file("pool.db"), folder.file("fork.db"))
        let (mine, theirs) = (folder.file("mine"), folder.file("theirs"))
        let model = try store(path, mine).save([.draft()])[0]
        #expect(try store(path, theirs).outsideChanges().isEmpty)
        try FileManager.default.copyItem(atPath: path, toPath: fork)
        for (path, seen, tag) in [(path, mine, "mine"), (fork, theirs, "theirs")] {
            var changed = model
            changed.tags = [tag]
            changed = try store(path, seen).save([changed])[0]
            #expect(try store(path, seen).openModel(changed).apiKey != nil)
        }
        #expect(try store(path, theirs).outsideChanges().cause == .branch)
        #expect(try store(fork, mine).outsideChanges().cause == .branch)
        #expect(try store(path, mine).outsideChanges().isEmpty)
    }

    @Test func whoRestoresABackupIsNotToldOfIt() throws {
        let folder = try TemporaryFolder()
        let (path, seen) = (folder.file("pool.db"), folder.file("seen"))
        var options = Pool.options
        options.seenFolder = seen
        do {
            let store = try store(path, seen)
            _ = try store.save([.draft("a")])
            try store.backup(to: folder.file("copy.db"))
            _ = try store.save([.draft("b")])
        }
        try PoolStore.restore(from: folder.file("copy.db"), to: path, options: options)
        #expect(try store(path, seen).outsideChanges().isEmpty)
    }

    @Test func whatWasSeenIsNoOneElsesToRead() throws {
        let folder = try TemporaryFolder()
        let store = try store(folder.file("pool.db"), folder.file("state/seen"))
        _ = try store.save([.draft()])
        let file = folder.file("state/seen/\(store.poolID.uuidString)")
        let attributes = try FileManager.default.attributesOfItem(atPath: file)
        #expect(attributes[.posixPermissions] as? Int == 0o600)
        // What is no such file is no memory, and no failure.
        try folder.write("nonsense", to: "state/seen/\(store.poolID.uuidString)")
        #expect(try self.store(store.path, folder.file("state/seen")).outsideChanges().isEmpty)
    }
}

/// Pools of releases that sealed no rows.
@Suite struct EarlierPools {
    /// The schema that brought the seals.
    static let sealing = 5

    private func earlier() throws -> (Pool, [Model]) {
        let pool = try Pool()
        var second = Model.draft("second")
        second.baseURL = "https://second.example/v1"
        second.headers[1].isSecret = false
        let models = try pool.store.save([.draft("first"), second])
        try EarlierPool.unseal(pool.store, models)
        try EarlierPool.backdate(pool.path, to: EarlierPools.sealing - 1)
        return (pool, models)
    }

    @Test func nothingIsSentBeforeTheAddressesWereLookedAtAndEverythingAfterwards() throws {
        let (pool, models) = try earlier()
        let store = try pool.opened()
        for model in models {
            #expect(try store.model(model.id).lock?.cause == .unsealed)
            #expect(refusal { _ = try store.openModel(model) } == "changedOutside")
        }
        #expect(refusal { _ = try store.save([models[0]]) } == "poolChanged")
        #expect(refusal { _ = try store.rotate(keeping: [pool.material]) } == "poolChanged")
        let changes = try store.outsideChanges()
        #expect(changes.cause == .unsealed)
        #expect(changes.models.map(\.address) == models.map(\.baseURL))
        try store.accept(changes)
        #expect(try store.auditLog(limit: 1).first?.action == "seal")
        let again = try pool.opened()
        #expect(try again.outsideChanges().isEmpty && again.lockedModels().isEmpty)
        let opened = try again.openModel(again.model(models[1].id))
        #expect(opened.apiKey?.reveal() == "sk-canary-0123456789")
        #expect(opened.headers.map { $0.value.reveal() } == ["gw-secret-1", "blue"])
        #expect(try again.model(models[1].id).headers[1].shownValue == "blue")
        #expect(try again.model(models[1].id).version == models[1].version)
    }

    @Test func whatWasChangedBeforeTheSealingStaysLocked() throws {
        let (pool, models) = try earlier()
        try Raw.run(
            "UPDATE model SET base_url = 'https://evil.example' WHERE name = 'first'", in: pool.path
        )
        let store = try pool.opened()
        try store.accept(try store.outsideChanges())
        #expect(try store.lockedModels() == [models[0].id])
        #expect(try store.model(models[0].id).lockedCount == 3)
        #expect(refusal { _ = try store.openModel(store.model(models[0].id)) } == "valueLocked")
    }

    /// A value of an earlier release, from a copy, is opened in no other step.
    @Test func anEnvelopeOfAnEarlierReleaseOpensNowhereElse() throws {
        let (pool, models) = try earlier()
        let old = try Raw.texts(
            "SELECT hex(api_key) FROM model WHERE name = 'first'", in: pool.path)
        let store = try pool.opened()
        try store.accept(try store.outsideChanges())
        try Raw.run("UPDATE model SET api_key = x'\(old[0])' WHERE name = 'first'", in: pool.path)
        let again = try pool.opened()
        try again.accept(try again.outsideChanges())
        #expect(try again.model(models[0].id).apiKey == .locked)
    }

    /// A pool whose state was taken away is not taken for one of an earlier release.
    @Test func aPoolWithoutItsStateIsNotSealedAgain() throws {
        let pool = try Pool()
        let model = try pool.store.save([.draft()])[0]
        try Raw.run("DELETE FROM meta WHERE name = 'state'", in: pool.path)
        #expect(try pool.opened().outsideChanges().cause == .state)
        try Raw.run("DELETE FROM saved", in: pool.path)
        #expect(try pool.opened().outsideChanges().cause == .state)
        #expect(refusal { _ = try pool.opened().openModel(model) } == "changedOutside")
    }

    @Test func anEmptyPoolOfAnEarlierReleaseIsSealedByItsFirstModel() throws {
        let pool = try Pool()
        try Raw.run("DELETE FROM meta WHERE name = 'state'", in: pool.path)
        let store = try pool.opened()
        let model = try store.save([.draft()])[0]
        #expect(try pool.opened().openModel(model).apiKey != nil)
        #expect(try pool.opened().outsideChanges().isEmpty)
    }
}
