/// What is different between the engines that a pool can be kept in. The statements are not: what the
/// store asks and writes is one text for all of them (``Connection``).
protocol Engine: AnyObject {
    /// What errors call the pool: its file.
    var name: String { get }
    /// Whether a transaction is open.
    var isInTransaction: Bool { get }

    /// Runs one statement, lends every row of its result, or the first one only, and tells how many
    /// rows it changed.
    func rows(
        _ sql: String, _ values: [SQLValue], onlyFirst: Bool,
        _ body: (SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) -> Int

    /// Runs one statement that writes; where it changes another number of rows than is meant, the
    /// transaction cannot be committed.
    func write(
        _ sql: String, _ values: [SQLValue], rows meant: ClosedRange<Int>
    ) throws(StoreError)

    /// Tells what will be asked in the open transaction, so that it need not be asked one after the
    /// other: it is sent with what is asked or written next.
    func foresee(_ questions: [Question])

    /// Sees to it that all that was written is where a commit can find it.
    func flush() throws(StoreError)

    /// - Parameter foreseen: what will be asked in it, as for ``foresee(_:)``.
    func begin(_ kind: TransactionKind, foreseeing foreseen: [Question]) throws(StoreError)
    func commit() throws(StoreError)
    func rollBack() throws(StoreError)

    /// Tells others, with the commit, that a model or a key was changed.
    func announceChange() throws(StoreError)

    /// Adds an entry to the audit log, in the order of its columns.
    func append(audit entry: [SQLValue], after previous: [UInt8]) throws(StoreError)

    // MARK: Facts

    /// Stays the same as long as nobody else has changed anything in the pool.
    func moment() throws(StoreError) -> String

    /// Counts what others have changed in the pool, for whoever shows it.
    func changes() throws(StoreError) -> Int64

    /// The highest number that an entry of the audit log ever had.
    func highestAuditEntry() throws(StoreError) -> Int64

    /// What is wrong with the pool's structure; empty when it is sound.
    func problems() throws(StoreError) -> [String]

    /// The settings that keep the pool safe, read back.
    func settings() throws(StoreError) -> [(name: String, value: String)]

    // MARK: Schema

    /// What ``schemaVersion()`` and ``alteration(from:)`` ask.
    var schemaQuestions: [Question] { get }

    /// The number of steps that the pool has taken; refuses what is not a pool.
    func schemaVersion() throws(StoreError) -> Int

    /// Takes one step of the schema.
    func take(_ migration: Migration) throws(StoreError)

    /// After rows were copied with the numbers that they had: the next ones get higher ones.
    func noteCopied() throws(StoreError)

    /// Notes how many steps the pool has taken.
    func setSchemaVersion(_ version: Int) throws(StoreError)

    /// What the pool's structure holds that those migrations do not make, or make otherwise; `nil`
    /// where there is nothing. Throws where something is missing that is read.
    func alteration(from migrations: ArraySlice<Migration>) throws(StoreError) -> String?
}

/// A statement that reads, with its values.
struct Question: Hashable {
    let sql: String
    var values: [SQLValue] = []
}

/// What a transaction is for.
enum TransactionKind {
    /// All is seen as of one moment.
    case reading
    /// Nobody else writes meanwhile.
    case writing
    /// As `writing`, where there may be no table yet.
    case migrating
}
