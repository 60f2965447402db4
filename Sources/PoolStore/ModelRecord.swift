internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// A model's rows as they are stored: fields as found, values sealed. An object, since everything
/// that opens a value holds it.
final class ModelRecord {
    /// The fields that are columns of the table `model`.
    static let fields = ModelField.all.filter { $0.kind != .rows }
    private static let places = Dictionary(
        uniqueKeysWithValues: fields.enumerated().map { ($1, $0) })
    private static let others = ["route", "version", "tested_from", "changed_at", "changed_by"]
    private static let columnNames = ["id"] + fields.map(\.column) + others
    static let columns = columnNames.joined(separator: ", ")
    static let columnCount = columnNames.count

    let id: UUID
    /// In the order of ``fields``.
    private let columns: [Column]
    let route: [UInt8]
    let version: Int
    let testedFrom: Int
    let changedAt: Date
    let changedBy: String
    fileprivate(set) var headers: [HeaderRecord] = []

    /// What a field's column holds.
    private enum Column {
        case clear(FieldValue)
        case envelope([UInt8]?)
    }

    fileprivate static let selection = "SELECT \(columns) FROM model WHERE id = ?"

    init(_ row: SQLRow) throws(StoreError) {
        let counts = 0...Int(Int32.max)
        id = try row.uuid(0)
        var columns: [Column] = []
        columns.reserveCapacity(ModelRecord.fields.count)
        var next: Int32 = 1
        for field in ModelRecord.fields {
            columns.append(try ModelRecord.column(field, row, next))
            next += 1
        }
        self.columns = columns
        route = try row.blob(next)
        version = try row.integer(next + 1, in: counts)
        testedFrom = try row.integer(next + 2, in: counts)
        changedAt = try row.date(next + 3)
        changedBy = try row.text(next + 4)
    }

    private static func column(
        _ field: ModelField, _ row: SQLRow, _ place: Int32
    ) throws(StoreError) -> Column {
        if field.isSecret { return .envelope(try row.optional(place, row.blob)) }
        if row.isNull(place) { return .clear(.none) }
        return switch field.kind {
        case .text: .clear(.text(try row.text(place)))
        case .integer: .clear(.integer(try row.integer(place, in: 0...Int(Int32.max))))
        case .number: .clear(.number(try row.real(place)))
        case .flag: .clear(.flag(try row.flag(place)))
        case .words: .clear(.words(try row.text(place).words))
        case .secret, .rows: .clear(.none)
        }
    }

    /// What a field holds in clear; nothing for a secret.
    func value(of field: ModelField) -> FieldValue {
        guard let place = ModelRecord.places[field], case .clear(let value) = columns[place] else {
            return .none
        }
        return value
    }

    /// What a secret field holds, sealed.
    func envelope(of field: ModelField) -> [UInt8]? {
        guard let place = ModelRecord.places[field], case .envelope(let bytes) = columns[place]
        else { return nil }
        return bytes
    }

    var name: String { value(of: .name).text ?? "" }

    /// The origin its values were sealed for, if nobody has changed its address since.
    var origin: Origin? { value(of: .baseURL).text.flatMap { Origin(of: $0) } }
}

/// A header's row as it is stored.
struct HeaderRecord: Equatable {
    let id: UUID
    let name: String
    let isOn: Bool
    let isSecret: Bool
    let value: [UInt8]

    static let columns = "id, name, is_on, is_secret, value"
    /// With their positions: SQLite's sorting takes longer than reading a few rows.
    fileprivate static let selection =
        "SELECT position, \(columns) FROM header WHERE model_id = ?"

    init(id: UUID, name: String, isOn: Bool, isSecret: Bool, value: [UInt8]) {
        self.id = id
        self.name = name
        self.isOn = isOn
        self.isSecret = isSecret
        self.value = value
    }

    /// - Parameter first: the column where ``columns`` begin.
    init(_ row: SQLRow, first: Int32) throws(StoreError) {
        id = try row.uuid(first)
        name = try row.text(first + 1)
        isOn = try row.flag(first + 2)
        isSecret = try row.flag(first + 3)
        value = try row.blob(first + 4)
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
        let key = [SQLValue.uuid(id)]
        let found = try first(ModelRecord.selection, key) { (row) throws(StoreError) in
            try ModelRecord(row)
        }
        guard let found else { return nil }
        let headers = try all(HeaderRecord.selection, key) { (row) throws(StoreError) in
            (position: try row.integer(0), record: try HeaderRecord(row, first: 1))
        }
        found.headers = headers.sorted { $0.position < $1.position }.map(\.record)
        return found
    }

    /// Lends every model's record.
    func eachRecord(
        _ body: (ModelRecord) throws(StoreError) -> Void
    ) throws(StoreError) {
        var headers: [UUID: [HeaderRecord]] = [:]
        try rows("SELECT model_id, \(HeaderRecord.columns) FROM header ORDER BY model_id, position")
        {
            (row) throws(StoreError) in
            let record = try HeaderRecord(row, first: 1)
            headers[try row.uuid(0), default: []].append(record)
        }
        try rows("SELECT \(ModelRecord.columns) FROM model") { (row) throws(StoreError) in
            let record = try ModelRecord(row)
            record.headers = headers.removeValue(forKey: record.id) ?? []
            try body(record)
        }
    }

    /// The names of the models a value of which cannot be opened, by id.
    func lockedModels(_ vault: Vault) throws(StoreError) -> [UUID: String] {
        var locked: [UUID: String] = [:]
        try eachRecord { (record) throws(StoreError) in
            if try ValueOpener(record, vault).isLocked() { locked[record.id] = record.name }
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
