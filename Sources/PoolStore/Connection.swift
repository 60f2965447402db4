/// A connection to the pool, whatever engine it is kept in: the ways of asking and writing that the
/// store uses. Not more: what is safe and what is stored is said elsewhere.
final class Connection {
    let engine: any Engine

    init(_ engine: any Engine) { self.engine = engine }

    /// Opens an existing file in a canonical folder.
    /// - Parameter vfs: the name of the SQLite VFS; `nil`: the system's.
    convenience init(path: String, isReadOnly: Bool, vfs: String?) throws(StoreError) {
        self.init(try SQLiteEngine(path: path, isReadOnly: isReadOnly, vfs: vfs))
    }

    /// What errors call the pool.
    var path: String { engine.name }

    // MARK: Statements

    /// Runs one statement without a result and tells how many rows it changed.
    @discardableResult
    func run(_ sql: String, _ values: [SQLValue] = []) throws(StoreError) -> Int {
        try engine.rows(sql, values, onlyFirst: false) { _ throws(StoreError) in }
    }

    /// Runs one statement that writes. Where it changed another number of rows than is meant,
    /// what was asked for did not happen, and the transaction is to be rolled back.
    func write(
        _ sql: String, _ values: [SQLValue] = [], rows meant: ClosedRange<Int> = 1...1
    ) throws(StoreError) {
        try engine.write(sql, values, rows: meant)
    }

    /// Runs one statement and lends every row of its result.
    func rows(
        _ sql: String, _ values: [SQLValue] = [], _ body: (SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        _ = try engine.rows(sql, values, onlyFirst: false, body)
    }

    /// The first row of a result, read by `body`; `nil` where there is none.
    func first<Value>(
        _ sql: String, _ values: [SQLValue] = [], _ body: (SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        var found: Value?
        _ = try engine.rows(sql, values, onlyFirst: true) { (row) throws(StoreError) in
            found = try body(row)
        }
        return found
    }

    /// All rows of a result.
    func all<Value>(
        _ sql: String, _ values: [SQLValue] = [], _ body: (SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        var found: [Value] = []
        try rows(sql, values) { (row) throws(StoreError) in found.append(try body(row)) }
        return found
    }

    // The same for what can be foreseen.

    func rows(
        _ question: Question, _ body: (SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) {
        try rows(question.sql, question.values, body)
    }

    func first<Value>(
        _ question: Question, _ body: (SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        try first(question.sql, question.values, body)
    }

    func all<Value>(
        _ question: Question, _ body: (SQLRow) throws(StoreError) -> Value
    ) throws(StoreError) -> [Value] {
        try all(question.sql, question.values, body)
    }

    /// The number of a table's rows; a condition may follow its name.
    func count(of table: String) throws(StoreError) -> Int {
        let count = try first("SELECT count(*) FROM \(table)") { (row) throws(StoreError) in
            try row.integer(0)
        }
        return Int(clamping: count ?? 0)
    }

    // MARK: Transactions

    /// Whether a transaction is open.
    var isInTransaction: Bool { engine.isInTransaction }

    /// How many transactions were begun.
    private var transactions = 0
    /// The number of the transaction that is open: what others change is not seen in it, or not
    /// made while it lasts.
    var transaction: Int? { isInTransaction ? transactions : nil }

    func begin(_ kind: TransactionKind) throws(StoreError) {
        let foreseen: [Question] =
            switch kind {
            case .reading: Connection.facts
            case .writing: Connection.facts + [AuditChain.headQuestion]
            case .migrating: []
            }
        try engine.begin(kind, foreseeing: foreseen)
        transactions += 1
    }

    /// Runs `body`, which reads only, in one transaction: the file is locked and looked at once
    /// instead of for every statement, and all is seen as of one moment. Within another transaction
    /// it already is.
    /// - Parameter foreseen: what will be asked, beside ``facts``.
    func reading<Value>(
        _ foreseen: [Question] = [], _ body: () throws(StoreError) -> Value
    ) throws(StoreError) -> Value {
        guard !isInTransaction else {
            engine.foresee(foreseen)
            return try body()
        }
        try begin(.reading)
        // Nothing was written: how the transaction ends changes nothing.
        defer { _ = try? engine.rollBack() }
        engine.foresee(foreseen)
        return try body()
    }

    /// What nearly everything asks about the pool first: a few rows, whatever it holds.
    static let facts =
        [MetaTable.Key.poolID, .state, .movedTo].map(MetaTable.question) + [
            AuditKeys.question, Connection.currentKeyQuestion,
        ] + Connection.keysQuestions
}
