package import FoundationEssentials
package import PoolModel
internal import Vault

/// Test results: the last 50 of every model.
extension PoolStore {
    package static let keptResults = 50

    /// Keeps the results of tests of saved models, in one transaction. One of a draft, of a
    /// deleted model or of a model that has since been changed in what a request is made of
    /// tells nothing about the model as it is, and is left out.
    package func record(_ reports: [TestReport]) throws(StoreError) {
        try transaction { () throws(StoreError) in
            var tested: [(report: TestReport, name: String)] = []
            for report in reports where !report.isDraft {
                guard let name = try keep(report) else { continue }
                tested.append((report, name))
            }
            try noteTests(tested)
        }
    }

    /// One entry, whether it was one test or many at once.
    private func noteTests(_ tested: [(report: TestReport, name: String)]) throws(StoreError) {
        guard let first = tested.first else { return }
        guard tested.count > 1 else {
            return try note(
                "test", model: first.report.modelID, name: first.name,
                detail: first.report.verdict.rawValue)
        }
        try note(
            "test",
            detail: "\(tested.count) models: "
                + tested.map { "\($0.name) \($0.report.verdict.rawValue)" }
                .joined(separator: ", "))
    }

    /// The newest first.
    package func history(_ id: UUID, limit: Int = keptResults) throws(StoreError) -> [TestSummary] {
        let keys = try resultKeys()
        return try connection.all(
            """
            SELECT verdict, http_status, total_ms, tested_at, message, owner, next, stages,
                version, model_id, seal, \(SealedResult.columns)
            FROM test_result
            WHERE model_id = ? ORDER BY id DESC LIMIT ?
            """, [.uuid(id), .integer(limit)]
        ) { (row) throws(StoreError) in
            guard var test = try TestSummary(row, from: 0) else {
                throw StoreError(.damaged("test_result.verdict"), path: file.path)
            }
            test.stages = StoredStages.read(try row.text(7))
            test.version = try row.integer(8, in: 0...Int(Int32.max))
            test.isVerified = try SealedResult(row, from: 9).fits(keys)
            return test
        }
    }

    /// How many results are not as this program has kept them, those of earlier releases and of lost
    /// keys among them.
    package func unverifiedResults() throws(StoreError) -> Int {
        let keys = try resultKeys()
        var count = 0
        try connection.rows("SELECT model_id, seal, \(SealedResult.columns) FROM test_result") {
            (row) throws(StoreError) in
            if try !SealedResult(row, from: 0).fits(keys) { count += 1 }
        }
        return count
    }

    /// The models whose last result is not as this program has kept it; without the pool's key, all of
    /// those that have one.
    func unverifiedLastTests() throws(StoreError) -> Set<UUID> {
        let keys = try resultKeys()
        var found: Set<UUID> = []
        try connection.rows(
            """
            SELECT model_id, seal, \(SealedResult.columns) FROM test_result
            WHERE id IN (SELECT max(id) FROM test_result GROUP BY model_id)
            """
        ) { (row) throws(StoreError) in
            guard let id = try row.known(0), try !SealedResult(row, from: 0).fits(keys) else {
                return
            }
            found.insert(id)
        }
        return found
    }

    /// What results may be sealed with; without the pool's key nothing is known of any.
    private func resultKeys() throws(StoreError) -> [AuditKey] {
        guard let vault = try currentVault() else { return [] }
        return try AuditKeys.read(connection, vault).keys.sorted { $0.key > $1.key }.map(\.value)
    }

    /// - Returns: the model's name; `nil` where the result tells nothing about it as it is.
    private func keep(_ report: TestReport) throws(StoreError) -> String? {
        let id = SQLValue.uuid(report.modelID)
        let known = try connection.first(
            """
            SELECT name, (
                SELECT id FROM test_result WHERE model_id = ?1
                ORDER BY id DESC LIMIT 1 OFFSET ?3)
            FROM model WHERE id = ?1 AND ?2 BETWEEN tested_from AND version
            """, [id, .integer(report.version), .integer(PoolStore.keptResults - 1)]
        ) { (row) throws(StoreError) in
            (
                name: try row.text(0),
                last: try row.optional(1) { (column) throws(StoreError) in
                    try row.integer(column)
                }
            )
        }
        guard let known else { return nil }
        let found = try findings(after: report)
        let result = SealedResult(
            model: id,
            values: [
                .integer(report.version), .integer(report.startedAt.milliseconds),
                .text(report.verdict.rawValue), .optional(report.httpStatus),
                .real(report.totalMilliseconds), .text(report.message),
                .optional(report.owner?.rawValue), .text(report.next),
                .text(StoredStages.text(of: report.stages)), .optional(found.tools),
                .optional(found.vision),
            ])
        let seal = try chainKey().map { (chain) throws(StoreError) in try result.code(chain.key) }
        try connection.write(
            """
            INSERT INTO test_result (model_id, seal, \(SealedResult.columns))
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """, [id, .optional(seal)] + result.values)
        if let last = known.last {
            try connection.write(
                "DELETE FROM test_result WHERE model_id = ? AND id <= ?", [id, .integer(last)],
                rows: 1...Int.max)
        }
        return known.name
    }

    /// What is known after a test: what it found, and else what was found before, which so stays
    /// with the newest result.
    private func findings(
        after report: TestReport
    ) throws(StoreError) -> (tools: Int?, vision: Int?) {
        let before = try connection.first(
            """
            SELECT t.tools, t.vision FROM test_result AS t JOIN model AS m ON m.id = t.model_id
            WHERE t.model_id = ? AND t.version >= m.found_from ORDER BY t.id DESC LIMIT 1
            """, [.uuid(report.modelID)]
        ) { (row) throws(StoreError) in (tools: try row.value(0), vision: try row.value(1)) }
        func known(_ found: Bool?, _ before: SQLValue?) -> Int? {
            if let found { return found ? 1 : 0 }
            if case .integer(let works)? = before { return works != 0 ? 1 : 0 }
            return nil
        }
        return (
            known(report.toolsWork, before?.tools), known(report.visionWorks, before?.vision)
        )
    }
}

/// A result with its seal: HMAC-SHA256 under the audit log's key, over the model and every column.
private struct SealedResult {
    static let columns = """
        version, tested_at, verdict, http_status, total_ms, message, owner, next, stages, tools, \
        vision
        """
    private static let count = columns.split(separator: ",").count

    let model: SQLValue
    /// In the order of ``columns``.
    let values: [SQLValue]
    private var seal: SQLValue = .null

    init(model: SQLValue, values: [SQLValue]) {
        self.model = model
        self.values = values
    }

    /// - Parameter first: where `model_id`, `seal` and ``columns`` begin.
    init(_ row: SQLRow, from first: Int32) throws(StoreError) {
        model = try row.value(first)
        seal = try row.value(first + 1)
        var values: [SQLValue] = []
        for place in 0..<SealedResult.count {
            values.append(try row.value(first + 2 + Int32(place)))
        }
        self.values = values
    }

    func code(_ key: AuditKey) throws(StoreError) -> [UInt8] {
        var bytes = RowBytes("modelpool-result-v1")
        bytes.append(model)
        for value in values { bytes.append(value) }
        let text = bytes.bytes
        return try withVault { () throws(VaultError) in try key.code(of: text) }
    }

    func fits(_ keys: [AuditKey]) throws(StoreError) -> Bool {
        guard case .blob(let seal) = seal else { return false }
        for key in keys where try code(key) == seal { return true }
        return false
    }
}

extension TestSummary {
    /// The seven columns from verdict to next; `nil` where there is no test or its verdict is not
    /// known.
    init?(_ row: SQLRow, from first: Int32) throws(StoreError) {
        guard !row.isNull(first), let verdict = VerdictCode(rawValue: try row.text(first)) else {
            return nil
        }
        let owner = try row.optional(first + 5) { (column) throws(StoreError) in
            try row.text(column)
        }
        self.init(
            verdict: verdict,
            httpStatus: try row.optional(first + 1) { (column) throws(StoreError) in
                try row.integer(column, in: 0...999)
            },
            totalMilliseconds: try row.real(first + 2), testedAt: try row.date(first + 3),
            message: try row.text(first + 4),
            owner: owner.flatMap(Owner.init),
            next: try row.text(first + 6))
    }
}

/// The stages of a test as the history keeps them: a JSON array of `[stage, state, detail, ms]`,
/// without the time where there is none. Earlier releases wrote objects.
private enum StoredStages {
    static func text(of stages: [StageResult]) -> String {
        JSONValue.array(
            stages.map { stage in
                let texts = [stage.stage.rawValue, stage.state.rawValue, stage.detail]
                return .array(
                    texts.map(JSONValue.string) + (stage.milliseconds.map { [JSONValue($0)] } ?? [])
                )
            }
        ).text
    }

    /// Stages are details: what another release or hand wrote there is left out.
    static func read(_ text: String) -> [StageResult] {
        let kept = (try? JSONParser.parse(text))?.array ?? []
        return kept.compactMap { kept in
            guard let stage = (kept[0] ?? kept["stage"])?.string.flatMap(TestStage.init),
                let state = (kept[1] ?? kept["state"])?.string.flatMap(StageResult.State.init)
            else { return nil }
            return StageResult(
                stage: stage, state: state, milliseconds: (kept[3] ?? kept["ms"])?.double,
                detail: (kept[2] ?? kept["detail"])?.string ?? "")
        }
    }
}
