/// CSV after RFC 4180, with a header line, as PostgreSQL's `COPY ... CSV HEADER` writes it: an
/// empty field without quotes is NULL. The separator is a comma, semicolon or tab.
struct CSVReader {
    private struct Field {
        var bytes: [UInt8] = []
        var isQuoted = false

        var value: String? {
            bytes.isEmpty && !isQuoted ? nil : String(decoding: bytes, as: UTF8.self)
        }
    }

    static func rows(
        _ bytes: [UInt8], _ problems: inout [InterchangeProblem]
    ) throws(InterchangeProblem) -> [TableRow] {
        let records = try records(bytes, separator: separator(of: bytes))
        guard let header = records.first else { return [] }
        let columns = header.values.map { $0 ?? "" }
        var rows: [TableRow] = []
        for record in records.dropFirst() where record.values != [nil] {
            if let row = TableRow(line: record.line, columns: columns, values: record.values) {
                rows.append(row)
            } else {
                problems.append(.init(line: record.line, code: .otherNumberOfFields))
            }
        }
        return rows
    }

    /// The one that is most frequent in the first line.
    static func separator(of bytes: [UInt8]) -> UInt8 {
        let first = bytes.prefix { $0 != 0x0A }
        let candidates = [UInt8(ascii: ","), UInt8(ascii: ";"), UInt8(ascii: "\t")]
        let counts = candidates.map { candidate in first.count { $0 == candidate } }
        let most = counts.max() ?? 0
        return candidates[counts.firstIndex(of: most) ?? 0]
    }

    private static func records(
        _ bytes: [UInt8], separator: UInt8
    ) throws(InterchangeProblem) -> [(line: Int, values: [String?])] {
        var records: [(line: Int, values: [String?])] = []
        var values: [String?] = []
        var field = Field()
        var line = 1
        var start = 1
        var index = 0
        func endRecord() {
            values.append(field.value)
            records.append((start, values))
            values = []
            field = Field()
        }
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            switch byte {
            case UInt8(ascii: "\"") where field.bytes.isEmpty && !field.isQuoted:
                field.isQuoted = true
                index = try quoted(bytes, from: index, into: &field, line: &line)
            case separator:
                values.append(field.value)
                field = Field()
            case 0x0D where index < bytes.count && bytes[index] == 0x0A: continue
            case 0x0A:
                endRecord()
                line += 1
                start = line
            default: field.bytes.append(byte)
            }
        }
        if !values.isEmpty || field.value != nil { endRecord() }
        return records
    }

    /// Reads on to the closing quote; two quotes are one.
    private static func quoted(
        _ bytes: [UInt8], from start: Int, into field: inout Field, line: inout Int
    ) throws(InterchangeProblem) -> Int {
        let first = line
        var index = start
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A { line += 1 }
            guard byte == UInt8(ascii: "\"") else {
                field.bytes.append(byte)
                continue
            }
            guard index < bytes.count, bytes[index] == UInt8(ascii: "\"") else { return index }
            field.bytes.append(byte)
            index += 1
        }
        throw InterchangeProblem(line: first, code: .unclosedQuote)
    }
}

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
