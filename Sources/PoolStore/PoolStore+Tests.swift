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
            var rest = reports.filter { !$0.isDraft }[...]
            while !rest.isEmpty {
                // Another test of a model goes on from what the one before has found.
                var models: Set<UUID> = []
                let part = rest.prefix(Connection.idsAtOnce).prefix {
                    models.insert($0.modelID).inserted
                }
                rest = rest.dropFirst(part.count)
                let known = try testedModels(part.map(\.modelID))
                let versions =
                    try known.values.contains { !$0.sets.isEmpty }
                    ? connection.setVersions() : SetVersions(versions: [:])
                for report in part {
                    guard let model = known[report.modelID],
                        (model.testedFrom...model.version).contains(Int64(report.version)),
                        model.sets.isEmpty || versions.stillHold(report.sets, for: model.sets)
                    else { continue }
                    try keep(report, model)
                    tested.append((report, model.name))
                }
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
        let question = Question(
            sql: """
                SELECT verdict, http_status, total_ms, tested_at, message, owner, next, slow,
                    stages, version, model_id, seal, \(SealedResult.columns)
                FROM test_result
                WHERE model_id = ? ORDER BY id DESC LIMIT ?
                """, values: [.uuid(id), .integer(limit)])
        return try reading([question]) { () throws(StoreError) in
            let keys = try resultKeys()
            return try connection.all(question) { (row) throws(StoreError) in
                guard var test = try TestSummary(row, from: 0) else {
                    throw StoreError(.damaged("test_result.verdict"), path: file.path)
                }
                test.stages = StoredStages.read(try row.text(8))
                test.version = try row.integer(9, in: 0...Int(Int32.max))
                test.isVerified = try SealedResult(row, from: 10).fits(keys)
                return test
            }
        }
    }

    /// What the kept tests of each model say together.
    package func statistics() throws(StoreError) -> [UUID: TestStatistics] {
        var found: [UUID: TestStatistics] = [:]
        var model: UUID?
        var tests: [TestSummary] = []
        try connection.rows(
            "SELECT model_id, verdict, total_ms, tested_at FROM test_result ORDER BY model_id, id DESC"
        ) { (row) throws(StoreError) in
            // What this program never writes is no test.
            guard let id = try row.known(0), case .text(let text) = try row.value(1),
                let verdict = VerdictCode(rawValue: text), case .real(let time) = try row.value(2),
                case .integer(let testedAt) = try row.value(3)
            else { return }
            if id != model {
                if let model { found[model] = TestStatistics(tests) }
                tests = []
                model = id
            }
            tests.append(
                TestSummary(
                    verdict: verdict, httpStatus: nil, totalMilliseconds: time,
                    testedAt: Date(milliseconds: testedAt), message: ""))
        }
        if let model { found[model] = TestStatistics(tests) }
        return found
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

    static let lastTestsQuestion = Question(
        sql: """
            SELECT model_id, seal, \(SealedResult.columns) FROM test_result
            WHERE id IN (SELECT max(id) FROM test_result GROUP BY model_id)
            """)

    /// The models whose last result is not as this program has kept it, and when each says that it
    /// is from; without the pool's key, all of those that have one.
    package func unverifiedLastTests() throws(StoreError) -> [UUID: Date] {
        let keys = try resultKeys()
        var found: [UUID: Date] = [:]
        try connection.rows(PoolStore.lastTestsQuestion) { (row) throws(StoreError) in
            guard let id = try row.known(0), try !SealedResult(row, from: 0).fits(keys) else {
                return
            }
            // The third of the columns above; one of which it cannot be read is shown by nobody.
            guard case .integer(let testedAt) = try row.value(3) else { return }
            found[id] = Date(milliseconds: testedAt)
        }
        return found
    }

    /// What results may be sealed with; without the pool's key nothing is known of any.
    private func resultKeys() throws(StoreError) -> [AuditKey] {
        guard let vault = try currentVault() else { return [] }
        return try AuditKeys.read(connection, vault).keys.sorted { $0.key > $1.key }.map(\.value)
    }

    /// What is known of a model that was tested.
    private struct TestedModel {
        let name: String
        let testedFrom: Int64
        let version: Int64
        /// The oldest result that stays when no other one comes.
        let last: Int64?
        /// What was found by the last test whose findings count.
        let tools: SQLValue
        let vision: SQLValue
        /// The header sets that it attaches.
        let sets: [String]
    }

    private func testedModels(_ ids: [UUID]) throws(StoreError) -> [UUID: TestedModel] {
        var found: [UUID: TestedModel] = [:]
        func last(_ column: String, _ condition: String = "", _ rest: String = "") -> String {
            """
            (SELECT \(column) FROM test_result WHERE model_id = model.id \(condition)
            ORDER BY id DESC LIMIT 1 \(rest))
            """
        }
        let counts = "AND version >= model.found_from"
        try connection.rows(
            """
            SELECT id, name, tested_from, version, \(last("id", "", "OFFSET \(PoolStore.keptResults - 1)")),
                \(last("tools", counts)), \(last("vision", counts)), sets
            FROM model WHERE id IN (\(Connection.places(ids.count)))
            """, ids.map { .uuid($0) }
        ) { (row) throws(StoreError) in
            // What this program never writes is LOCKED, and not tested.
            guard let id = try row.known(0), case .integer(let from) = try row.value(2),
                case .integer(let version) = try row.value(3), from <= version,
                case .text(let sets) = try row.value(7)
            else { return }
            found[id] = TestedModel(
                name: try row.text(1), testedFrom: from, version: version,
                last: try row.optional(4) { (column) throws(StoreError) in
                    try row.integer(column)
                }, tools: try row.value(5), vision: try row.value(6),
                sets: sets.words)
        }
        return found
    }

    private func keep(_ report: TestReport, _ model: TestedModel) throws(StoreError) {
        let id = SQLValue.uuid(report.modelID)
        let found = findings(after: report, model)
        let result = SealedResult(
            model: id,
            values: [
                .integer(report.version), .integer(report.startedAt.milliseconds),
                .text(report.verdict.rawValue), .optional(report.httpStatus),
                .real(report.totalMilliseconds), .text(report.message),
                .optional(report.owner?.rawValue), .text(report.next),
                .text(StoredStages.text(of: report.stages)), .optional(found.tools),
                .optional(found.vision), .optional(report.isSlow ? 1 : nil), .text(report.sets),
            ])
        let seal = try chainKey().map { (chain) throws(StoreError) in try result.code(chain.key) }
        try connection.write(
            """
            INSERT INTO test_result (model_id, seal, \(SealedResult.columns))
            VALUES (\(SealedResult.places))
            """, [id, .optional(seal)] + result.values)
        if let last = model.last {
            try connection.write(
                "DELETE FROM test_result WHERE model_id = ? AND id <= ?", [id, .integer(last)],
                rows: 1...Int.max)
        }
    }

    /// What is known after a test: what it found, and else what was found before, which so stays
    /// with the newest result.
    private func findings(
        after report: TestReport, _ model: TestedModel
    ) -> (tools: Int?, vision: Int?) {
        func known(_ found: Bool?, _ before: SQLValue) -> Int? {
            if let found { return found ? 1 : 0 }
            if case .integer(let works) = before { return works != 0 ? 1 : 0 }
            return nil
        }
        return (
            known(report.toolsWork, model.tools), known(report.visionWorks, model.vision)
        )
    }
}

/// A result with its seal: HMAC-SHA256 under the audit log's key, over the model and every column.
private struct SealedResult {
    static let columns = """
        version, tested_at, verdict, http_status, total_ms, message, owner, next, stages, tools, \
        vision, slow, sets
        """
    private static let count = columns.split(separator: ",").count
    /// For the model, the seal and each of ``columns``.
    static let places = Array(repeating: "?", count: count + 2).joined(separator: ", ")

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
        for value in values.dropLast(2) { bytes.append(value) }
        // Results of earlier releases were sealed without these.
        for value in values.suffix(2) where value != .null && value != .text("") {
            bytes.append(value)
        }
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
    /// The eight columns from verdict to slow; `nil` where there is no test or its verdict is not
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
            next: try row.text(first + 6), isSlow: !row.isNull(first + 7))
    }
}
