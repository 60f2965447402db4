package import FoundationEssentials
package import PoolModel
internal import Vault

/// A model of the pool that is not as it was last saved.
package struct OutsideChange: Sendable, Equatable, Identifiable {
    package let id: UUID
    package let name: String
    /// The base URL that it has now; of one whose row is gone, the one that it had.
    package let address: String
    /// Why it is LOCKED; `nil`: its row is gone.
    package let lock: ModelLock?
    /// A digest of all that stands in its row and its header rows.
    let content: [UInt8]
}

/// What differs between the pool and what was last saved with its key.
package struct OutsideChanges: Sendable, Equatable {
    /// Why it holds for the pool as a whole; then ``models`` are all that it has.
    package let cause: ModelLock.Cause?
    /// Sorted by name.
    package let models: [OutsideChange]
    /// Rows without an id, and header rows of no model: no save of this program makes such.
    package let nameless: Int
    /// What was kept of the last saves, by which changed rows are named, is not what was saved.
    package let isRecordAltered: Bool
    /// The code of the keys and of what the pool says of itself.
    let keys: [UInt8]

    package var isEmpty: Bool {
        cause == nil && models.isEmpty && nameless == 0 && !isRecordAltered
    }

    /// Recognises the same again, for whoever keeps only that between a question and a yes.
    package func digest() throws(StoreError) -> [UInt8] {
        var bytes = RowBytes("outside")
        bytes.append(cause?.sentence ?? "")
        bytes.append(Int64(nameless))
        bytes.append(Int64(isRecordAltered ? 1 : 0))
        bytes.append(keys)
        for model in models {
            bytes.append(model.id)
            bytes.append(model.name)
            bytes.append(model.address)
            bytes.append(model.lock?.sentence ?? "")
            bytes.append(model.content)
        }
        let text = bytes.bytes
        return try withVault { () throws(VaultError) in try Digest.sha256(text) }
    }
}

/// Taking what was changed outside this program as it is, and sealing the pool of an earlier
/// release.
extension PoolStore {
    package func outsideChanges() throws(StoreError) -> OutsideChanges {
        try reading { () throws(StoreError) in try changes(requireVault()) }
    }

    /// Why the pool as a whole is not what was last saved, and the names of the models whose row is
    /// not, or is gone. What stands in a row is looked at when it is opened.
    package func namedOutside() throws(StoreError) -> (
        cause: ModelLock.Cause?, names: [String]
    ) {
        try reading { () throws(StoreError) in
            let standing = try standing(try requireVault())
            var names = try removed(standing)
            for id in standing.named { names.append(try name(of: id) ?? "") }
            if standing.nameless > 0 { names.append("rows without an id") }
            return (standing.cause, names.sorted())
        }
    }

    /// The names of the models that were saved and whose row is gone, as far as they can be told.
    package func removedOutside() throws(StoreError) -> [String] {
        try reading { () throws(StoreError) in
            try removed(standing(requireVault())).sorted()
        }
    }

    private func removed(_ standing: Standing) throws(StoreError) -> [String] {
        var names: [String] = []
        for id in standing.missing { names.append(try lastName(of: id)) }
        return names
    }

    private func changes(_ vault: Vault) throws(StoreError) -> OutsideChanges {
        let standing = try standing(vault)
        var models: [OutsideChange] = []
        try connection.eachRecord { (record) throws(StoreError) in
            guard let lock = try standing.lock(of: record, vault) else { return }
            models.append(
                OutsideChange(
                    id: record.id, name: record.name,
                    address: record.value(of: .baseURL).text ?? "", lock: lock,
                    content: try withVault { () throws(VaultError) in
                        try Digest.sha256(record.sealedBytes + record.seal)
                    }))
        }
        for id in standing.missing {
            let route = try standing.routes[id].flatMap { (bytes) throws(StoreError) in
                try Route(sealed: bytes, of: id, vault)
            }
            let name = try lastName(of: id)
            models.append(
                OutsideChange(
                    id: id, name: name, address: route?.baseURL ?? "", lock: nil, content: []))
        }
        models.sort { ($0.name, $0.id.text) < ($1.name, $1.id.text) }
        return OutsideChanges(
            cause: standing.cause, models: models,
            nameless: standing.nameless + (try connection.count(of: "header \(Self.ofNoModel)")),
            isRecordAltered: standing.fits ? try isRecordAltered : false,
            keys: try connection.keysCode(vault, schema: Migration.all.count))
    }

    /// Asked where all models are as they were saved.
    private var isRecordAltered: Bool {
        get throws(StoreError) {
            var saved = try connection.savedRows()
            guard try saved.count == connection.count(of: "saved") else { return true }
            var differs = false
            try connection.eachRecord { (record) throws(StoreError) in
                let kept = saved.removeValue(forKey: record.id)
                if kept != SavedRow(mark: record.mark, route: record.route) { differs = true }
            }
            return differs || !saved.isEmpty
        }
    }

    private func lastName(of id: UUID) throws(StoreError) -> String {
        try connection.first(
            "SELECT model_name FROM audit WHERE model = ? ORDER BY id DESC LIMIT 1", [.uuid(id)]
        ) { (row) throws(StoreError) in try row.text(0) } ?? ""
    }

    /// Takes the pool as it is from now on: what a person has looked at and agreed to, and nothing
    /// else. Stored values are not sent anywhere new by it: one that was saved for another address
    /// stays LOCKED until it is typed again.
    ///
    /// Values of a pool of an earlier release, which has no seals yet, are sealed anew for the
    /// addresses that were looked at.
    package func accept(_ agreed: OutsideChanges) throws(StoreError) {
        try transaction { () throws(StoreError) in
            let vault = try requireVault()
            let now = try changes(vault)
            guard now == agreed else { throw StoreError(.changedMeanwhile, path: file.path) }
            if case .newer? = now.cause { throw StoreError(.readOnly, path: file.path) }
            let standing = try standing(vault)
            let earlier = try now.cause == .unsealed ? EarlierOpener(vault) : nil
            try removeNameless()
            let kept = try connection.count(of: "saved")
            try connection.write("DELETE FROM saved", rows: kept...kept)
            var sum = RowSum()
            var records: [ModelRecord] = []
            try connection.eachRecord { (record) throws(StoreError) in records.append(record) }
            for stored in records {
                var record = stored
                if try !stored.fitsSeal(vault) {
                    record = try settled(stored, standing, earlier, vault)
                    try put(record, over: stored)
                }
                sum += try record.mark.term(record.id, vault)
                try connection.keepSaved(record.id, record)
            }
            try beginState(vault, models: sum, from: vault)
            let names = now.models.prefix(20).map(\.name).joined(separator: ", ")
            try note(
                earlier == nil ? "accept" : "seal",
                detail: "\(now.models.count) models" + (names.isEmpty ? "" : ": " + names))
        }
    }

    /// A row as it is from now on, sealed.
    private func settled(
        _ stored: ModelRecord, _ standing: Standing, _ earlier: EarlierOpener?, _ vault: Vault
    ) throws(StoreError) -> ModelRecord {
        var record = stored
        for column in stored.unreadable { record = record.with(standIn(for: column), in: column) }
        record = record.with(stored.headers.filter(\.isReadable))
        let last = max(record.version, Int(clamping: standing.expected[record.id]?.version ?? 0))
        let version = earlier == nil ? min(last, Int(Int32.max) - 1) + 1 : record.version
        if let earlier {
            record = try earlier.renewed(record)
        } else {
            record = record.with(.integer(version), in: "version")
                .with(.integer(version), in: "tested_from")
                .with(.integer(version), in: "found_from")
                .with(.integer(options.now().milliseconds), in: "changed_at")
                .with(.text(options.user), in: "changed_by")
        }
        let route = try Route(record).sealed(for: record.id, vault)
        return try record.with(.blob(route), in: "route").sealed(with: vault)
    }

    /// What is put in the place of what this program never writes.
    private func standIn(for column: String) -> SQLValue {
        let empty = Model(id: UUID(), name: "", provider: .custom, modelID: "", now: options.now())
        if let field = ModelRecord.fields.first(where: { $0.column == column }) {
            return SQLValue(field.value(of: empty))
        }
        return column == "changed_by" ? .text("") : .integer(0)
    }

    private func put(_ record: ModelRecord, over stored: ModelRecord) throws(StoreError) {
        try connection.write(
            PoolStore.replacement, record.values)
        guard record.headers != stored.headers else { return }
        let count =
            try connection.first(
                "SELECT count(*) FROM header WHERE model_id = ?", [.uuid(record.id)]
            ) { (row) throws(StoreError) in try row.integer(0) } ?? 0
        try connection.write(
            "DELETE FROM header WHERE model_id = ?", [.uuid(record.id)],
            rows: Int(count)...Int(count))
        try insert(record.headers, of: record.id)
    }

    private static let ofNoModel =
        "WHERE NOT EXISTS (SELECT 1 FROM model WHERE model.id = header.model_id)"

    private func removeNameless() throws(StoreError) {
        let orphans = try connection.count(of: "header \(Self.ofNoModel)")
        try connection.write("DELETE FROM header \(Self.ofNoModel)", rows: orphans...orphans)
        let ids = try connection.all("SELECT id FROM model") { (row) throws(StoreError) in
            try row.known(0) == nil ? try row.value(0) : SQLValue.null
        }
        for id in ids where id != .null {
            try connection.write("DELETE FROM model WHERE id = ?", [id])
        }
    }
}

/// Opens the values of a pool of an earlier release, which were bound to their origin, beside a
/// sealed digest of proxy and authorities; and seals them anew.
private struct EarlierOpener {
    let vault: Vault
    let values: EarlierValues

    init(_ vault: Vault) throws(StoreError) {
        self.vault = vault
        values = try withVault { () throws(VaultError) in try vault.earlierValues() }
    }

    /// What the digest was made of, in its order.
    private static let route: [ModelField] = [
        .provider, .wireProtocol, .proxy, .caFile, .clientCertificate, .clientKey,
    ]

    private func routeDigest(_ record: ModelRecord) throws(VaultError) -> Secret {
        var bytes = Array("modelpool-route-v1".utf8)
        for field in EarlierOpener.route {
            let text = record.value(of: field).text
            bytes.append(text == nil ? 0 : 1)
            bytes.append(counted: text ?? "")
        }
        return Secret(bytes: try Digest.sha256(bytes))
    }

    private func open(
        _ bytes: [UInt8], _ binding: Binding
    ) throws(StoreError) -> Secret? {
        do throws(VaultError) {
            return try values.open(bytes, binding)
        } catch {
            guard error.code == .valueAltered else { throw StoreError(error) }
            return nil
        }
    }

    /// The record with its values sealed anew. What does not open stays as it is, LOCKED.
    func renewed(_ record: ModelRecord) throws(StoreError) -> ModelRecord {
        let place = Binding(
            pool: vault.pool, table: "model", column: "route", row: record.id, model: record.id,
            origin: record.origin)
        let digest = try withVault { () throws(VaultError) in try routeDigest(record) }
        guard try open(record.route, place) == digest else { return record }
        let bindings = try ValueBindings(
            pool: vault.pool, model: record.id, route: Route(record))
        func renewed(
            _ bytes: [UInt8], _ old: Binding, _ new: Binding
        ) throws(StoreError) -> [UInt8] {
            guard let value = try open(bytes, old) else { return bytes }
            return try withVault { () throws(VaultError) in try vault.seal(value, new) }
        }
        var new = record
        for field in ModelField.secrets {
            guard let bytes = record.envelope(of: field) else { continue }
            let old = place.at(table: "model", column: field.column, row: record.id)
            new = new.with(
                .blob(try renewed(bytes, old, bindings.field(field))), in: field.column)
        }
        let headers = try record.headers.map { (header) throws(StoreError) in
            let old = place.at(
                table: "header", column: header.isSecret ? "value" : "shown_value", row: header.id,
                headerName: HeaderName.lowercase(header.name))
            let binding = bindings.header(
                header.id, name: header.name, isSecret: header.isSecret)
            return header.with(try renewed(header.value, old, binding))
        }
        return new.with(headers)
    }
}
