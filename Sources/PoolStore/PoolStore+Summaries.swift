package import FoundationEssentials
package import PoolModel

extension PoolStore {
    /// What the list shows, sorted by name. Two queries whatever the number of models, and one more
    /// where sets are attached; no value is opened.
    package func summaries() throws(StoreError) -> [ModelSummary] {
        try reading(PoolStore.summaryQuestions) { () throws(StoreError) in try readSummaries() }
    }

    private func readSummaries() throws(StoreError) -> [ModelSummary] {
        var headers = try headerNames()
        var found: [ModelSummary] = []
        /// Where sets are attached: the sets that the last test was made with.
        var attached: [(index: Int, own: HeaderNames, tested: String?)] = []
        try connection.rows(PoolStore.summaryQuestions[1]) { (row) throws(StoreError) in
            // What has no id of ours cannot be shown; the state of the pool tells of it.
            guard let id = try row.known(0) else { return }
            let rows = headers.removeValue(forKey: id) ?? HeaderNames()
            found.append(try summary(id, row, rows))
            guard case .text(let sets) = try row.value(19), !sets.isEmpty else { return }
            found[found.count - 1].sets = sets.words
            let tested: String? = if case .text(let text) = try row.value(20) { text } else { nil }
            attached.append((found.count - 1, rows, tested))
        }
        guard !attached.isEmpty else { return found }
        let versions = try connection.setVersions()
        for (index, own, tested) in attached {
            let sets = found[index].sets
            found[index].setHeaderNames = sets.flatMap { set in
                own.notReplacing(versions.id(of: set).flatMap { headers[$0] })
            }
            if let tested, !versions.stillHold(tested, for: sets) { found[index].lastTest = nil }
        }
        return found
    }

    /// A model with something in its row that this program never writes is shown as far as it can
    /// be, and LOCKED.
    private func summary(
        _ id: UUID, _ row: SQLRow, _ headers: HeaderNames
    ) throws(StoreError) -> ModelSummary {
        var isOdd = false
        func text(_ column: Int32) throws(StoreError) -> String {
            if case .text(let text) = try row.value(column) { return text }
            isOdd = true
            return ""
        }
        func number(_ column: Int32) throws(StoreError) -> Int64 {
            if case .integer(let number) = try row.value(column) { return number }
            isOdd = true
            return 0
        }
        let version = try number(7)
        if !(0...Int64(Int32.max)).contains(version) { isOdd = true }
        let summary = ModelSummary(
            id: id, name: try text(1), provider: Provider.ID(rawValue: try text(2)) ?? .custom,
            modelID: try text(3), baseURL: try text(4),
            kind: ModelKind(rawValue: try text(18)) ?? .chat, isEnabled: try number(5) != 0,
            tags: try text(6).words, headerNames: headers.names,
            headersOn: headers.names.count - headers.off.count,
            version: Int(clamping: max(0, version)),
            changedAt: Date(milliseconds: try number(8)), changedBy: try text(9),
            // A result that cannot be read is none.
            lastTest: (try? TestSummary(row, from: 10)) ?? nil, isLocked: false)
        guard isOdd else { return summary }
        var odd = summary
        odd.isLocked = true
        return odd
    }

    /// As ``summaries()``, and results that the key does not prove, or that are there without it, are
    /// marked.
    package func provenSummaries() throws(StoreError) -> [ModelSummary] {
        try reading(PoolStore.provenQuestions) { () throws(StoreError) in
            var models = try summaries()
            let unverified = try unverifiedLastTests()
            for index in models.indices { models[index].markUnverified(unverified) }
            return models
        }
    }

    /// As ``provenSummaries()``, and what is LOCKED is marked where the pool's key is open; every
    /// value is opened for it.
    package func checkedSummaries() throws(StoreError) -> [ModelSummary] {
        let values =
            vault == nil ? [] : Connection.recordQuestions + [Connection.marksQuestion]
        return try reading(PoolStore.provenQuestions + values) { () throws(StoreError) in
            var models = try provenSummaries()
            guard let vault = try currentVault() else { return models }
            let locked = try connection.lockedModels(vault, standing(vault))
            guard !locked.isEmpty else { return models }
            for index in models.indices where locked[models[index].id] != nil {
                models[index].isLocked = true
            }
            return models
        }
    }

    /// The ids of the models that are on and of a kind that is tested, sorted by name.
    package func testedModels() throws(StoreError) -> [UUID] {
        try connection.all(
            """
            SELECT id FROM model WHERE enabled != 0 AND kind NOT IN (\(Self.untested))
                AND origins IS NULL ORDER BY name
            """
        ) { (row) throws(StoreError) in try row.known(0) }.compactMap(\.self)
    }

    /// The kinds that no test is for, for SQL.
    private static let untested = ModelKind.allCases.filter { !$0.isTested }
        .map { "'\($0.rawValue)'" }.joined(separator: ", ")

    /// How many models are on and of a kind that no test is for.
    package func untestedModels() throws(StoreError) -> Int {
        let count = try connection.first(
            """
            SELECT count(*) FROM model WHERE enabled != 0 AND kind IN (\(Self.untested))
                AND origins IS NULL
            """
        ) { (row) throws(StoreError) in try row.integer(0) }
        return Int(count ?? 0)
    }

    /// Header rows first, those of the sets among them. The last test counts while what was tested is still what would be sent.
    private static let summaryQuestions =
        [
            "SELECT model_id, position, name, is_on FROM header",
            """
            SELECT m.id, m.name, m.provider, m.model_id, m.base_url, m.enabled, m.tags, m.version,
                m.changed_at, m.changed_by,
                t.verdict, t.http_status, t.total_ms, t.tested_at, t.message, t.owner, t.next,
                t.slow, m.kind, m.sets, t.sets
            FROM model AS m LEFT JOIN test_result AS t
                ON t.id = (SELECT max(id) FROM test_result WHERE model_id = m.id)
                AND t.version >= m.tested_from
            WHERE m.origins IS NULL
            ORDER BY m.name
            """,
        ].map { Question(sql: $0) } + [Connection.setVersionsQuestion]

    private static let provenQuestions = summaryQuestions + [lastTestsQuestion]

    /// The header rows of one model.
    private struct HeaderNames {
        /// By their position.
        private(set) var names: [String] = []
        private var positions: [Int64] = []
        /// Of the rows that are off.
        private(set) var off: [String] = []

        mutating func add(_ name: String, at position: Int64, _ isOn: Bool) {
            if !isOn { off.append(name) }
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

        /// The names of a set that none of these rows is sent instead of.
        func notReplacing(_ set: HeaderNames?) -> [String] {
            var sent = names
            for name in off {
                if let index = sent.firstIndex(of: name) { sent.remove(at: index) }
            }
            return (set?.names ?? []).filter { name in
                !sent.contains { HeaderName.areFoldedSame($0, name) }
            }
        }
    }

    /// Read in the order of the file, where a model's rows mostly stand together: having SQLite
    /// sort them took as long as all the rest.
    private func headerNames() throws(StoreError) -> [UUID: HeaderNames] {
        var found: [UUID: HeaderNames] = [:]
        var model: UUID?
        var rows = HeaderNames()
        try connection.rows(PoolStore.summaryQuestions[0]) { (row) throws(StoreError) in
            guard let id = try row.known(0), case .text(let name) = try row.value(2),
                case .integer(let position) = try row.value(1),
                case .integer(let isOn) = try row.value(3)
            else { return }
            if id != model {
                if let model { found[model] = rows }
                rows = found[id] ?? HeaderNames()
                model = id
            }
            rows.add(name, at: position, isOn != 0)
        }
        if let model { found[model] = rows }
        return found
    }
}
