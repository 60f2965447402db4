internal import PostgresClient

/// The steps of the schema as PostgreSQL takes them: the same text, in its words.
enum PostgresSchema {
    /// How many steps a pool has taken stands in the comment on its schema, which its owner alone
    /// can change.
    static let mark = "modelpool pool, schema "

    /// A function that the tables need. Those that run with the rights of the pool's owner look for
    /// names in the server's own schema and in ours alone.
    struct Function {
        let name: String
        let signature: String
        let isOwners: Bool
        let body: String

        var creation: String {
            "CREATE FUNCTION \(signature) LANGUAGE plpgsql "
                + (isOwners ? "SECURITY DEFINER " : "")
                + "SET search_path = \(PostgresSchema.path) AS \(body.quoted)"
        }
    }

    static let path = "pg_catalog, modelpool, pg_temp"

    /// What nobody may do to the audit log, not even the owner without a trace.
    static let appendOnly = Function(
        name: "audit_is_append_only", signature: "audit_is_append_only() RETURNS trigger",
        isOwners: false,
        body: "BEGIN RAISE EXCEPTION 'the audit log is append-only'; END")

    /// The lock that a writer holds is one on a row: an advisory lock has no rights, so that anybody
    /// who may connect could hold it for ever.
    static let lock = Function(
        name: "lock_head", signature: "lock_head() RETURNS void", isOwners: true,
        body: """
            BEGIN
                PERFORM 1 FROM modelpool.head FOR UPDATE;
                IF NOT FOUND THEN RAISE EXCEPTION 'the table head is empty'; END IF;
            END
            """)

    /// The one way to write into the audit log, for roles that may not write into its table: after
    /// its last entry, as the role that is connected.
    static let append = Function(
        name: "append_audit",
        signature: """
            append_audit(new_id bigint, new_at bigint, new_uid bigint, new_user text,
                new_client text, new_action text, new_model text, new_name text, new_detail text,
                new_hash bytea, new_epoch bigint, previous bytea) RETURNS bigint
            """,
        isOwners: true,
        body: """
            DECLARE last_id bigint; last_hash bytea;
            BEGIN
                PERFORM 1 FROM modelpool.head FOR UPDATE;
                SELECT id, hash INTO last_id, last_hash FROM modelpool.audit ORDER BY id DESC LIMIT 1;
                IF new_id IS DISTINCT FROM coalesce(last_id, 0) + 1
                    OR previous IS DISTINCT FROM coalesce(last_hash, ''::bytea)
                THEN
                    RAISE EXCEPTION SQLSTATE 'MP001'
                        USING MESSAGE = 'the audit log has another last entry';
                END IF;
                INSERT INTO modelpool.audit (id, at, uid, "user", client, action, model, model_name,
                    detail, hash, epoch, role)
                VALUES (new_id, new_at, new_uid, new_user, new_client, new_action, new_model,
                    new_name, new_detail, new_hash, new_epoch, session_user);
                UPDATE modelpool.head SET audit = greatest(audit, new_id);
                RETURN new_id;
            END
            """)

    static let functions = [appendOnly, lock, append] + deskFunctions

    /// Tables that only this engine has.
    static let tables: Set<String> = ["head", "request", "watcher"]

    /// Columns that only this engine has, by their table: who was connected, whatever the entry
    /// claims.
    static let columns: [String: [TableDescription.Column]] = [
        "audit": [
            TableDescription.Column(
                name: "role", type: "TEXT", isNeeded: true, standard: "SESSION_USER")
        ]
    ]

    /// Before the first step: the one row that writers lock, with the highest number that an entry of
    /// the audit log ever had.
    static let beginning = [
        "CREATE SCHEMA IF NOT EXISTS modelpool",
        "CREATE TABLE head (one bigint PRIMARY KEY CHECK (one = 1), audit bigint NOT NULL)",
        "INSERT INTO head (one, audit) VALUES (1, 0)",
    ]

    /// After it.
    static let ending =
        [
            "ALTER TABLE audit ADD COLUMN role text COLLATE \"C\" NOT NULL DEFAULT session_user"
        ] + deskTables + functions.map(\.creation)
        + functions.map { "REVOKE ALL ON FUNCTION \($0.name) FROM PUBLIC" } + [
            """
            CREATE TRIGGER \(trigger) BEFORE UPDATE OR DELETE OR TRUNCATE ON audit
                FOR EACH STATEMENT EXECUTE FUNCTION \(appendOnly.name)()
            """
        ]

    static let trigger = "audit_is_only_appended_to"

    /// The statements of a step, one by one.
    static func statements(of migration: Migration) -> [String] {
        var statements: [String] = []
        var isTrigger = false
        for part in migration.sql.split(separator: ";") {
            let words = part.split(whereSeparator: \.isWhitespace)
            guard !words.isEmpty else { continue }
            // SQLite's; it ends with an END of its own.
            if words.prefix(2) == ["CREATE", "TRIGGER"] { isTrigger = true }
            if !isTrigger { statements.append(translated(part)) }
            if words == ["END"] { isTrigger = false }
        }
        return statements
    }

    /// SQLite's words for what PostgreSQL calls otherwise. Texts are compared byte by byte, as SQLite
    /// does, whatever the language of the database.
    private static let words: [Substring: String] = [
        "INTEGER": "bigint", "REAL": "double precision", "TEXT": "text COLLATE \"C\"",
        "BLOB": "bytea", "STRICT": "", "AUTOINCREMENT": "", "user": "\"user\"",
    ]

    private static func translated(_ statement: Substring) -> String {
        var text = ""
        var rest = statement
        while let first = rest.first {
            let word = rest.prefix { $0.isLetter || $0.isNumber || $0 == "_" }
            if word.isEmpty {
                text.append(first)
                rest.removeFirst()
            } else {
                rest = rest[word.endIndex...]
                if word == "x", rest.hasPrefix("''") { continue }
                text += words[word] ?? String(word)
            }
        }
        return text.replacing(
            "bigint PRIMARY KEY", with: "bigint GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY")
    }
}

extension PostgresEngine {
    static let version = Question(
        sql: """
            SELECT obj_description(n.oid, 'pg_namespace'),
                (SELECT count(*) FROM pg_class AS c WHERE c.relnamespace = n.oid)
            FROM pg_namespace AS n WHERE n.nspname = 'modelpool'
            """)

    var schemaQuestions: [Question] { PostgresCatalog.questions }

    func schemaVersion() throws(StoreError) -> Int {
        let found = try Connection(self).first(PostgresEngine.version) { (row) throws(StoreError) in
            (comment: try row.optional(0, row.text), count: try row.integer(1))
        }
        guard let found else { return 0 }
        if let comment = found.comment, comment.hasPrefix(PostgresSchema.mark),
            let version = Int(comment.dropFirst(PostgresSchema.mark.count)), version > 0
        {
            return version
        }
        guard found.count == 0 else { throw StoreError(.notAPool, path: name) }
        return 0
    }

    func take(_ migration: Migration) throws(StoreError) {
        let isFirst = migration.name == Migration.all[0].name
        let connection = Connection(self)
        for sql in (isFirst ? PostgresSchema.beginning : [])
            + PostgresSchema.statements(of: migration) + (isFirst ? PostgresSchema.ending : [])
        {
            try connection.run(sql)
        }
    }

    func setSchemaVersion(_ version: Int) throws(StoreError) {
        try Connection(self).run(
            "COMMENT ON SCHEMA modelpool IS '\(PostgresSchema.mark)\(version)'")
    }

    func noteCopied() throws(StoreError) {
        let connection = Connection(self)
        try connection.run(
            """
            SELECT setval(pg_get_serial_sequence('modelpool.test_result', 'id'),
                greatest(max(id), 1)) FROM test_result
            """)
        try connection.run(
            "UPDATE head SET audit = coalesce((SELECT max(id) FROM audit), 0)")
    }

    // MARK: What others have done to it

    func alteration(from migrations: ArraySlice<Migration>) throws(StoreError) -> String? {
        let connection = Connection(self)
        return try connection.reading(schemaQuestions) { () throws(StoreError) in
            try PostgresCatalog(of: connection).difference(
                to: TableDescription.all(after: migrations), path: name)
        }
    }

    func problems() throws(StoreError) -> [String] {
        // Its pages are the server's to check; what is compared here is what can be asked for.
        let migrations = Migration.all.prefix(try schemaVersion())
        return try alteration(from: migrations).map { [$0] } ?? []
    }
}

/// What is in the schema of a pool beside its rows, as the server's catalog has it.
private struct PostgresCatalog {
    /// Relations other than indexes and counters, by their kind and name; those in `plain` are
    /// ordinary tables that are kept through a crash and that no policy hides rows of.
    private let plain: Set<String>
    private let odd: [String]
    private var columns: [String: [TableDescription.Column]] = [:]
    private var unique: [String: Set<[String]>] = [:]
    private var references: [String: Int] = [:]
    private var checks: [String: Int] = [:]

    private static let ours = "to_regnamespace('modelpool')"

    private static let functionNames = PostgresSchema.functions.map(\.name.quoted)
        .joined(separator: ", ")
    private static let functionBodies = PostgresSchema.functions.map {
        "f.proname = \($0.name.quoted) AND f.prosecdef = \($0.isOwners)"
            + " AND f.prosrc = \($0.body.quoted)"
    }.joined(separator: " OR ")

    /// All that could do something of its own where something is read or written, in words.
    private static let strange = """
        SELECT CASE c.relkind WHEN 'v' THEN 'view' WHEN 'm' THEN 'view' WHEN 'f' THEN 'foreign table'
                WHEN 'p' THEN 'partitioned table' ELSE 'type' END || ' "' || c.relname || '"'
            || ' is not of this program'
        FROM pg_class AS c WHERE c.relnamespace = \(ours) AND c.relkind NOT IN ('r', 'i', 'S', 't')
        UNION ALL
        SELECT 'table "' || c.relname || '" was altered'
        FROM pg_class AS c WHERE c.relnamespace = \(ours) AND c.relkind = 'r' AND (
            c.relpersistence != 'p' OR c.relrowsecurity OR c.relforcerowsecurity OR c.relhassubclass
            OR c.relispartition OR EXISTS (SELECT 1 FROM pg_inherits WHERE inhrelid = c.oid))
        UNION ALL
        SELECT 'trigger "' || t.tgname || '" '
            || CASE WHEN t.tgname = '\(PostgresSchema.trigger)' OR t.tgisinternal
                THEN 'was altered' ELSE 'is not of this program' END
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
            JOIN pg_proc AS f ON f.oid = t.tgfoid
        WHERE c.relnamespace = \(ours) AND NOT (t.tgenabled = 'O' AND (t.tgisinternal
            OR t.tgname = '\(PostgresSchema.trigger)' AND c.relname = 'audit' AND t.tgtype = 58
                AND t.tgqual IS NULL AND f.proname = '\(PostgresSchema.appendOnly.name)'
                AND f.pronamespace = \(ours)))
        UNION ALL
        SELECT 'rule "' || r.rulename || '" is not of this program'
        FROM pg_rewrite AS r JOIN pg_class AS c ON c.oid = r.ev_class
        WHERE c.relnamespace = \(ours) AND c.relkind = 'r'
        UNION ALL
        SELECT 'policy "' || p.polname || '" is not of this program'
        FROM pg_policy AS p JOIN pg_class AS c ON c.oid = p.polrelid WHERE c.relnamespace = \(ours)
        UNION ALL
        SELECT 'function "' || f.proname || '" '
            || CASE WHEN f.proname IN (\(functionNames)) THEN 'was altered'
                ELSE 'is not of this program' END
        FROM pg_proc AS f JOIN pg_language AS l ON l.oid = f.prolang
        WHERE f.pronamespace = \(ours) AND NOT (l.lanname = 'plpgsql' AND f.proconfig =
            ARRAY['search_path=\(PostgresSchema.path)'] AND (\(functionBodies)))
        UNION ALL
        SELECT 'index "' || c.relname || '" is not of this program'
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
            JOIN pg_class AS t ON t.oid = i.indrelid
        WHERE t.relnamespace = \(ours) AND t.relkind = 'r'
            AND (i.indexprs IS NOT NULL OR i.indpred IS NOT NULL OR NOT i.indisvalid)
        UNION ALL
        SELECT 'the trigger "\(PostgresSchema.trigger)" is missing'
        WHERE NOT EXISTS (SELECT 1 FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
            WHERE c.relnamespace = \(ours) AND t.tgname = '\(PostgresSchema.trigger)')
        ORDER BY 1
        """

    private static let tables = """
        SELECT relname::text FROM pg_class WHERE relnamespace = \(ours) AND relkind IN ('r', 'v', 'm')
        """

    private static let allColumns = """
        SELECT c.relname::text, a.attname::text, format_type(a.atttypid, a.atttypmod), a.attnotnull,
            pg_get_expr(d.adbin, d.adrelid), a.attidentity = 'd' OR a.attidentity = '',
            a.attgenerated = '' AND (a.attcollation = 0 OR l.collname = 'C')
        FROM pg_class AS c JOIN pg_attribute AS a ON a.attrelid = c.oid
            LEFT JOIN pg_attrdef AS d ON d.adrelid = c.oid AND d.adnum = a.attnum
            LEFT JOIN pg_collation AS l ON l.oid = a.attcollation
        WHERE c.relnamespace = \(ours) AND c.relkind = 'r' AND a.attnum > 0 AND NOT a.attisdropped
        ORDER BY 1, a.attnum
        """

    private static let uniqueIndexes = """
        SELECT t.relname::text, (SELECT string_agg(a.attname::text, ' ' ORDER BY k.place)
            FROM unnest(i.indkey) WITH ORDINALITY AS k (number, place)
                JOIN pg_attribute AS a ON a.attrelid = t.oid AND a.attnum = k.number)
        FROM pg_index AS i JOIN pg_class AS t ON t.oid = i.indrelid
        WHERE t.relnamespace = \(ours) AND t.relkind = 'r' AND i.indisunique
        """

    private static let constraints = """
        SELECT c.relname::text, n.contype::text, count(*)
        FROM pg_constraint AS n JOIN pg_class AS c ON c.oid = n.conrelid
        WHERE c.relnamespace = \(ours) AND n.contype IN ('f', 'c', 'x', 't') GROUP BY 1, 2
        """

    static let questions = [strange, tables, allColumns, uniqueIndexes, constraints].map {
        Question(sql: $0)
    }

    init(of connection: Connection) throws(StoreError) {
        odd = try connection.all(PostgresCatalog.strange) { (row) throws(StoreError) in
            try row.text(0)
        }
        plain = Set(
            try connection.all(PostgresCatalog.tables) { (row) throws(StoreError) in
                try row.text(0)
            })
        try connection.rows(PostgresCatalog.allColumns) { (row) throws(StoreError) in
            // What is of no kind that is made here has no name that fits.
            let (isMade, isPlain) = (try row.flag(5), try row.flag(6))
            let type = try row.text(2)
            let standard = try row.optional(4, row.text)
            columns[try row.text(0), default: []].append(
                TableDescription.Column(
                    name: try row.text(1),
                    type: isMade && isPlain
                        ? PostgresCatalog.types[type] ?? type : "another " + type,
                    isNeeded: try row.flag(3), standard: standard.map(PostgresCatalog.standard)))
        }
        try connection.rows(PostgresCatalog.uniqueIndexes) { (row) throws(StoreError) in
            let names = try row.optional(1, row.text) ?? ""
            unique[try row.text(0), default: []].insert(
                names.split(separator: " ").map(String.init))
        }
        try connection.rows(PostgresCatalog.constraints) { (row) throws(StoreError) in
            let (table, count) = (try row.text(0), Int(clamping: try row.integer(2)))
            if try row.text(1) == "f" {
                references[table] = count
            } else {
                checks[table, default: 0] += count
            }
        }
    }

    private static let types = [
        "bigint": "INTEGER", "double precision": "REAL", "text": "TEXT", "bytea": "BLOB",
    ]

    /// A standard value as the steps spell it.
    private static func standard(_ text: String) -> String {
        let value = text.firstRange(of: "::").map { String(text[..<$0.lowerBound]) } ?? text
        if value == "'\\x'" { return "x''" }
        let inner = value.dropFirst().dropLast()
        return !inner.isEmpty && inner.allSatisfy(\.isNumber) && value.first == "'"
            ? String(inner) : value
    }

    /// The first difference in words. Throws where something is missing that is read.
    func difference(
        to tables: [TableDescription], path: String
    ) throws(StoreError) -> String? {
        for table in tables {
            guard let found = columns[table.name] else {
                throw StoreError(.damaged("the table \(table.name) is missing"), path: path)
            }
            let names = Set(found.map(\.name))
            if let column = table.columns.map(\.name).filter({ !names.contains($0) }).min() {
                throw StoreError(
                    .damaged("the column \(table.name).\(column) is missing"), path: path)
            }
        }
        if let table = PostgresSchema.tables.subtracting(plain).min() {
            throw StoreError(.damaged("the table \(table) is missing"), path: path)
        }
        if let first = odd.first { return first }
        let ours = PostgresSchema.tables.union(tables.map(\.name))
        if let table = plain.filter({ !ours.contains($0) }).min() {
            return "table \"\(table)\" is not of this program"
        }
        let altered = tables.filter { table in
            Set(columns[table.name] ?? [])
                != Set(table.columns + (PostgresSchema.columns[table.name] ?? []))
                || unique[table.name] != table.unique
                || references[table.name] ?? 0 != table.references.count
                || checks[table.name] ?? 0 != table.checks
        }
        return altered.map(\.name).min().map { "table \"\($0)\" was altered" }
    }
}

extension String {
    /// As a text in a statement.
    fileprivate var quoted: String { "'" + replacing("'", with: "''") + "'" }
}
