internal import FoundationEssentials
internal import PoolModel
internal import Vault

/// What the pool says of itself as a whole, sealed in one row of `meta`: without the key nobody can
/// put a row back, take one out or put one in without the state saying so.
///
/// The sum is never in clear: the differences of sums would let somebody compose an earlier pool.
struct PoolState: Equatable {
    /// Counts the changes of models and keys.
    var counter: Int64
    /// The schema when the keys were last changed.
    var schema: Int
    /// The sum of what every model's row counts for.
    var models = RowSum()
    /// The code of the keys and of what the pool says of itself.
    var keys: [UInt8] = []
    /// The last audit entry when a model or key was last changed.
    var head = AuditChain.Mark(id: 0, hash: [])

    /// The count that stands in clear beside the sealed state, which is bound to it.
    static func counter(of text: String) -> Int64? {
        text.split(separator: " ").first.flatMap { Int64($0) }.flatMap { $0 >= 0 ? $0 : nil }
    }

    /// `nil` where it is not what this key sealed for this pool and count.
    static func open(_ text: String, _ vault: Vault) throws(StoreError) -> PoolState? {
        let parts = text.split(separator: " ", omittingEmptySubsequences: false)
        guard parts.count == 2, let counter = counter(of: text), String(counter) == parts[0],
            let bytes = [UInt8](hexadecimal: parts[1]),
            let plain = try ValueOpener.open(bytes, binding(vault.pool, counter), vault)
        else { return nil }
        return plain.withBytes { bytes -> PoolState? in
            guard bytes.count == 112 else { return nil }
            func number(_ place: Int) -> Int64 {
                bytes[place..<place + 8].reduce(0) { $0 << 8 | Int64($1) }
            }
            guard let models = RowSum(bytes[8..<40]), let schema = Int(exactly: number(0)) else {
                return nil
            }
            return PoolState(
                counter: counter, schema: schema, models: models, keys: Array(bytes[40..<72]),
                head: AuditChain.Mark(id: number(72), hash: Array(bytes[80..<112])))
        }
    }

    /// As it stands in `meta`.
    func text(_ vault: Vault) throws(StoreError) -> String {
        var row: [UInt8] = []
        func append(_ number: Int64) {
            withUnsafeBytes(of: number.bigEndian) { row.append(contentsOf: $0) }
        }
        append(Int64(schema))
        row += models.bytes
        row += keys
        append(head.id)
        row += head.hash
        let plain = Secret(bytes: row)
        let sealed = try withVault { () throws(VaultError) in
            try vault.seal(plain, PoolState.binding(vault.pool, counter))
        }
        return "\(counter) \(sealed.hexadecimal)"
    }

    private static func binding(_ pool: UUID, _ counter: Int64) -> Binding {
        Binding(
            pool: pool, table: "meta", column: "state", row: pool, model: pool, origin: nil,
            place: withUnsafeBytes(of: counter.bigEndian) { Array($0) })
    }
}

extension [UInt8] {
    var hexadecimal: String {
        let digits = [UInt8]("0123456789abcdef".utf8)
        return String(
            decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 0xF)]] }, as: UTF8.self)
    }

    init?(hexadecimal text: some StringProtocol) {
        let digits = [UInt8](text.utf8)
        guard digits.count.isMultiple(of: 2) else { return nil }
        var bytes: [UInt8] = []
        bytes.reserveCapacity(digits.count / 2)
        for place in stride(from: 0, to: digits.count, by: 2) {
            let pair = String(decoding: digits[place..<place + 2], as: UTF8.self)
            guard let byte = UInt8(pair, radix: 16), pair.first != "+" else { return nil }
            bytes.append(byte)
        }
        self = bytes
    }
}

extension Connection {
    /// The code of all that is small: keys, their slots, and what the pool says of itself but for
    /// its state and the later steps of its schema, which are taken without the key.
    /// - Parameter schema: the steps until it are looked at.
    func keysCode(_ vault: Vault, schema: Int) throws(StoreError) -> [UInt8] {
        var bytes = RowBytes("modelpool-keys-v1")
        let steps = Set(Migration.all.prefix(schema).map { "migrated: \($0.name)" })
        try rows(Connection.metaQuestion) { (row) throws(StoreError) in
            let (name, value) = (try row.value(0), try row.value(1))
            if case .text(let text) = name, text.hasPrefix("migrated: "), !steps.contains(text) {
                return
            }
            bytes.append(name)
            bytes.append(value)
        }
        for query in [Connection.keyringRows, Connection.slotRows] {
            var count: Int64 = 0
            try rows(query.question) { (row) throws(StoreError) in
                count += 1
                for place in 0..<query.columns { bytes.append(try row.value(Int32(place))) }
            }
            bytes.append(count)
        }
        let text = bytes.bytes
        return try withVault { () throws(VaultError) in try vault.code(.state, of: text) }
    }

    private static let metaQuestion = Question(
        sql: "SELECT name, value FROM meta WHERE name != 'state' ORDER BY name")
    private static let keyringRows = (
        question: Question(sql: "SELECT id, created_at, retired_at FROM keyring ORDER BY id"),
        columns: 3
    )
    static let slotRows = (
        question: Question(
            sql: """
                SELECT slot, key_id, kind, derivation, log_n, r, p, salt, key_check, wrapped_key,
                    checksum, created_at, created_by, label, public_key
                FROM keyslot ORDER BY slot
                """), columns: 15
    )

    /// What the code is made of.
    static let keysQuestions = [metaQuestion, keyringRows.question, slotRows.question]
}
