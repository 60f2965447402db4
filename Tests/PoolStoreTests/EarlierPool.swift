import Foundation
import PoolModel
import TestSupport
import Testing
import Vault

@testable import PoolStore

/// Makes a pool of an earlier release of one of this.
enum EarlierPool {
    /// Seals the values of models as releases did that knew no sealed rows, takes the seals away, and
    /// gives the only key a slot as they did.
    static func unseal(_ store: PoolStore, _ models: [Model]) throws {
        try makeEarlierSlot(1, Pool.key(7), store)
        let vault = try #require(store.vault)
        let earlier = try vault.earlierValues()
        for model in models {
            let record = try store.existingRecord(model.id)
            let bindings = try ValueBindings(
                pool: store.poolID, model: model.id, route: Route(record))
            func place(_ table: String, _ column: String, _ row: UUID, _ name: String = "")
                -> Binding
            {
                Binding(
                    pool: store.poolID, table: table, column: column, row: row, model: model.id,
                    headerName: name, origin: model.origin)
            }
            func put(_ value: Secret, _ place: Binding, _ sql: String) throws {
                let bytes = try earlier.seal(value, place)
                try Raw.run(sql.replacing("?", with: "x'\(bytes.hexadecimal)'"), in: store.path)
            }
            let id = model.id.uuidString
            try put(
                Secret(bytes: try Digest.sha256(route(of: model))),
                place("model", "route", model.id),
                "UPDATE model SET route = ?, seal = x'' WHERE id = '\(id)'")
            for field in ModelField.secrets {
                guard let bytes = record.envelope(of: field) else { continue }
                try put(
                    try vault.open(bytes, bindings.field(field)),
                    place("model", field.column, model.id),
                    "UPDATE model SET \(field.column) = ? WHERE id = '\(id)'")
            }
            for header in record.headers {
                let binding = bindings.header(
                    header.id, name: header.name, isSecret: header.isSecret)
                try put(
                    try vault.open(header.value, binding),
                    place(
                        "header", header.isSecret ? "value" : "shown_value", header.id,
                        header.lowerName),
                    "UPDATE header SET value = ? WHERE id = '\(header.id.uuidString)'")
            }
        }
        try Raw.run("DELETE FROM saved; DELETE FROM meta WHERE name = 'state'", in: store.path)
    }

    /// Makes a key file's slot one as releases made it that had no public keys.
    static func makeEarlierSlot(
        _ number: Int, _ key: KeyMaterial, _ store: PoolStore
    ) throws {
        let vault = try #require(store.vault)
        let slot = try vault.makeEarlierSlot(number: number, key)
        try store.transaction { () throws(StoreError) in
            try store.changingKeys(vault)
            let label = try store.slots().first { $0.number == number }?.label ?? ""
            try store.connection.write(
                "DELETE FROM keyslot WHERE slot = ?", [.integer(number)])
            try store.insert(slot, label: label)
            try store.note("key change")
        }
    }

    private static func route(of model: Model) -> [UInt8] {
        var bytes = Array("modelpool-route-v1".utf8)
        for key in ["provider", "protocol", "proxy", "ca-file", "client-cert", "client-key"] {
            let text = ModelField.all.first { $0.key == key }?.value(of: model).text
            bytes.append(text == nil ? 0 : 1)
            bytes.append(counted: text ?? "")
        }
        return bytes
    }

    /// Seals the state of a pool that was put back to an earlier schema as its release did.
    static func reseal(_ path: String, at version: Int) throws {
        let store = try PoolStore(
            path: path, options: Pool.options, migrations: Array(Migration.all[..<version]))
        try store.unlock(Pool.key(7))
        let vault = try #require(store.vault)
        let text = try #require(try MetaTable.read(.state, store.connection))
        var state = try #require(try PoolState.open(text, vault))
        state.schema = version
        state.keys = try store.connection.keysCode(vault, schema: version)
        try MetaTable.write(
            state.text(vault), MetaTable.Key.state.rawValue, store.connection)
    }

    /// Takes the steps of the schema after the first ones of this release back, and holds the
    /// result to a pool that never took them.
    static func backdate(_ path: String, to version: Int) throws {
        let taken = min(version, Migration.all.count)
        let folder = try TemporaryFolder()
        let fresh = folder.file("fresh.db")
        _ = try PoolStore(
            path: fresh, options: Pool.options, migrations: Array(Migration.all[..<taken]))
        func lacks(_ name: String) -> Bool {
            Migration.all[..<taken].allSatisfy { $0.name != name }
        }
        if lacks("sealed rows") {
            let slots = try Raw.texts(
                "SELECT sql FROM sqlite_schema WHERE name = 'keyslot'", in: fresh)
            let columns = try Raw.texts("SELECT name FROM pragma_table_info('keyslot')", in: fresh)
                .joined(separator: ", ")
            try Raw.run(
                """
                PRAGMA foreign_keys=OFF; PRAGMA legacy_alter_table=ON;
                CREATE TABLE aside AS SELECT \(columns) FROM keyslot; DROP TABLE keyslot;
                \(slots[0]); INSERT INTO keyslot SELECT * FROM aside; DROP TABLE aside;
                DROP TABLE saved;
                """, in: path)
        }
        let columns = [
            ("header sets", "model", ["origins", "sets"]),
            ("header sets", "test_result", ["sets"]),
            ("slow", "model", ["slow_after"]), ("slow", "test_result", ["slow"]),
            ("sealed rows", "model", ["seal", "found_from"]),
            ("sealed rows", "test_result", ["seal", "vision", "tools"]),
            ("sealed rows", "audit", ["epoch"]), ("advice", "test_result", ["next", "owner"]),
            ("kind", "model", ["kind"]), ("extra", "model", ["extra"]),
        ]
        for (name, table, columns) in columns where lacks(name) {
            for column in columns {
                try Raw.run("ALTER TABLE \(table) DROP COLUMN \(column)", in: path)
            }
            try Raw.run("DELETE FROM meta WHERE name = 'migrated: \(name)'", in: path)
        }
        try Raw.run("PRAGMA user_version = \(taken)", in: path)
        let schema = "SELECT sql FROM sqlite_schema ORDER BY name"
        #expect(try Raw.texts(schema, in: path) == Raw.texts(schema, in: fresh))
    }
}
