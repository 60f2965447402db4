import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

/// What others put into a pool's structure does nothing on our connections, and is told.
@Suite struct AlteredSchemas {
    /// Every write of the store, each of which must either take place or throw.
    private typealias Write = (
        name: String, table: String, run: @Sendable (PoolStore, Model) throws -> Void
    )

    private static let writes: [Write] = [
        ("save", "model", { _ = try $0.save([$1]) }),
        ("add", "model", { store, _ in _ = try store.save([.draft("another")]) }),
        (
            "set a header", "header",
            { store, model in
                var model = model
                model.headers[0].value = .new(Secret("again"))
                _ = try store.save([model])
            }
        ),
        (
            "remove a header", "header",
            { store, model in
                var model = model
                model.headers.removeLast()
                _ = try store.save([model])
            }
        ),
        ("delete", "model", { try $0.delete([($1.id, $1.version)]) }),
        ("switch off", "model", { try $0.setEnabled([$1.id], false) }),
        (
            "record a test", "test_result",
            { store, model in
                try store.record([TestReport(model: model, isDraft: false, startedAt: Date())])
            }
        ),
        ("note", "audit", { store, _ in try store.audit("export") }),
        ("add a slot", "keyslot", { store, _ in try store.addSlot(Pool.key(8)) }),
        ("remove a slot", "keyslot", { store, _ in try store.removeSlot(2) }),
        ("change a slot", "keyslot", { store, _ in try store.changeSlot(2, to: Pool.key(9)) }),
        ("rotate", "header", { store, _ in _ = try store.rotate(keeping: [Pool.key(7)]) }),
        ("start anew", "keyring", { store, _ in _ = try store.startNewKey(Pool.key(9)) }),
    ]

    private func pool() throws -> (Pool, Model) {
        let pool = try Pool()
        let model = try #require(try pool.store.save([.draft()]).first)
        try pool.store.addSlot(Pool.key(6))
        return (pool, model)
    }

    @Test func theNewestSchemaIsKnownByItsDigest() throws {
        let folder = try TemporaryFolder()
        _ = try PoolStore.open(path: folder.file("pool.db"), options: Pool.options)
        let engine = try SQLiteEngine(path: folder.file("pool.db"), isReadOnly: true, vfs: nil)
        #expect(try StoredSchema(of: engine).digest() == Schema.digest)
    }

    /// Put in while the pool is open, when its structure has been looked at already: every write
    /// takes place as if they were not there.
    @Test(arguments: writes.map(\.name)) func aTriggerDoesNotRun(write: String) throws {
        let (pool, model) = try pool()
        let run = try #require(Self.writes.first { $0.name == write }).run
        for table in ["model", "header", "keyslot", "keyring", "audit", "test_result"] {
            for event in ["INSERT", "UPDATE", "DELETE"] {
                try Raw.run(
                    "CREATE TRIGGER \(table)_\(event) BEFORE \(event) ON \(table) "
                        + "BEGIN SELECT RAISE(IGNORE); END", in: pool.path)
            }
        }
        let entries = try pool.store.auditLog(limit: 100).count
        try run(pool.store, model)
        let log = try pool.store.auditLog(limit: 100)
        #expect(log.count == entries + 1)
        switch write {
        case "save": #expect(try pool.store.model(model.id).version == model.version + 1)
        case "add": #expect(try pool.store.summaries().count == 2)
        case "remove a header": #expect(try pool.store.model(model.id).headers.count == 1)
        case "set a header":
            let now = try pool.store.model(model.id)
            #expect(try pool.store.openModel(now).headers[0].value.reveal() == "again")
        case "delete": #expect(try pool.store.summaries().isEmpty)
        case "switch off": #expect(try !pool.store.model(model.id).isEnabled)
        case "record a test": #expect(try pool.store.history(model.id).count == 1)
        case "add a slot": #expect(try pool.store.slots().count == 3)
        case "remove a slot": #expect(try pool.store.slots().map(\.number) == [1])
        case "rotate":
            #expect(
                try Raw.texts("SELECT CAST(key_id AS TEXT) FROM keyslot", in: pool.path)
                    == ["2", "2"])
        case "start anew": #expect(try pool.store.slots().count == 1)
        default: break
        }
    }

    /// A table of the same columns, one of which drops what is inserted: nothing is said to have
    /// happened that did not.
    @Test(arguments: writes.map(\.name)) func aWriteThatDoesNotTakePlaceIsAnError(
        write: String
    ) throws {
        let (pool, model) = try pool()
        let (_, table, run) = try #require(Self.writes.first { $0.name == write })
        // What inserts nothing into its own table leaves its trace in the audit log.
        for spoilt in Set([table, "audit"]) {
            try Raw.run(Self.dropping(spoilt, of: pool.path), in: pool.path)
        }
        let before = try Raw.texts("SELECT quote(name) || quote(version) FROM model", in: pool.path)
        let slots = try Raw.texts("SELECT quote(wrapped_key) FROM keyslot", in: pool.path)
        let refused = refusal { try run(pool.store, model) }
        #expect(refused == "notSaved", "\(write)")
        #expect(
            try Raw.texts("SELECT quote(name) || quote(version) FROM model", in: pool.path)
                == before)
        #expect(try Raw.texts("SELECT quote(wrapped_key) FROM keyslot", in: pool.path) == slots)
        #expect(
            try Raw.texts("SELECT 1 FROM keyring WHERE retired_at IS NOT NULL", in: pool.path) == []
        )
    }

    /// Makes a table anew with its rows, and with a column that an insertion leaves empty and that
    /// skips the row for it.
    private static func dropping(_ table: String, of path: String) throws -> String {
        let sql = try #require(
            try Raw.texts("SELECT sql FROM sqlite_schema WHERE name = '\(table)'", in: path).first)
        let columns = try Raw.texts("SELECT name FROM pragma_table_info('\(table)')", in: path)
            .joined(separator: ", ")
        let open = try #require(sql.firstIndex(of: "("))
        let spoilt =
            "CREATE TABLE \(table) (trap TEXT NOT NULL ON CONFLICT IGNORE, "
            + sql[sql.index(after: open)...]
        return """
            PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON;
            CREATE TABLE aside AS SELECT * FROM \(table); DROP TABLE \(table); \(spoilt);
            INSERT INTO \(table) (trap, \(columns)) SELECT '', \(columns) FROM aside;
            DROP TABLE aside;
            """
    }

    @Test(arguments: [
        ("CREATE TRIGGER t AFTER UPDATE ON model BEGIN SELECT 1; END", "trigger \"t\""),
        ("CREATE VIEW v AS SELECT 1", "view \"v\""),
        ("CREATE TABLE theirs (x)", "table \"theirs\""),
        ("CREATE INDEX i ON header (name)", "index \"i\""),
        ("CREATE UNIQUE INDEX sqlit ON model (provider)", "index \"sqlit\""),
        ("ALTER TABLE model ADD COLUMN theirs TEXT", "table \"model\""),
        ("ALTER TABLE header ADD COLUMN t TEXT DEFAULT 'x'", "table \"header\""),
        ("DROP INDEX test_result_by_model", "index \"test_result_by_model\" is missing"),
        ("DROP TRIGGER audit_is_not_deleted", "trigger \"audit_is_not_deleted\" is missing"),
        (
            "DROP TRIGGER audit_is_not_deleted; CREATE TRIGGER audit_is_not_deleted BEFORE DELETE "
                + "ON audit BEGIN SELECT 1; END", "trigger \"audit_is_not_deleted\" was altered"
        ),
    ])
    func aPoolOfAnotherStructureIsReadAndNamesWhatIsOther(
        change: String, named: String
    ) throws {
        let (pool, model) = try pool()
        try pool.store.backup(to: pool.folder.file("whole.db"))
        try Raw.run(change, in: pool.path)
        let store = try pool.opened()
        let alteration = try #require(store.alteration)
        #expect(alteration.contains(named))
        #expect(store.isReadOnly)
        #expect(try store.openModel(store.model(model.id)).apiKey != nil)
        for (name, _, run) in Self.writes {
            #expect(refusal { try run(store, model) } == "alteredSchema", "\(name)")
        }
        // It can be copied still, and such a copy is not put in another pool's place.
        try store.backup(to: pool.folder.file("copy.db"))
        let other = try TemporaryFolder()
        #expect(
            refusal {
                try PoolStore.restore(
                    from: pool.folder.file("copy.db"), to: other.file("pool.db"),
                    options: Pool.options)
            } == "alteredSchema")
        try PoolStore.restore(
            from: pool.folder.file("whole.db"), to: other.file("pool.db"), options: Pool.options)
        #expect(
            try PoolStore.open(path: other.file("pool.db"), options: Pool.options).alteration == nil
        )
    }

    @Test func statisticsOfSQLiteAreNoAlteration() throws {
        let pool = try Pool()
        try Raw.run("ANALYZE; VACUUM; REINDEX", in: pool.path)
        #expect(try pool.opened().alteration == nil)
    }

    @Test(arguments: [
        ("DROP TABLE header", "the table header is missing"),
        ("DROP TABLE model; CREATE VIEW model AS SELECT 1", "the table model is missing"),
        ("ALTER TABLE model DROP COLUMN extra", "the column model.extra is missing"),
    ])
    func whatIsReadAndMissingIsSaid(change: String, said: String) throws {
        let pool = try Pool()
        try Raw.run("PRAGMA foreign_keys=OFF; \(change)", in: pool.path)
        let error = try #require(failure { _ = try pool.opened() })
        guard case .damaged(let what) = error.code else {
            Issue.record("\(error.code)")
            return
        }
        #expect(what == said)
    }

    /// The advice to bring a backup back is for damage.
    @Test func aValueOfTooManyBytesIsNoDamage() throws {
        let (pool, model) = try pool()
        try Raw.run(
            "UPDATE header SET value = zeroblob(17 << 20) WHERE position = 0", in: pool.path)
        #expect(refusal { _ = try pool.store.model(model.id) } == "tooLarge")
    }
}
