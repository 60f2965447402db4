package import FoundationEssentials
package import PoolModel

extension PoolStore {
    /// What the list shows, sorted by name. Two queries whatever the number of models; no value
    /// is opened.
    package func summaries() throws(StoreError) -> [ModelSummary] {
        var headers = try headerNames()
        return try connection.all(PoolStore.summaryQuery) { (row) throws(StoreError) in
            let id = try row.uuid(0)
            let rows = headers.removeValue(forKey: id) ?? HeaderNames()
            return ModelSummary(
                id: id, name: try row.text(1),
                provider: Provider.ID(rawValue: try row.text(2)) ?? .custom,
                modelID: try row.text(3), baseURL: try row.text(4),
                kind: ModelKind(rawValue: try row.text(17)) ?? .chat,
                isEnabled: try row.flag(5),
                tags: try row.text(6).words,
                headerNames: rows.names, headersOn: rows.on,
                version: try row.integer(7, in: 0...Int(Int32.max)), changedAt: try row.date(8),
                changedBy: try row.text(9), lastTest: try TestSummary(row, from: 10))
        }
    }

    /// As ``summaries()``, and what is LOCKED is marked where the pool's key is open; every value
    /// is opened for it.
    package func checkedSummaries() throws(StoreError) -> [ModelSummary] {
        try connection.reading { () throws(StoreError) in
            var models = try summaries()
            guard let vault = try currentVault() else { return models }
            let locked = try connection.lockedModels(vault)
            guard !locked.isEmpty else { return models }
            for index in models.indices { models[index].isLocked = locked[models[index].id] != nil }
            return models
        }
    }

    /// The ids of the models that are on and of a kind that is tested, sorted by name.
    package func testedModels() throws(StoreError) -> [UUID] {
        try connection.all(
            "SELECT id FROM model WHERE enabled AND kind = ? ORDER BY name",
            [.text(ModelKind.chat.rawValue)]
        ) { (row) throws(StoreError) in try row.uuid(0) }
    }

    /// How many models are on and of a kind that no test is for.
    package func untestedModels() throws(StoreError) -> Int {
        let count = try connection.first(
            "SELECT count(*) FROM model WHERE enabled AND kind != ?",
            [.text(ModelKind.chat.rawValue)]
        ) { (row) throws(StoreError) in try row.integer(0) }
        return Int(count ?? 0)
    }

    /// The last test counts while what was tested is still what would be sent.
    private static let summaryQuery = """
        SELECT m.id, m.name, m.provider, m.model_id, m.base_url, m.enabled, m.tags, m.version,
            m.changed_at, m.changed_by,
            t.verdict, t.http_status, t.total_ms, t.tested_at, t.message, t.owner, t.next,
            m.kind
        FROM model AS m LEFT JOIN test_result AS t
            ON t.id = (SELECT max(id) FROM test_result WHERE model_id = m.id)
            AND t.version >= m.tested_from
        ORDER BY m.name
        """

    /// The header rows of one model.
    private struct HeaderNames {
        /// By their position.
        private(set) var names: [String] = []
        private var positions: [Int64] = []
        private(set) var on = 0

        mutating func add(_ name: String, at position: Int64, _ isOn: Bool) {
            on += isOn ? 1 : 0
            // Nearly always the last.
            guard let last = positions.last, last > position else {
                names.append(name)
                positions.append(position)
                return
            }
            let index = positions.firstIndex { $0 > position } ?? positions.endIndex
            names.insert(name, at: index)
            positions.insert(position, at: index)
        }
    }

    /// Read in the order of the file, where a model's rows mostly stand together: having SQLite
    /// sort them took as long as all the rest.
    private func headerNames() throws(StoreError) -> [UUID: HeaderNames] {
        var found: [UUID: HeaderNames] = [:]
        var model: UUID?
        var rows = HeaderNames()
        try connection.rows("SELECT model_id, position, name, is_on FROM header") {
            (row) throws(StoreError) in
            let id = try row.uuid(0)
            if id != model {
                if let model { found[model] = rows }
                rows = found[id] ?? HeaderNames()
                model = id
            }
            rows.add(try row.text(2), at: try row.integer(1), try row.flag(3))
        }
        if let model { found[model] = rows }
        return found
    }
}
