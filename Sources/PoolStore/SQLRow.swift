internal import CPostgres
internal import CSQLite
internal import FoundationEssentials
internal import PoolModel
internal import PostgresClient

/// One row of a result, valid during the callback it is lent to. Every access checks the stored
/// type: the file may have been written by anything.
///
/// Two numbers and not an object, so that reading a column of a file costs one comparison more than
/// asking SQLite itself.
struct SQLRow {
    /// SQLite's statement, or the result of PostgreSQL's client.
    private let statement: OpaquePointer
    /// The row of that result; -1: SQLite's.
    private let row: Int32

    init(statement: OpaquePointer) {
        self.statement = statement
        row = -1
    }

    init(result: OpaquePointer, row: Int32) {
        statement = result
        self.row = row
    }

    /// SQLite's number for the kind of what stands there.
    private func kind(_ column: Int32) -> Int32 {
        guard row >= 0 else { return sqlite3_column_type(statement, column) }
        guard !cpostgres_is_null(statement, row, column) else { return SQLITE_NULL }
        return switch cpostgres_type(statement, column) {
        case PostgresValue.TypeID.integer, PostgresValue.TypeID.mediumInteger,
            PostgresValue.TypeID.smallInteger, PostgresValue.TypeID.bool:
            SQLITE_INTEGER
        case PostgresValue.TypeID.real: SQLITE_FLOAT
        case PostgresValue.TypeID.bytes: SQLITE_BLOB
        default: SQLITE_TEXT
        }
    }

    /// What PostgreSQL sent, in its binary form.
    private func sent(_ column: Int32) -> UnsafeBufferPointer<UInt8> {
        var count: Int32 = 0
        let bytes = cpostgres_value(statement, row, column, &count)
        return UnsafeBufferPointer(start: bytes, count: Int(count))
    }

    /// A number, the highest byte first, of 1, 2, 4 or 8.
    private func number(_ column: Int32) -> Int64 {
        let bytes = sent(column)
        let start: Int64 = bytes.count < 8 && (bytes.first ?? 0) > 127 ? -1 : 0
        return bytes.reduce(start) { $0 << 8 | Int64($1) }
    }

    func isNull(_ column: Int32) -> Bool { kind(column) == SQLITE_NULL }

    /// Whatever stands there.
    func value(_ column: Int32) throws(StoreError) -> SQLValue {
        switch kind(column) {
        case SQLITE_INTEGER: .integer(try integer(column))
        case SQLITE_FLOAT: .real(try real(column))
        case SQLITE_TEXT: .text(try text(column))
        case SQLITE_BLOB: .blob(try blob(column))
        default: .null
        }
    }

    func integer(_ column: Int32) throws(StoreError) -> Int64 {
        guard kind(column) == SQLITE_INTEGER else { throw damaged(column) }
        return row < 0 ? sqlite3_column_int64(statement, column) : number(column)
    }

    /// An integer within what the program itself would write.
    func integer(_ column: Int32, in range: ClosedRange<Int>) throws(StoreError) -> Int {
        guard let value = Int(exactly: try integer(column)), range.contains(value) else {
            throw damaged(column)
        }
        return value
    }

    func flag(_ column: Int32) throws(StoreError) -> Bool { try integer(column) != 0 }

    func real(_ column: Int32) throws(StoreError) -> Double {
        let kind = kind(column)
        guard kind == SQLITE_FLOAT || kind == SQLITE_INTEGER else { throw damaged(column) }
        if row < 0 { return sqlite3_column_double(statement, column) }
        let number = number(column)
        return kind == SQLITE_INTEGER
            ? Double(number) : Double(bitPattern: UInt64(bitPattern: number))
    }

    func text(_ column: Int32) throws(StoreError) -> String {
        String(decoding: try utf8(column), as: UTF8.self)
    }

    /// Whether what is read is all that stands there: a file's text may be of any bytes, and those
    /// that are none are read as U+FFFD.
    func isWhole(_ column: Int32) throws(StoreError) -> Bool {
        guard kind(column) == SQLITE_TEXT else { return true }
        return String(validating: try utf8(column), as: UTF8.self) != nil
    }

    /// The bytes of a text, valid until the next access to the column.
    private func utf8(_ column: Int32) throws(StoreError) -> UnsafeBufferPointer<UInt8> {
        guard kind(column) == SQLITE_TEXT else { throw damaged(column) }
        guard row < 0 else { return sent(column) }
        guard let bytes = sqlite3_column_text(statement, column) else { throw damaged(column) }
        let count = Int(sqlite3_column_bytes(statement, column))
        return UnsafeBufferPointer(start: bytes, count: count)
    }

    func blob(_ column: Int32) throws(StoreError) -> [UInt8] {
        guard kind(column) == SQLITE_BLOB else { throw damaged(column) }
        guard row < 0 else { return Array(sent(column)) }
        let count = Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let bytes = sqlite3_column_blob(statement, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// An id of ours; `nil` for anything else. This program writes them in upper case: rows are
    /// looked for by that text.
    func known(_ column: Int32) throws(StoreError) -> UUID? {
        guard kind(column) == SQLITE_TEXT else { return nil }
        let text = try utf8(column)
        return text.contains { $0 >= UInt8(ascii: "a") } ? nil : UUID(text: text)
    }

    func uuid(_ column: Int32) throws(StoreError) -> UUID {
        guard let id = try known(column) else { throw damaged(column) }
        return id
    }

    /// Milliseconds since 1970.
    func date(_ column: Int32) throws(StoreError) -> Date {
        Date(milliseconds: try integer(column))
    }

    func optional<Value>(
        _ column: Int32, _ read: (Int32) throws(StoreError) -> Value
    ) throws(StoreError) -> Value? {
        isNull(column) ? nil : try read(column)
    }

    private func damaged(_ column: Int32) -> StoreError {
        let name =
            row < 0
            ? sqlite3_column_name(statement, column) : cpostgres_column(statement, column)
        return StoreError(.damaged(name.map { String(cString: $0) } ?? "?"))
    }
}

extension Date {
    init(milliseconds: Int64) {
        self.init(timeIntervalSince1970: Double(milliseconds) / 1000)
    }

    /// Rounded to milliseconds, as dates are stored.
    var milliseconds: Int64 {
        Int64(exactly: (timeIntervalSince1970 * 1000).rounded()) ?? 0
    }
}
