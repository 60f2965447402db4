internal import FoundationEssentials
internal import ModelPool
internal import Vault

/// A model's rows as they are stored: texts as found, values sealed. An object, since everything
/// that opens a value holds it.
final class ModelRecord {
    let id: UUID
    let name: String
    let provider: String
    let wireProtocol: String
    let modelID: String
    let baseURL: String
    let isEnabled: Bool
    let timeout: Int
    let temperature: Double?
    let maxOutputTokens: Int?
    let supportsVision: Bool
    let supportsTools: Bool?
    let tags: String
    let proxy: String
    let proxyPassword: [UInt8]?
    let caFile: String?
    let clientCertificate: String?
    let clientKey: String?
    let apiKey: [UInt8]?
    let route: [UInt8]
    let version: Int
    let testedFrom: Int
    let changedAt: Date
    let changedBy: String
    let extra: [UInt8]?
    fileprivate(set) var headers: [HeaderRecord] = []

    static let columns = """
        id, name, provider, protocol, model_id, base_url, enabled, timeout, temperature, \
        max_output_tokens, vision, tools, tags, proxy, proxy_password, ca_file, \
        client_certificate, client_key, api_key, route, version, tested_from, changed_at, \
        changed_by, extra
        """

    fileprivate static let selection = "SELECT \(columns) FROM model WHERE id = ?"

    init(_ row: SQLRow) throws(StoreError) {
        let counts = 0...Int(Int32.max)
        id = try row.uuid(0)
        name = try row.text(1)
        provider = try row.text(2)
        wireProtocol = try row.text(3)
        modelID = try row.text(4)
        baseURL = try row.text(5)
        isEnabled = try row.flag(6)
        timeout = try row.integer(7, in: counts)
        temperature = try row.optional(8, row.real)
        maxOutputTokens = try row.optional(9) { (column) throws(StoreError) in
            try row.integer(column, in: counts)
        }
        supportsVision = try row.flag(10)
        supportsTools = try row.optional(11, row.flag)
        tags = try row.text(12)
        proxy = try row.text(13)
        proxyPassword = try row.optional(14, row.blob)
        caFile = try row.optional(15, row.text)
        clientCertificate = try row.optional(16, row.text)
        clientKey = try row.optional(17, row.text)
        apiKey = try row.optional(18, row.blob)
        route = try row.blob(19)
        version = try row.integer(20, in: counts)
        testedFrom = try row.integer(21, in: counts)
        changedAt = try row.date(22)
        changedBy = try row.text(23)
        extra = try row.optional(24, row.blob)
    }

    /// The origin its values were sealed for, if nobody has changed its address since.
    var origin: Origin? { Origin(of: baseURL) }
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
            if try Opener(record, vault).isLocked() { locked[record.id] = record.name }
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
