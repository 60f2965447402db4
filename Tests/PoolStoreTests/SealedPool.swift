import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

/// A pool with a history, and what somebody who can write it and has no key does to it: one table of
/// changes for pools in files and on servers.
struct SealedPool {
    /// The pool after each save of its first model is kept there, too.
    let place: any SealedPlace
    let models: [UUID]
    private let saves: Int
    /// What each model sends as it was last saved.
    private let expected: [UUID: String]
    private let content: [String]

    var folder: TemporaryFolder { place.folder }
    var path: String { place.path }

    init(saves: Int = 11) throws { try self.init(saves: saves, in: SealedFile()) }

    init(saves: Int, in place: any SealedPlace) throws {
        self.place = place
        self.saves = saves
        models = try SealedPool.fill(place, saves: saves)
        let store = try PoolStore.open(path: place.path, options: Pool.options)
        try store.unlock(Pool.key(7))
        expected = Dictionary(
            uniqueKeysWithValues: models.compactMap { id in
                SealedPool.opened(store, id).map { (id, $0) }
            })
        content = try place.content(of: place.path)
        #expect(expected.count == models.count)
    }

    /// - Returns: the model that is saved again and again, others, and the set that the first attaches.
    private static func fill(_ place: any SealedPlace, saves: Int) throws -> [UUID] {
        let store = try place.create()
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
            try place.keep(day)
        }
        return [model.id] + other.map(\.id) + [set.id]
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
        let tables: [String]

        init(_ name: String, _ sql: String, of tables: [String]) {
            self.name = name
            self.sql = sql
            self.tables = tables
        }
    }

    static let tables = [
        "meta", "keyring", "keyslot", "model", "header", "saved", "audit", "test_result",
    ]

    /// All of them.
    func changes() throws -> [Change] {
        try SealedPool.tables.flatMap { try alterations(of: $0) + deletions(of: $0) }
            + insertions() + swaps() + replays()
    }

    /// Every column changed in the first and in the last row.
    private func alterations(of table: String) throws -> [Change] {
        try place.columns(of: table).flatMap { column in
            ["ASC", "DESC"].map { order in
                Change(
                    "\(table).\(column.name) \(order)",
                    """
                    UPDATE \(table) SET \"\(column.name)\" = \(place.another(column))
                    WHERE \(place.row) =
                        (SELECT \(place.row) FROM \(table) ORDER BY \(place.row) \(order) LIMIT 1)
                    """, of: [table])
            }
        }
    }

    /// The first rows and the last ones deleted, and all.
    private func deletions(of table: String) throws -> [Change] {
        let count = try place.count(of: table)
        let numbers = Set([0, 1, 2, count - 2, count - 1].filter { $0 >= 0 && $0 < count })
        return numbers.sorted().map { number in
            Change(
                "\(table) row \(number + 1) deleted",
                """
                DELETE FROM \(table) WHERE \(place.row) = (SELECT \(place.row) FROM \(table)
                    ORDER BY \(place.row) LIMIT 1 OFFSET \(number))
                """, of: [table])
        } + [Change("\(table) emptied", "DELETE FROM \(table)", of: [table])]
    }

    private func insertions() throws -> [Change] {
        let id = "'00000000-0000-4000-8000-000000000001'"
        /// A row like the first one, but for these columns.
        func insertion(
            _ table: String, _ changed: [String: String], of owner: String = ""
        ) throws -> Change {
            let columns = try place.columns(of: table).map { "\"\($0.name)\"" }
            let values = columns.map { changed[$0.filter { $0 != "\"" }] ?? $0 }
            return Change(
                "\(table) row\(owner) inserted",
                "INSERT INTO \(table) (\(columns.joined(separator: ", "))) "
                    + "SELECT \(values.joined(separator: ", ")) FROM \(table) LIMIT 1", of: [table])
        }
        return try [
            insertion("model", ["id": id, "name": "'inserted'"]),
            insertion(
                "header",
                ["id": id, "name": "'X-In'", "name_lower": "'x-in'", "position": "9"]),
            insertion("header", ["model_id": id], of: " of no model"),
            insertion("keyslot", ["slot": "64"]), insertion("saved", ["model_id": id]),
            insertion("meta", ["name": "'theirs'"]), insertion("keyring", ["id": "99"]),
        ]
    }

    private func swaps() -> [Change] {
        ["api_key", "route", "seal", "base_url", "model_id", "version"].map { name in
            Change(
                "model.\(name) swapped",
                """
                CREATE TEMP TABLE kept AS SELECT id, \(name) AS it FROM model
                    WHERE name IN ('first', 'other');
                UPDATE model SET \(name) = (SELECT it FROM kept WHERE kept.id != model.id)
                    WHERE name IN ('first', 'other')
                """, of: ["model"])
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
        return [1, 2, saves - 1].flatMap { ago in
            sets.map { tables in
                let (preparation, old) = place.earlier(saves - 1 - ago)
                return Change(
                    "\(tables.joined(separator: ", ")) of \(ago) saves ago",
                    preparation
                        + tables.map {
                            "DELETE FROM \($0); INSERT INTO \($0) SELECT * FROM \(old).\($0)"
                        }.joined(separator: "; "),
                    of: tables)
            }
        }
    }

    // MARK: What comes of them

    /// Whether somebody is told of changes.
    enum Telling { case told, unchanged, silent }

    /// Does the changes in a copy of the pool, and says what comes of them: what is sent that is
    /// not what was last saved, and whether somebody is told.
    func outcome(
        of changes: [Change], seen: String? = nil
    ) throws -> (wrong: [String], telling: Telling) {
        let copy = try place.copy()
        defer { place.remove(copy) }
        // `try?`: what the engine itself refuses (a key twice) has changed nothing.
        for change in changes { try? place.run(change, in: copy) }
        var options = Pool.options
        options.seenFolder = seen
        guard let store = try? PoolStore.open(path: copy, options: options),
            (try? store.unlock(Pool.key(7))) != nil
        else { return ([], .told) }
        let wrong = try place.ids(in: copy).compactMap { id -> String? in
            let opened = SealedPool.opened(store, id)
            return opened == expected[id] ? nil : opened
        }
        if SealedPool.tells(store) { return (wrong, .told) }
        return (wrong, try place.content(of: copy) == content ? .unchanged : .silent)
    }

    private static func tells(_ store: PoolStore) -> Bool {
        guard store.alteration == nil, (try? store.outsideChanges().isEmpty) == true,
            (try? store.unverifiedResults()) == 0, case .intact? = try? store.verifyAudit()
        else { return true }
        return false
    }

    /// The figure: 0 requests by any but the last acknowledged save, and every change told.
    func expectToldAndNothingSent(by changes: [Change]) throws {
        var idle: [String] = []
        for change in changes {
            let (wrong, telling) = try outcome(of: [change])
            #expect(wrong.isEmpty, "\(change.name)")
            // Nothing is sent by the results of tests; one that is gone is not missed.
            let isForgotten =
                change.tables == ["test_result"]
                && ["deleted", "emptied", "test_result.id"].contains { change.name.contains($0) }
            #expect(telling != .silent || isForgotten, "\(change.name)")
            if telling == .unchanged { idle.append(change.name) }
        }
        print("sealed rows: refused, or of what is not there: \(idle)")
        #expect(idle.count * 5 < changes.count)
    }
}

/// Where a ``SealedPool`` is, and the words in which the changes are made there.
protocol SealedPlace {
    var folder: TemporaryFolder { get }
    /// The pool's file or address.
    var path: String { get }
    /// What names a row of every table.
    var row: String { get }

    func create() throws -> PoolStore
    /// Keeps the pool as it is now.
    func keep(_ day: Int) throws
    /// What has to be done to read the rows of a day, and what stands before their tables' names.
    func earlier(_ day: Int) -> (preparation: String, schema: String)
    func columns(of table: String) throws -> [SealedColumn]
    func count(of table: String) throws -> Int
    func ids(in pool: String) throws -> [UUID]
    /// Bytes that are others than those of a column.
    func otherBytes(_ column: String) -> String
    /// A copy of the pool, to be changed.
    func copy() throws -> String
    func remove(_ copy: String)
    func run(_ change: SealedPool.Change, in pool: String) throws
    /// Everything that stands in the tables: what changes nothing of it need not be told.
    func content(of pool: String) throws -> [String]
}

struct SealedColumn {
    enum Kind { case text, integer, real, bytes }

    let name: String
    let kind: Kind
}

extension SealedPlace {
    /// A value that is another than that of a column.
    func another(_ column: SealedColumn) -> String {
        let name = "\"\(column.name)\""
        switch column.kind {
        case .text:
            return "CASE WHEN length(\(name)) = 36 THEN '00000000-0000-4000-8000-000000000000' "
                + "ELSE coalesce(\(name), '') || 'x' END"
        case .integer: return "CASE WHEN coalesce(\(name), 0) = 0 THEN 1 ELSE \(name) - 1 END"
        case .real: return "coalesce(\(name), 0.5) + 1"
        case .bytes: return otherBytes(name)
        }
    }
}

/// A pool in a file.
struct SealedFile: SealedPlace {
    let folder: TemporaryFolder
    let row = "rowid"
    var path: String { folder.file("pool.db") }

    init() throws { folder = try TemporaryFolder() }

    func create() throws -> PoolStore { try PoolStore.open(path: path, options: Pool.options) }

    private func file(of day: Int) -> String { folder.file("day-\(day).db") }

    func keep(_ day: Int) throws {
        try FileManager.default.copyItem(atPath: path, toPath: file(of: day))
    }

    func earlier(_ day: Int) -> (preparation: String, schema: String) {
        ("ATTACH '\(file(of: day))' AS old; ", "old")
    }

    func columns(of table: String) throws -> [SealedColumn] {
        try Raw.texts("SELECT name || ' ' || type FROM pragma_table_info('\(table)')", in: path)
            .map { text in
                let words = text.split(separator: " ")
                let kind: SealedColumn.Kind? =
                    switch words.last {
                    case "TEXT": .text
                    case "INTEGER": .integer
                    case "REAL": .real
                    case "BLOB": .bytes
                    default: nil
                    }
                return SealedColumn(name: String(words[0]), kind: try #require(kind, "\(text)"))
            }
    }

    func count(of table: String) throws -> Int {
        try Raw.texts("SELECT rowid FROM \(table)", in: path).count
    }

    func ids(in pool: String) throws -> [UUID] {
        try Raw.texts("SELECT id FROM model", in: pool).compactMap { UUID(text: $0) }
    }

    func otherBytes(_ column: String) -> String {
        "CASE WHEN coalesce(length(\(column)), 0) = 0 THEN x'01' ELSE zeroblob(length(\(column))) END"
    }

    func copy() throws -> String {
        let copy = folder.file("changed.db")
        try FileManager.default.copyItem(atPath: path, toPath: copy)
        return copy
    }

    func remove(_ copy: String) { try? FileManager.default.removeItem(atPath: copy) }

    private static let triggers = """
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """

    func run(_ change: SealedPool.Change, in pool: String) throws {
        let opening = "DROP TRIGGER audit_is_not_changed; DROP TRIGGER audit_is_not_deleted;"
        let isOfAudit = change.tables.contains("audit")
        try Raw.run(
            """
            PRAGMA ignore_check_constraints=ON; BEGIN; \(isOfAudit ? opening : "")
            \(change.sql); \(isOfAudit ? Self.triggers : "") COMMIT
            """, in: pool)
    }

    func content(of pool: String) throws -> [String] {
        try SealedPool.tables.flatMap { table in
            let columns = try columns(of: table).map { "quote(\($0.name))" }
            return try Raw.texts(
                "SELECT \(columns.joined(separator: " || ',' || ")) FROM \(table) ORDER BY 1",
                in: pool)
        }
    }
}

/// A pool on a server of the tests' own.
struct SealedDatabase: SealedPlace {
    let folder: TemporaryFolder
    let path: String
    let row = "ctid"
    private let cluster: PostgresCluster

    init(in cluster: PostgresCluster) throws {
        self.cluster = cluster
        folder = try TemporaryFolder()
        path = try ServerPools.database(in: cluster)
    }

    func create() throws -> PoolStore {
        try PoolStore.create(address: path, options: Pool.options)
    }

    func keep(_ day: Int) throws {
        try ServerPools.run(
            "CREATE SCHEMA day_\(day);"
                + SealedPool.tables.map {
                    "CREATE TABLE day_\(day).\($0) AS TABLE modelpool.\($0)"
                }.joined(separator: ";"), in: path)
    }

    func earlier(_ day: Int) -> (preparation: String, schema: String) { ("", "day_\(day)") }

    func columns(of table: String) throws -> [SealedColumn] {
        try Raw.texts(
            """
            SELECT column_name::text || ' ' || data_type FROM information_schema.columns
            WHERE table_schema = 'modelpool' AND table_name = '\(table)' ORDER BY ordinal_position
            """, in: path
        ).map { text in
            let words = text.split(separator: " ", maxSplits: 1)
            let kind: SealedColumn.Kind? =
                switch words.last {
                case "text": .text
                case "bigint": .integer
                case "double precision": .real
                case "bytea": .bytes
                default: nil
                }
            return SealedColumn(name: String(words[0]), kind: try #require(kind, "\(text)"))
        }
    }

    func count(of table: String) throws -> Int {
        try Raw.texts("SELECT '' FROM \(table)", in: path).count
    }

    func ids(in pool: String) throws -> [UUID] {
        try Raw.texts("SELECT id::text FROM model", in: pool).compactMap { UUID(text: $0) }
    }

    func otherBytes(_ column: String) -> String {
        "CASE WHEN coalesce(length(\(column)), 0) = 0 THEN '\\x01'::bytea "
            + "ELSE set_byte(\(column), 0, (get_byte(\(column), 0) + 1) % 256) END"
    }

    func copy() throws -> String {
        try ServerPools.database(in: cluster, like: ServerPools.name(of: path))
    }

    func remove(_ copy: String) {
        // `try?`: it only takes room from then on.
        try? ServerPools.run(
            "DROP DATABASE \(ServerPools.name(of: copy)) WITH (FORCE)", in: cluster.address())
    }

    func run(_ change: SealedPool.Change, in pool: String) throws {
        // The triggers of the audit log do not run for a replica.
        try ServerPools.run(
            "BEGIN; SET LOCAL session_replication_role = replica; \(change.sql); COMMIT", in: pool)
    }

    func content(of pool: String) throws -> [String] {
        try SealedPool.tables.flatMap { table in
            // The role of an entry is not sealed: the key of the audit log does not say who it is.
            try Raw.texts(
                table == "audit"
                    ? "SELECT ROW(\(AuditChain.columns))::text FROM audit ORDER BY 1"
                    : "SELECT t::text FROM \(table) AS t ORDER BY 1", in: pool)
        }
    }
}
