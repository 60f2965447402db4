/// A row of a table: what stands in each column, `nil` for NULL, and the line it begins on.
struct TableRow {
    let line: Int
    private let values: [String: String?]

    /// - Returns: `nil` where the number of values is not that of the columns.
    init?(line: Int, columns: [String], values: [String?]) {
        guard columns.count == values.count else { return nil }
        self.line = line
        self.values = Dictionary(zip(columns, values)) { first, _ in first }
    }

    /// The value of a column; `nil` for NULL and where there is no such column.
    subscript(column: String) -> String? { values[column].flatMap { $0 } }

    /// The columns that hold something.
    var filledColumns: [String] {
        values.compactMap { $0.value == nil ? nil : $0.key }.sorted()
    }
}
