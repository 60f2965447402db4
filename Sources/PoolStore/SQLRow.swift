internal import CSQLite
internal import FoundationEssentials
internal import PoolModel

/// One row of a result, valid during the callback it is lent to. Every access checks the stored
/// type: the file may have been written by anything.
struct SQLRow {
    let statement: OpaquePointer

    func isNull(_ column: Int32) -> Bool {
        sqlite3_column_type(statement, column) == SQLITE_NULL
    }

    /// Whatever stands there.
    func value(_ column: Int32) throws(StoreError) -> SQLValue {
        switch sqlite3_column_type(statement, column) {
        case SQLITE_INTEGER: .integer(try integer(column))
        case SQLITE_FLOAT: .real(try real(column))
        case SQLITE_TEXT: .text(try text(column))
        case SQLITE_BLOB: .blob(try blob(column))
        default: .null
        }
    }

    func integer(_ column: Int32) throws(StoreError) -> Int64 {
        guard sqlite3_column_type(statement, column) == SQLITE_INTEGER else {
            throw damaged(column)
        }
        return sqlite3_column_int64(statement, column)
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
        switch sqlite3_column_type(statement, column) {
        case SQLITE_FLOAT, SQLITE_INTEGER: return sqlite3_column_double(statement, column)
        default: throw damaged(column)
        }
    }

    func text(_ column: Int32) throws(StoreError) -> String {
        String(decoding: try utf8(column), as: UTF8.self)
    }

    /// The bytes of a text, valid until the next access to the column.
    private func utf8(_ column: Int32) throws(StoreError) -> UnsafeBufferPointer<UInt8> {
        guard sqlite3_column_type(statement, column) == SQLITE_TEXT,
            let bytes = sqlite3_column_text(statement, column)
        else { throw damaged(column) }
        let count = Int(sqlite3_column_bytes(statement, column))
        return UnsafeBufferPointer(start: bytes, count: count)
    }

    func blob(_ column: Int32) throws(StoreError) -> [UInt8] {
        guard sqlite3_column_type(statement, column) == SQLITE_BLOB else { throw damaged(column) }
        let count = Int(sqlite3_column_bytes(statement, column))
        guard count > 0, let bytes = sqlite3_column_blob(statement, column) else { return [] }
        return [UInt8](UnsafeRawBufferPointer(start: bytes, count: count))
    }

    /// As this program writes them, in upper case: rows are looked for by that text.
    func uuid(_ column: Int32) throws(StoreError) -> UUID {
        let text = try utf8(column)
        guard let id = UUID(text: text), !text.contains(where: { $0 >= UInt8(ascii: "a") })
        else { throw damaged(column) }
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
        let name = sqlite3_column_name(statement, column).map { String(cString: $0) } ?? "?"
        return StoreError(.damaged(name))
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
