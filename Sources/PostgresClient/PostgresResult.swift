internal import CPostgres

/// What a statement gave. Its values live as long as it does.
package final class PostgresResult {
    package let pointer: OpaquePointer

    init(_ pointer: OpaquePointer) { self.pointer = pointer }

    deinit { cpostgres_result_free(pointer) }

    package var rowCount: Int32 { cpostgres_row_count(pointer) }
    package var columnCount: Int32 { cpostgres_column_count(pointer) }
    /// How many rows a command changed.
    package var changedRows: Int { Int(cpostgres_changed(pointer)) }
    /// What was done: `COMMIT`, or `ROLLBACK` for a COMMIT of a transaction that had failed.
    package var command: String { String(cString: cpostgres_command(pointer)) }

    /// A value as text, where its type is one whose binary form is its text, a number or a
    /// truth value; `nil` for NULL.
    package func text(_ row: Int32, _ column: Int32) -> String? {
        guard !cpostgres_is_null(pointer, row, column) else { return nil }
        var count: Int32 = 0
        let bytes = UnsafeBufferPointer(
            start: cpostgres_value(pointer, row, column, &count), count: Int(count))
        func number() -> UInt64 { bytes.reduce(0) { $0 << 8 | UInt64($1) } }
        switch cpostgres_type(pointer, column) {
        case PostgresValue.TypeID.bool: return number() == 0 ? "f" : "t"
        case PostgresValue.TypeID.smallInteger:
            return String(Int16(truncatingIfNeeded: number()))
        case PostgresValue.TypeID.mediumInteger:
            return String(Int32(truncatingIfNeeded: number()))
        case PostgresValue.TypeID.integer: return String(Int64(truncatingIfNeeded: number()))
        case PostgresValue.TypeID.real: return String(Double(bitPattern: number()))
        default: return String(decoding: bytes, as: UTF8.self)
        }
    }
}
