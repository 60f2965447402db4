internal import PoolModel
internal import PostgresClient

/// A pool in a PostgreSQL database, in a schema of its own.
///
/// Every statement runs in a transaction and nothing is set for the session, so that a pooler may
/// give each transaction another connection. What is written waits and is sent with what is asked
/// next, and what will be asked with what is asked first, so that everything takes few ways to the
/// server and back.
final class PostgresEngine: Engine {
    let name: String
    private let address: PostgresAddress
    private var connection: PostgresConnection?
    /// How often a connection was made.
    private var connections = 0
    private var texts: [String: PostgresText] = [:]
    private var waiting: [Waiting] = []
    private var open: OpenTransaction?
    /// The transaction whose COMMIT had no answer.
    private var doubtful: TransactionMark?
    /// How many changes of our own others were told of.
    private var ownChanges: Int64 = 0

    /// What the server is told for every transaction: names are looked for in our schema (and in the
    /// server's own before it), nothing is waited for without end, and no policy hides rows unseen.
    private static func settings(patience: Int) -> PostgresStatement {
        PostgresStatement(
            """
            SELECT pg_catalog.set_config('search_path', 'modelpool, pg_temp', true),
                pg_catalog.set_config('row_security', 'off', true),
                pg_catalog.set_config('lock_timeout', '5s', true),
                pg_catalog.set_config('statement_timeout', '\(patience)s', true),
                pg_catalog.set_config('idle_in_transaction_session_timeout', '60s', true),
                pg_catalog.set_config('jit', 'off', true)
            """)
    }

    /// A write that is not sent yet.
    private struct Waiting {
        let text: PostgresText
        let values: [SQLValue]
        let meant: ClosedRange<Int>

        var statement: PostgresStatement {
            PostgresStatement(text.sql, values.map { PostgresValue($0) })
        }

        /// Whether what was done is what was meant: no trigger and no rule of others made something
        /// else of it.
        func fits(_ result: PostgresResult) throws(StoreError) -> Bool {
            let count = text.returned.isEmpty ? result.changedRows : Int(result.rowCount)
            guard meant.contains(count) else { return false }
            for row in 0..<(text.returned.isEmpty ? 0 : result.rowCount) {
                let found = SQLRow(result: result.pointer, row: row)
                for (column, place) in text.returned.enumerated()
                where try found.value(Int32(column)) != values[place] { return false }
            }
            return true
        }
    }

    private struct OpenTransaction {
        let kind: TransactionKind
        /// The server knows of it.
        var isBegun = false
        var mark: TransactionMark?
        /// What ``PostgresEngine/moment()`` has found in it.
        var moment: String?
        var announces = false
        /// What will be asked, and is not sent yet.
        var foreseen: [Question] = []
        /// The answers to what was asked before they were needed, and those of few rows, until
        /// something is written: who holds the lock, or reads, finds the same again.
        var known: [Question: PostgresResult] = [:]
    }

    /// What a transaction is recognised by on another connection.
    struct TransactionMark: Equatable {
        let id: String
        /// The cluster of databases, and which branch of its history.
        let system: String
        let timeline: String
    }

    init(_ address: PostgresAddress) throws(StoreError) {
        self.address = address
        name = address.shown
        do throws(PostgresError) { _ = try connected() } catch { throw StoreError(error, name) }
    }

    // MARK: Statements

    func rows(
        _ sql: String, _ values: [SQLValue], onlyFirst: Bool,
        _ body: (SQLRow) throws(StoreError) -> Void
    ) throws(StoreError) -> Int {
        let result = try answer(to: Question(sql: sql, values: values))
        for row in 0..<result.rowCount {
            try body(SQLRow(result: result.pointer, row: row))
            if onlyFirst { break }
        }
        return withExtendedLifetime(result) { result.changedRows }
    }

    func write(
        _ sql: String, _ values: [SQLValue], rows meant: ClosedRange<Int>
    ) throws(StoreError) {
        let text = text(of: sql)
        try wait(Waiting(text: text, values: values, meant: meant), changing: text.table)
    }

    /// - Parameter table: the only one that it changes; `nil`: that is not known.
    private func wait(_ write: Waiting, changing table: String?) throws(StoreError) {
        waiting.append(write)
        forgetKnown(of: table)
        // Neither side keeps more than this for the other.
        if waiting.count >= 256 { try flush() }
    }

    /// What was answered by a table cannot have left its name out.
    private func forgetKnown(of table: String?) {
        guard var now = open else { return }
        now.known = table.map { table in now.known.filter { !$0.key.sql.contains(table) } } ?? [:]
        open = now
    }

    func flush() throws(StoreError) { if !waiting.isEmpty { _ = try exchange([]) } }

    // MARK: Questions

    func foresee(_ questions: [Question]) {
        guard let known = open?.known else { return }
        // What is known may be many rows, which are let go when they are used.
        open?.foreseen += questions.filter { known[$0] == nil }
    }

    private func answer(to question: Question) throws(StoreError) -> PostgresResult {
        guard open != nil else { return try alone(question) }
        let result = if let known = open?.known[question] { known } else { try asked(question) }
        // Many rows would only fill the memory until somebody asks again.
        open?.known[question] = result.rowCount < 100 ? result : nil
        return result
    }

    private func asked(_ question: Question) throws(StoreError) -> PostgresResult {
        if !question.sql.hasPrefix("SELECT") { forgetKnown(of: text(of: question.sql).table) }
        let others = takeForeseen(but: question)
        let isFirst = open?.isBegun == false
        do throws(StoreError) {
            return try ask([question], and: others)
        } catch {
            // One of the others may be what failed: whoever asks it is told then. Nothing was read
            // in this transaction before.
            guard isFirst, !others.isEmpty, open?.kind == .reading, !error.isConnectionLost else {
                throw error
            }
            endFailed()
            open?.isBegun = false
            return try ask([question], and: [])
        }
    }

    /// The result of the last of some questions; those of others are kept until they are asked.
    private func ask(
        _ questions: [Question], and others: [Question]
    ) throws(StoreError) -> PostgresResult {
        let results = try exchange((questions + others).map(statement))
        for (question, result) in zip(others, results.dropFirst(questions.count)) {
            open?.known[question] = result
        }
        return results[questions.count - 1]
    }

    /// In a transaction of its own, which is begun and ended in the same go.
    private func alone(_ question: Question) throws(StoreError) -> PostgresResult {
        do throws(StoreError) {
            let start = beginning(.reading)
            let results = try send(
                start + [statement(question), PostgresStatement("COMMIT")], mayRepeat: true)
            return results[start.count]
        } catch {
            endFailed()
            throw error
        }
    }

    private func takeForeseen(but question: Question? = nil) -> [Question] {
        var found: Set<Question> = []
        let known = open?.known ?? [:]
        let questions = (open?.foreseen ?? []).filter {
            $0 != question && known[$0] == nil && found.insert($0).inserted
        }
        open?.foreseen = []
        return questions
    }

    private func statement(_ question: Question) -> PostgresStatement {
        PostgresStatement(text(of: question.sql).sql, question.values.map { PostgresValue($0) })
    }

    private func text(of sql: String) -> PostgresText {
        if let text = texts[sql] { return text }
        let text = PostgresText(sql)
        texts[sql] = text
        return text
    }

    /// Sends what waits, and then those; returns the results of those.
    private func exchange(
        _ statements: [PostgresStatement]
    ) throws(StoreError) -> [PostgresResult] {
        let writes = waiting
        waiting = []
        let start = open?.isBegun == false ? open.map { beginning($0.kind) } ?? [] : []
        let results = try send(
            start + writes.map(\.statement) + statements, mayRepeat: open?.isBegun != true)
        open?.isBegun = true
        for (write, result) in zip(writes, results.dropFirst(start.count)) {
            guard try write.fits(result) else {
                throw StoreError(
                    .notSaved, path: name, message: "the database wrote something else instead")
            }
        }
        return Array(results.dropFirst(start.count + writes.count))
    }

    /// - Parameter mayRepeat: nothing of the transaction was sent before. Where the connection is
    ///   lost it is so once more on a new one: what was not committed was not done.
    private func send(
        _ statements: [PostgresStatement], mayRepeat: Bool
    ) throws(StoreError) -> [PostgresResult] {
        let isFresh = connection == nil
        do throws(PostgresError) {
            return try connected().run(statements)
        } catch {
            guard error.isLost else { throw StoreError(error, name) }
            connection = nil
            guard mayRepeat, !isFresh else { throw StoreError(error, name) }
        }
        do throws(PostgresError) {
            return try connected().run(statements)
        } catch {
            if error.isLost { connection = nil }
            throw StoreError(error, name)
        }
    }

    private func connected() throws(PostgresError) -> PostgresConnection {
        if let connection, !connection.isLost { return connection }
        let made = try PostgresConnection(address)
        connections += 1
        connection = made
        return made
    }

    // MARK: Transactions

    var isInTransaction: Bool { open != nil }

    private func beginning(_ kind: TransactionKind) -> [PostgresStatement] {
        switch kind {
        case .reading:
            [
                PostgresStatement("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"),
                PostgresEngine.settings(patience: 60),
            ]
        case .writing:
            [
                PostgresStatement("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"),
                PostgresEngine.settings(patience: 5),
            ]
        case .migrating:
            [
                PostgresStatement("BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE"),
                PostgresEngine.settings(patience: 60),
            ]
        }
    }

    func begin(_ kind: TransactionKind, foreseeing foreseen: [Question]) throws(StoreError) {
        open = OpenTransaction(kind: kind)
        if !foreseen.isEmpty {
            foresee(foreseen + [PostgresEngine.moment, PostgresEngine.version])
        }
        do throws(StoreError) {
            // What is asked after a lock sees what the one before has written.
            switch kind {
            case .reading: break
            case .writing:
                let found = try ask(
                    [PostgresEngine.lock, PostgresEngine.mark], and: takeForeseen())
                guard let id = found.text(0, 0), let system = found.text(0, 1),
                    let timeline = found.text(0, 2)
                else { throw StoreError(.damaged("pg_control_system"), path: name) }
                open?.mark = TransactionMark(id: id, system: system, timeline: timeline)
            case .migrating: _ = try ask([PostgresEngine.migrationLock], and: [])
            }
        } catch {
            try rollBack()
            throw error
        }
    }

    private static let lock = Question(sql: "SELECT lock_head()")
    /// "modelpool" in bytes, shortened: everybody who changes the schema asks for this one.
    private static let migrationLock = Question(sql: "SELECT pg_advisory_xact_lock(7886471936)")
    private static let mark = Question(
        sql: """
            SELECT pg_current_xact_id()::text,
                (SELECT system_identifier::text FROM pg_control_system()),
                substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8)
            """)

    func append(audit entry: [SQLValue], after previous: [UInt8]) throws(StoreError) {
        let text = text(of: PostgresEngine.appending)
        try wait(
            Waiting(text: text, values: entry + [.blob(previous)], meant: 1...1), changing: "audit")
    }

    private static let appending = "SELECT append_audit(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

    func announceChange() throws(StoreError) {
        open?.announces = true
        try write("SELECT pg_notify('modelpool', '')", [], rows: 0...1)
    }

    func commit() throws(StoreError) {
        guard let ending = open else { return }
        try flush()
        open = nil
        do throws(StoreError) {
            let results = try send([PostgresStatement("COMMIT")], mayRepeat: false)
            guard results.first?.command == "COMMIT" else {
                throw StoreError(.notSaved, path: name)
            }
        } catch {
            if error.isConnectionLost { doubtful = ending.mark }
            throw error
        }
        if ending.announces { ownChanges += 1 }
    }

    func rollBack() throws(StoreError) {
        let ending = open
        open = nil
        waiting = []
        guard ending?.kind == .reading, ending?.isBegun == true else { return endFailed() }
        // It has changed nothing: how it ends need not be waited for.
        do throws(PostgresError) { try connection?.post("ROLLBACK") } catch { connection = nil }
    }

    /// Ends whatever transaction the server has open for us.
    private func endFailed() {
        guard let connection, !connection.isLost else { return }
        guard connection.transactionStatus != .idle else { return }
        do throws(PostgresError) { try connection.run("ROLLBACK") } catch {
            // A new connection has none.
            self.connection = nil
        }
    }

    // MARK: A COMMIT without an answer

    /// Whether the transaction whose COMMIT had no answer was done. On the same branch of the same
    /// cluster's history the server knows it; elsewhere the audit log does, if it has the entry.
    /// - Returns: `nil`: it cannot be told.
    func wasCommitted(_ mark: AuditChain.Mark?) throws(StoreError) -> Bool? {
        guard let asked = doubtful else { return false }
        try begin(.writing, foreseeing: [])
        defer { _ = try? rollBack() }
        guard let here = open?.mark else { return nil }
        if here.system == asked.system, here.timeline == asked.timeline {
            let status = try Connection(self).first(
                "SELECT pg_xact_status(CAST(CAST(? AS text) AS xid8))", [.text(asked.id)]
            ) { (row) throws(StoreError) in try row.optional(0, row.text) }
            switch status.flatMap(\.self) {
            case "committed":
                doubtful = nil
                return true
            case "aborted":
                doubtful = nil
                return false
            default: break
            }
        }
        guard let mark, try AuditChain.contains(mark, in: Connection(self)) else { return nil }
        doubtful = nil
        return true
    }

    // MARK: Facts

    private static let moment = Question(sql: "SELECT pg_current_snapshot()::text")

    func moment() throws(StoreError) -> String {
        if let known = open?.moment { return known }
        let snapshot = try Connection(self).first(PostgresEngine.moment) {
            (row) throws(StoreError) in try row.text(0)
        }
        let moment = "\(connections) \(snapshot ?? "")"
        open?.moment = moment
        return moment
    }

    func changes() throws(StoreError) -> Int64 {
        let state = try MetaTable.read(.state, Connection(self))
        return (state.flatMap(PoolState.counter(of:)) ?? 0) - ownChanges
    }

    func highestAuditEntry() throws(StoreError) -> Int64 {
        try Connection(self).first("SELECT audit FROM head") { (row) throws(StoreError) in
            try row.integer(0)
        } ?? 0
    }

    /// Refuses a database that cannot keep every text.
    func requireUnicode() throws(StoreError) {
        let encoding = try Connection(self).first("SELECT current_setting('server_encoding')") {
            (row) throws(StoreError) in try row.text(0)
        }
        guard encoding == "UTF8" else {
            throw StoreError(.databaseEncoding(encoding ?? ""), path: name)
        }
    }

    /// Whether it only follows another server.
    var isStandby: Bool {
        get throws(StoreError) {
            // Servers before 14, and poolers, do not say it by themselves.
            if let said = connection?.reported("in_hot_standby") { return said == "on" }
            return try Connection(self).first("SELECT pg_is_in_recovery()") {
                (row) throws(StoreError) in try row.flag(0)
            } ?? false
        }
    }
}

extension PostgresError {
    /// Whether the connection is gone, or the server is going: the next one may do better.
    var isLost: Bool {
        if code == .lost { return true }
        guard let sqlstate else { return false }
        return sqlstate.hasPrefix("08") || ["57P01", "57P02", "57P03"].contains(sqlstate)
    }
}

extension StoreError {
    /// https://www.postgresql.org/docs/15/errcodes-appendix.html
    init(_ error: PostgresError, _ name: String) {
        let code: Code
        if error.isLost {
            code = .connectionLost
        } else if error.code != .server {
            code = .server(error)
        } else {
            code =
                switch error.sqlstate ?? "" {
                // A lock or statement took too long; others were in between; all connections are
                // taken.
                case "55P03", "57014", "40001", "40P01", "53300": .busy
                case "53100": .diskFull
                case "25006": .readOnly
                case "22001", "54000", "53200": .tooLarge
                case "42501": .server(error)
                case "42P01", "42703", "3F000": .damaged(error.message)
                default: .failed
                }
        }
        self.init(code, path: name, message: error.message)
    }

    var isConnectionLost: Bool { if case .connectionLost = code { true } else { false } }
}
