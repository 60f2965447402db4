internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// A model's rows as they are stored, whatever was put into them. An object, since everything that
/// opens a value holds it.
final class ModelRecord {
    /// The fields that are columns of the table `model`.
    static let fields = ModelField.all.filter { $0.kind != .rows }
    private static let others = [
        "route", "version", "tested_from", "found_from", "changed_at", "changed_by", "seal",
    ]
    static let columnNames = ["id"] + fields.map(\.column) + others
    static let columns = columnNames.joined(separator: ", ")
    private static let places = Dictionary(
        uniqueKeysWithValues: columnNames.enumerated().map { ($1, $0) })
    /// Of the fields, whose columns begin at 1: every row is looked at by it, and looking up fields
    /// took longer than the looking at it.
    private static let kinds = fields.map(\.kind)
    private static let routePlaces = ModelField.all(.route).compactMap { places[$0.column] }
    /// With what probes found, of the last result.
    private static let selection =
        "SELECT "
        + (columnNames + ["version", "tools", "vision"]).enumerated()
        .map { ($0 < columnNames.count ? "m." : "t.") + $1 }.joined(separator: ", ") + """
                 FROM model AS m LEFT JOIN test_result AS t
                ON t.id = (SELECT max(id) FROM test_result WHERE model_id = m.id)
            """
    fileprivate static let one = selection + " WHERE m.id = ?"
    /// A list of ids follows.
    fileprivate static let several = selection + " WHERE m.id IN "
    fileprivate static let withoutFindings = "SELECT \(columns), NULL, NULL, NULL FROM model"

    let id: UUID
    /// In the order of ``columnNames``.
    let values: [SQLValue]
    let headers: [HeaderRecord]
    /// Findings of probes that count.
    private let findings: [ModelField: FieldValue]
    /// Columns that hold what this program never writes.
    lazy var unreadable: [String] = findUnreadable()

    init(
        id: UUID, values: [SQLValue], headers: [HeaderRecord],
        findings: [ModelField: FieldValue] = [:]
    ) {
        self.id = id
        self.values = values
        self.headers = headers
        self.findings = findings
    }

    var version: Int { count("version") ?? 0 }
    var testedFrom: Int { count("tested_from") ?? 0 }
    /// Findings of tests of earlier versions do not count.
    var foundFrom: Int { count("found_from") ?? 0 }
    var changedAt: Date { Date(milliseconds: integer("changed_at") ?? 0) }
    var changedBy: String { if case .text(let name) = value("changed_by") { name } else { "" } }

    private func integer(_ column: String) -> Int64? {
        if case .integer(let number) = value(column) { number } else { nil }
    }

    private func count(_ column: String) -> Int? {
        integer(column).flatMap { Int(exactly: $0) }.flatMap { 0...Int(Int32.max) ~= $0 ? $0 : nil }
    }

    private func findUnreadable() -> [String] {
        var columns = ["version", "tested_from", "found_from"].filter { count($0) == nil }
        if integer("changed_at") == nil { columns.append("changed_at") }
        if case .text = value("changed_by") {} else { columns.append("changed_by") }
        for (place, kind) in ModelRecord.kinds.enumerated() where !kind.reads(values[place + 1]) {
            columns.append(ModelRecord.columnNames[place + 1])
        }
        if !headers.allSatisfy(\.isReadable) { columns.append("header") }
        return columns
    }

    fileprivate convenience init(
        _ row: SQLRow, headers: [HeaderRecord]
    ) throws(StoreError) {
        let count = ModelRecord.columnNames.count
        var values: [SQLValue] = []
        values.reserveCapacity(count)
        for place in 0..<count { values.append(try row.value(Int32(place))) }
        let found = Int32(count)
        var findings: [ModelField: FieldValue] = [:]
        if case .integer(let version) = try row.value(found),
            case .integer(let from) = ModelRecord.value("found_from", values), version >= from
        {
            for (field, place) in [(ModelField.tools, found + 1), (.vision, found + 2)] {
                guard case .integer(let works) = try row.value(place) else { continue }
                findings[field] = .flag(works != 0)
            }
        }
        self.init(id: try row.uuid(0), values: values, headers: headers, findings: findings)
    }

    private static func value(_ column: String, _ values: [SQLValue]) -> SQLValue {
        places[column].map { values[$0] } ?? .null
    }

    func value(_ column: String) -> SQLValue { ModelRecord.value(column, values) }

    /// What stands in a field's column; nothing for a secret.
    func stored(_ field: ModelField) -> FieldValue { field.value(stored: value(field.column)) }

    /// What a field holds in clear: what a probe found of it, or what stands in its column.
    func value(of field: ModelField) -> FieldValue {
        if !findings.isEmpty, let found = findings[field] { return found }
        return stored(field)
    }

    /// What a secret field holds, sealed.
    func envelope(of field: ModelField) -> [UInt8]? {
        if case .blob(let bytes) = value(field.column) { bytes } else { nil }
    }

    /// What stands in the fields of the route, in their order.
    var routeTexts: [String?] {
        ModelRecord.routePlaces.map { if case .text(let text) = values[$0] { text } else { nil } }
    }

    /// The sealed route.
    var route: [UInt8] { if case .blob(let bytes) = value("route") { bytes } else { [] } }

    var seal: [UInt8] { if case .blob(let bytes) = value("seal") { bytes } else { [] } }

    var name: String { value(of: .name).text ?? "" }

    /// Whether it is a header set.
    var isSet: Bool { value("origins") != .null }

    /// The origin its values were sealed for, if nobody has changed its address since.
    var origin: Origin? { value(of: .baseURL).text.flatMap { Origin(of: $0) } }

    /// The record as it is when its fields in clear and its header rows are a draft's: what it was
    /// if the draft puts back what somebody has changed in it.
    func with(_ model: Model) -> ModelRecord {
        var values = values
        for (place, column) in ModelRecord.columnNames.enumerated() {
            guard let field = ModelRecord.fields.first(where: { $0.column == column }),
                !field.isSecret, !field.use.contains(.probed) || model.says(field)
            else { continue }
            values[place] = SQLValue(field.value(of: model))
        }
        let headers = model.headers.enumerated().map { place, row in
            HeaderRecord(
                id: row.id, position: place, name: row.name, isOn: row.isOn,
                isSecret: row.isSecret,
                value: self.headers.first { $0.id == row.id }?.value ?? [])
        }
        return ModelRecord(id: id, values: values, headers: headers, findings: findings)
    }

    /// The record with other header rows.
    func with(_ headers: [HeaderRecord]) -> ModelRecord {
        ModelRecord(id: id, values: values, headers: headers, findings: findings)
    }

    /// The record with another value in one column.
    func with(_ new: SQLValue, in column: String) -> ModelRecord {
        var values = values
        if let place = ModelRecord.places[column] { values[place] = new }
        return ModelRecord(id: id, values: values, headers: headers, findings: findings)
    }
}

extension ModelField {
    /// What a column's content is as a value of this field; nothing for a secret and for what this
    /// program never writes.
    fileprivate func value(stored: SQLValue) -> FieldValue {
        switch (kind, stored) {
        case (.text, .text(let text)): .text(text)
        case (.integer, .integer(let number)): Int(exactly: number).map { .integer($0) } ?? .none
        case (.number, .real(let number)): .number(number)
        case (.number, .integer(let number)): .number(Double(number))
        case (.flag, .integer(let number)): .flag(number != 0)
        case (.words, .text(let text)): .words(text.words)
        default: .none
        }
    }
}

extension ModelField.Kind {
    /// Whether a column of it may hold that.
    fileprivate func reads(_ stored: SQLValue) -> Bool {
        switch (self, stored) {
        case (.integer, .integer(let number)): (0...Int64(Int32.max)).contains(number)
        case (.text, .text), (.words, .text), (.number, .real), (.number, .integer),
            (.flag, .integer), (.secret, .blob), (_, .null):
            true
        default: false
        }
    }
}

extension SQLValue {
    /// A field's value as its column has it. Secrets are sealed elsewhere.
    init(_ value: FieldValue) {
        switch value {
        case .none, .secret, .rows: self = .null
        case .text(let text): self = .text(text)
        case .integer(let number): self = .integer(number)
        case .number(let number): self = .real(number)
        case .flag(let isOn): self = .integer(isOn ? 1 : 0)
        case .words(let words): self = .text(words.joined(separator: " "))
        }
    }
}

/// A header's row as it is stored.
struct HeaderRecord: Equatable {
    let id: UUID
    let position: Int
    let name: String
    /// As it is stored beside the name, for the index.
    let lowerName: String
    let isOn: Bool
    let isSecret: Bool
    let value: [UInt8]
    /// Whether all of it is such as this program writes.
    let isReadable: Bool

    static let columns = "id, position, name, name_lower, is_on, is_secret, value"
    /// Not sorted: SQLite's sorting takes longer than reading a few rows.
    fileprivate static let selection = "SELECT \(columns) FROM header WHERE model_id = ?"
    fileprivate static let every = "SELECT model_id, \(columns) FROM header"

    init(id: UUID, position: Int, name: String, isOn: Bool, isSecret: Bool, value: [UInt8]) {
        self.id = id
        self.position = position
        self.name = name
        lowerName = HeaderName.lowercase(name)
        self.isOn = isOn
        self.isSecret = isSecret
        self.value = value
        isReadable = true
    }

    /// The row with another sealed value.
    func with(_ value: [UInt8]) -> HeaderRecord {
        HeaderRecord(
            id: id, position: position, name: name, isOn: isOn, isSecret: isSecret, value: value)
    }

    /// - Parameter first: the column where ``columns`` begin.
    init(_ row: SQLRow, first: Int32) throws(StoreError) {
        let (id, position) = (try row.value(first), try row.value(first + 1))
        let (name, lower) = (try row.value(first + 2), try row.value(first + 3))
        let (isOn, isSecret) = (try row.value(first + 4), try row.value(first + 5))
        let value = try row.value(first + 6)
        self.init(id, position, name, lower, isOn, isSecret, value)
    }

    private init(
        _ id: SQLValue, _ position: SQLValue, _ name: SQLValue, _ lower: SQLValue,
        _ isOn: SQLValue, _ isSecret: SQLValue, _ value: SQLValue
    ) {
        func text(_ value: SQLValue) -> String? {
            if case .text(let text) = value { text } else { nil }
        }
        func number(_ value: SQLValue, in range: ClosedRange<Int64>) -> Int? {
            if case .integer(let number) = value, range.contains(number) {
                Int(number)
            } else {
                nil
            }
        }
        let known = text(id).flatMap { text in
            UUID(text: text).flatMap { $0.text == text ? $0 : nil }
        }
        let bytes: [UInt8]? = if case .blob(let bytes) = value { bytes } else { nil }
        let place = number(position, in: 0...Int64(Int32.max))
        let (on, secret) = (number(isOn, in: 0...1), number(isSecret, in: 0...1))
        self.id = known ?? UUID()
        self.position = place ?? 0
        self.name = text(name) ?? ""
        lowerName = text(lower) ?? ""
        self.isOn = on != 0
        self.isSecret = secret != 0
        self.value = bytes ?? []
        isReadable =
            known != nil && place != nil && text(name) != nil && text(lower) != nil && on != nil
            && secret != nil && bytes != nil
    }
}

extension Origin {
    /// The origin of a stored base URL; `nil` where it is not a URL.
    init?(of baseURL: String) {
        // What is wrong with the URL is `ModelRules`' to say.
        guard let origin = try? BaseURL(baseURL).origin else { return nil }
        self = origin
    }
}

extension Connection {
    func record(_ id: UUID) throws(StoreError) -> ModelRecord? {
        let questions = Connection.questions(for: [id])
        engine.foresee(questions)
        let headers = try all(questions[0]) { (row) throws(StoreError) in
            try HeaderRecord(row, first: 0)
        }
        return try first(questions[1]) { (row) throws(StoreError) in
            try ModelRecord(row, headers: headers.sorted { $0.position < $1.position })
        }
    }

    /// How many rows are asked for by their ids at once.
    static let idsAtOnce = 256

    /// Places for ids in a statement: `?1, ?2, ...`.
    static func places(_ count: Int) -> String {
        (1...max(count, 1)).map { "?\($0)" }.joined(separator: ", ")
    }

    /// What is asked for the records of at most ``idsAtOnce`` models: their headers first.
    static func questions(for ids: some Collection<UUID>) -> [Question] {
        guard !ids.isEmpty else { return [] }
        let keys = ids.map { SQLValue.uuid($0) }
        let texts =
            keys.count == 1
            ? [HeaderRecord.selection, ModelRecord.one]
            : [HeaderRecord.every + " WHERE model_id IN ", ModelRecord.several].map {
                $0 + "(\(places(keys.count)))"
            }
        return texts.map { Question(sql: $0, values: keys) }
    }

    /// The records of at most ``idsAtOnce`` models, by id: two questions, however many they are.
    func records(_ ids: [UUID]) throws(StoreError) -> [UUID: ModelRecord] {
        guard ids.count > 1 else {
            guard let id = ids.first, let found = try record(id) else { return [:] }
            return [id: found]
        }
        let questions = Connection.questions(for: ids)
        engine.foresee(questions)
        var headers: [UUID: [HeaderRecord]] = [:]
        try rows(questions[0]) { (row) throws(StoreError) in
            guard let id = try row.known(0) else { return }
            headers[id, default: []].append(try HeaderRecord(row, first: 1))
        }
        var found: [UUID: ModelRecord] = [:]
        try rows(questions[1]) { (row) throws(StoreError) in
            guard let id = try row.known(0) else { return }
            let rows = (headers[id] ?? []).sorted { $0.position < $1.position }
            found[id] = try ModelRecord(row, headers: rows)
        }
        return found
    }

    /// What is asked for all records: their headers first.
    static let recordQuestions = [
        Question(sql: HeaderRecord.every + " ORDER BY model_id, position"),
        Question(sql: ModelRecord.withoutFindings),
    ]

    /// Lends every model's record, without what probes found. What has no id of ours is left out:
    /// nothing can be done with it, and the state of the pool tells of it.
    func eachRecord(
        _ body: (ModelRecord) throws(StoreError) -> Void
    ) throws(StoreError) {
        var headers: [UUID: [HeaderRecord]] = [:]
        engine.foresee(Connection.recordQuestions)
        try rows(Connection.recordQuestions[0]) { (row) throws(StoreError) in
            guard let id = try row.known(0) else { return }
            headers[id, default: []].append(try HeaderRecord(row, first: 1))
        }
        try rows(Connection.recordQuestions[1]) { (row) throws(StoreError) in
            guard let id = try row.known(0) else { return }
            try body(try ModelRecord(row, headers: headers.removeValue(forKey: id) ?? []))
        }
    }

    /// The names of the models that are LOCKED, by id.
    func lockedModels(
        _ vault: Vault, _ standing: Standing
    ) throws(StoreError) -> [UUID: String] {
        var locked: [UUID: String] = [:]
        var sets: Set<String> = []
        try eachRecord { (record) throws(StoreError) in
            guard try ValueOpener(record, vault, standing).isLocked() else { return }
            locked[record.id] = record.name
            if record.isSet { sets.insert(record.name) }
        }
        guard !sets.isEmpty else { return locked }
        // What attaches a set that is LOCKED is not sent either.
        for model in try attachedModels() where !sets.isDisjoint(with: model.sets) {
            locked[model.id] = model.name
        }
        return locked
    }
}

extension PoolStore {
    func record(_ id: UUID) throws(StoreError) -> ModelRecord? { try connection.record(id) }

    func existingRecord(_ id: UUID) throws(StoreError) -> ModelRecord {
        guard let found = try record(id) else {
            throw StoreError(.noSuchModel(id.uuidString), path: file.path)
        }
        return found
    }
}
