internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// What the seal of a model's row is made of: HMAC-SHA256 over its id, every column by its name and
/// every header row. What a column holds in rows from before there was such a column is left out,
/// so that a new one needs no new seal.
extension ModelRecord {
    /// In the order in which they are sealed.
    private static let sealed: [(name: String, place: Int, absent: SQLValue)] = {
        var absent = Dictionary(
            uniqueKeysWithValues: fields.map { ($0.column, SQLValue($0.absent)) })
        absent["found_from"] = .integer(0)
        return columnNames.enumerated().filter { $1 != "id" && $1 != "seal" }
            .map { place, name in (name, place, absent[name] ?? .null) }
            .sorted { $0.name < $1.name }
    }()

    var sealedBytes: [UInt8] {
        var row = RowBytes("modelpool-row-v1")
        row.append(id)
        for column in ModelRecord.sealed {
            let value = values[column.place]
            guard value != .null, value != column.absent else { continue }
            row.append(column.name)
            row.append(value)
        }
        row.append(Int64(headers.count))
        for header in headers {
            row.append(header.id)
            row.append(Int64(header.position))
            row.append(header.name)
            row.append(header.lowerName)
            row.append(Int64(header.isOn ? 1 : 0))
            row.append(Int64(header.isSecret ? 1 : 0))
            row.append(header.value)
        }
        return row.bytes
    }

    /// Whether it is as a save with this key left it.
    func fitsSeal(_ vault: Vault) throws(StoreError) -> Bool {
        guard unreadable.isEmpty, seal.count == RowMark.sealCount else { return false }
        let made = try withVault { () throws(VaultError) in try vault.code(.row, of: sealedBytes) }
        return Secret(bytes: made) == Secret(bytes: seal)
    }

    func sealed(with vault: Vault) throws(StoreError) -> ModelRecord {
        let seal = try withVault { () throws(VaultError) in try vault.code(.row, of: sealedBytes) }
        return with(.blob(seal), in: "seal")
    }

    var mark: RowMark { RowMark(version: Int64(version), seal: seal) }
}

/// What a row counts for in the state of the pool.
struct RowMark: Equatable {
    let version: Int64
    let seal: [UInt8]

    static let sealCount = 32

    func term(_ id: UUID, _ vault: Vault) throws(StoreError) -> RowSum {
        let row = bytes(id)
        let code = try withVault { () throws(VaultError) in try vault.code(.state, of: row) }
        return RowSum(code) ?? RowSum()
    }

    func bytes(_ id: UUID) -> [UInt8] {
        var row = RowBytes("model")
        row.append(id)
        row.append(version)
        row.append(seal)
        return row.bytes
    }
}

/// The row of a model as it was last saved: what it counts for, and its sealed route. It is kept
/// beside the model, so that a row that was changed outside this program can be named, and where
/// its requests went; it is believed only where all of them add up to the sealed sum.
struct SavedRow: Equatable {
    let mark: RowMark
    let route: [UInt8]
}

extension Connection {
    /// - Parameter record: `nil`: the model is gone.
    func keepSaved(_ id: UUID, _ record: ModelRecord?) throws(StoreError) {
        guard let record else {
            try write("DELETE FROM saved WHERE model_id = ?", [.uuid(id)], rows: 0...1)
            return
        }
        try write(
            """
            INSERT INTO saved (model_id, version, seal, route) VALUES (?, ?, ?, ?)
            ON CONFLICT (model_id) DO UPDATE
            SET version = excluded.version, seal = excluded.seal, route = excluded.route
            """,
            [.uuid(id), .integer(record.version), .blob(record.seal), .blob(record.route)])
    }

    /// What can be read of them.
    func savedRows() throws(StoreError) -> [UUID: SavedRow] {
        var saved: [UUID: SavedRow] = [:]
        try rows("SELECT model_id, version, seal, route FROM saved") { (row) throws(StoreError) in
            guard let id = try row.known(0), case .integer(let version) = try row.value(1),
                case .blob(let seal) = try row.value(2), case .blob(let route) = try row.value(3)
            else { return }
            saved[id] = SavedRow(mark: RowMark(version: version, seal: seal), route: route)
        }
        return saved
    }
}
