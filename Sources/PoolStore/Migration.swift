/// A step of the schema. Steps are appended and never changed; `user_version` counts those that
/// a pool has taken.
struct Migration: Sendable {
    let name: String
    let sql: String

    static let all: [Migration] = [
        Migration(name: "pool", sql: Schema.first),
        // An envelope: what an import brought that has no field here.
        Migration(name: "extra", sql: "ALTER TABLE model ADD COLUMN extra BLOB;"),
        Migration(
            name: "kind", sql: "ALTER TABLE model ADD COLUMN kind TEXT NOT NULL DEFAULT 'chat';"),
        // NULL and empty in results of earlier releases.
        Migration(
            name: "advice",
            sql: """
                ALTER TABLE test_result ADD COLUMN owner TEXT;
                ALTER TABLE test_result ADD COLUMN next TEXT NOT NULL DEFAULT '';
                """),
        Migration(name: "sealed rows", sql: Schema.sealedRows),
        // NULL: no time of its own; not slow.
        Migration(
            name: "slow",
            sql: """
                ALTER TABLE model ADD COLUMN slow_after REAL;
                ALTER TABLE test_result ADD COLUMN slow INTEGER;
                """),
        // A header set is a row of `model` with origins; results say which versions of which sets
        // they were made with.
        Migration(
            name: "header sets",
            sql: """
                ALTER TABLE model ADD COLUMN sets TEXT NOT NULL DEFAULT '';
                ALTER TABLE model ADD COLUMN origins TEXT;
                ALTER TABLE test_result ADD COLUMN sets TEXT NOT NULL DEFAULT '';
                """),
    ]
}

enum Schema {
    /// "MPOL": tells a pool from any other SQLite file.
    static let applicationID: Int64 = 0x4D50_4F4C

    /// ``StoredSchema/digest()`` of a pool that has taken all steps. Taking them in memory at every
    /// start, to compare, takes a tenth of the time to the first picture; where this is not right,
    /// nothing else happens. `AlteredSchemas.theNewestSchemaIsKnownByItsDigest` has the right one.
    static let digest = "7b41a566f8b3d7b534ae0e190f61189e537ab4abde558ed5ae4f310176d60882"

    /// Columns only: what is in them is sealed with the key, in a step of its own.
    static let sealedRows = """
        ALTER TABLE model ADD COLUMN found_from INTEGER NOT NULL DEFAULT 0;
        ALTER TABLE model ADD COLUMN seal BLOB NOT NULL DEFAULT x'';
        ALTER TABLE test_result ADD COLUMN tools INTEGER;
        ALTER TABLE test_result ADD COLUMN vision INTEGER;
        ALTER TABLE test_result ADD COLUMN seal BLOB;
        ALTER TABLE audit ADD COLUMN epoch INTEGER;
        CREATE TABLE saved (
            model_id TEXT PRIMARY KEY CHECK (length(model_id) = 36),
            version INTEGER NOT NULL,
            seal BLOB NOT NULL,
            route BLOB NOT NULL
        ) STRICT;
        CREATE TABLE wider_keyslot (
            slot INTEGER PRIMARY KEY CHECK (slot BETWEEN 1 AND 64),
            key_id INTEGER NOT NULL REFERENCES keyring(id),
            kind TEXT NOT NULL,
            derivation TEXT NOT NULL,
            log_n INTEGER,
            r INTEGER,
            p INTEGER,
            salt BLOB NOT NULL,
            key_check BLOB NOT NULL,
            wrapped_key BLOB NOT NULL,
            checksum BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL,
            label TEXT NOT NULL DEFAULT '',
            public_key BLOB
        ) STRICT;
        INSERT INTO wider_keyslot (slot, key_id, kind, derivation, log_n, r, p, salt, key_check,
            wrapped_key, checksum, created_at, created_by)
        SELECT slot, key_id, kind, derivation, log_n, r, p, salt, key_check, wrapped_key, checksum,
            created_at, created_by FROM keyslot;
        DROP TABLE keyslot;
        ALTER TABLE wider_keyslot RENAME TO keyslot;
        """

    /// Times are milliseconds since 1970; ids are UUIDs in upper case; `BLOB`s named api_key,
    /// proxy_password, extra, route and value are envelopes.
    static let first = """
        CREATE TABLE meta (
            name TEXT PRIMARY KEY,
            value TEXT NOT NULL
        ) STRICT;

        CREATE TABLE keyring (
            id INTEGER PRIMARY KEY,
            created_at INTEGER NOT NULL,
            retired_at INTEGER
        ) STRICT;

        CREATE TABLE keyslot (
            slot INTEGER PRIMARY KEY CHECK (slot BETWEEN 1 AND 8),
            key_id INTEGER NOT NULL REFERENCES keyring(id),
            kind TEXT NOT NULL,
            derivation TEXT NOT NULL,
            log_n INTEGER,
            r INTEGER,
            p INTEGER,
            salt BLOB NOT NULL,
            key_check BLOB NOT NULL,
            wrapped_key BLOB NOT NULL,
            checksum BLOB NOT NULL,
            created_at INTEGER NOT NULL,
            created_by TEXT NOT NULL
        ) STRICT;

        CREATE TABLE model (
            id TEXT PRIMARY KEY CHECK (length(id) = 36),
            name TEXT NOT NULL UNIQUE,
            provider TEXT NOT NULL,
            protocol TEXT NOT NULL,
            model_id TEXT NOT NULL,
            base_url TEXT NOT NULL,
            enabled INTEGER NOT NULL,
            timeout INTEGER NOT NULL,
            temperature REAL,
            max_output_tokens INTEGER,
            vision INTEGER NOT NULL,
            tools INTEGER,
            tags TEXT NOT NULL,
            proxy TEXT NOT NULL,
            proxy_password BLOB,
            ca_file TEXT,
            client_certificate TEXT,
            client_key TEXT,
            api_key BLOB,
            route BLOB NOT NULL,
            version INTEGER NOT NULL,
            tested_from INTEGER NOT NULL,
            changed_at INTEGER NOT NULL,
            changed_by TEXT NOT NULL
        ) STRICT;

        CREATE TABLE header (
            model_id TEXT NOT NULL REFERENCES model(id) ON DELETE CASCADE,
            id TEXT NOT NULL CHECK (length(id) = 36),
            position INTEGER NOT NULL,
            name TEXT NOT NULL,
            name_lower TEXT NOT NULL,
            is_on INTEGER NOT NULL,
            is_secret INTEGER NOT NULL,
            value BLOB NOT NULL,
            PRIMARY KEY (model_id, id),
            UNIQUE (model_id, name_lower)
        ) STRICT;

        CREATE TABLE test_result (
            id INTEGER PRIMARY KEY,
            model_id TEXT NOT NULL REFERENCES model(id) ON DELETE CASCADE,
            version INTEGER NOT NULL,
            tested_at INTEGER NOT NULL,
            verdict TEXT NOT NULL,
            http_status INTEGER,
            total_ms REAL NOT NULL,
            message TEXT NOT NULL,
            stages TEXT NOT NULL
        ) STRICT;
        CREATE INDEX test_result_by_model ON test_result (model_id, id);

        CREATE TABLE audit (
            id INTEGER PRIMARY KEY AUTOINCREMENT,
            at INTEGER NOT NULL,
            uid INTEGER NOT NULL,
            user TEXT NOT NULL,
            client TEXT,
            action TEXT NOT NULL,
            model TEXT,
            model_name TEXT NOT NULL,
            detail TEXT NOT NULL,
            hash BLOB NOT NULL
        ) STRICT;
        CREATE TRIGGER audit_is_not_changed BEFORE UPDATE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        CREATE TRIGGER audit_is_not_deleted BEFORE DELETE ON audit
            BEGIN SELECT RAISE(ABORT, 'the audit log is append-only'); END;
        """
}
