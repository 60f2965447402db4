internal import PostgresClient

/// A statement of the store's as PostgreSQL takes it: `?` and `?1` become `$1`, and what a write puts
/// into columns is asked back, so that it can be compared with what was meant.
struct PostgresText {
    let sql: String
    /// The only table that it changes: one that is inserted into or updated; rows that are deleted
    /// take others with them.
    let table: String?
    /// For every column that is asked back the place of the value that was meant for it.
    let returned: [Int]

    init(_ statement: String) {
        let text = PostgresText.numbered(statement)
        let written = PostgresText.written(by: text)
        returned = written.map(\.place)
        let words = text.split(separator: " ", maxSplits: 3)
        table =
            switch words.first {
            case "INSERT": words.dropFirst(2).first.map(String.init)
            case "UPDATE": words.dropFirst().first.map(String.init)
            default: nil
            }
        sql =
            written.isEmpty
            ? text : text + " RETURNING " + written.map(\.column).joined(separator: ", ")
    }

    private static func numbered(_ statement: String) -> String {
        var text: [UInt8] = []
        var last = 0
        var quote: UInt8?
        let bytes = Array(statement.utf8)
        var place = bytes.startIndex
        while place < bytes.endIndex {
            let byte = bytes[place]
            place += 1
            if byte == quote {
                quote = nil
            } else if quote == nil, byte == UInt8(ascii: "'") || byte == UInt8(ascii: "\"") {
                quote = byte
            }
            guard byte == UInt8(ascii: "?"), quote == nil else {
                text.append(byte)
                continue
            }
            var digits: [UInt8] = []
            while place < bytes.endIndex, (UInt8(ascii: "0")...UInt8(ascii: "9")) ~= bytes[place] {
                digits.append(bytes[place])
                place += 1
            }
            let number = Int(String(decoding: digits, as: UTF8.self)) ?? last + 1
            last = max(last, number)
            text.append(contentsOf: "$\(number)".utf8)
        }
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: Writes

    /// The columns that a statement puts a value of ours into.
    private static func written(by text: String) -> [(column: String, place: Int)] {
        let columns: [Substring]
        let values: [Substring]
        if text.hasPrefix("INSERT INTO "), let first = list(in: text[...]),
            let start = first.rest.firstRange(of: "VALUES"),
            let second = list(in: first.rest[start.upperBound...])
        {
            (columns, values) = (first.parts, second.parts)
        } else if text.hasPrefix("UPDATE "), let start = text.firstRange(of: " SET ") {
            let rest = text[start.upperBound...]
            if rest.first == "(", let first = list(in: rest), let second = list(in: first.rest) {
                (columns, values) = (first.parts, second.parts)
            } else {
                let end = rest.firstRange(of: " WHERE ")?.lowerBound ?? rest.endIndex
                let pairs = rest[..<end].split(separator: ",").map { $0.split(separator: "=") }
                guard pairs.allSatisfy({ $0.count == 2 }) else { return [] }
                (columns, values) = (pairs.map { $0[0] }, pairs.map { $0[1] })
            }
        } else {
            return []
        }
        guard columns.count == values.count else { return [] }
        return zip(columns, values).compactMap { column, value in
            let value = value.trimmed
            guard value.first == "$", let place = Int(value.dropFirst()) else { return nil }
            return (String(column.trimmed), place - 1)
        }
    }

    /// The parts of the first list in parentheses, and what follows it.
    private static func list(
        in text: Substring
    ) -> (parts: [Substring], rest: Substring)? {
        guard let start = text.firstIndex(of: "("),
            let end = text[start...].firstIndex(of: ")")
        else { return nil }
        return (
            text[text.index(after: start)..<end].split(separator: ","),
            text[text.index(after: end)...]
        )
    }
}

extension Substring {
    fileprivate var trimmed: Substring {
        var text = drop(while: \.isWhitespace)
        while text.last?.isWhitespace == true { text.removeLast() }
        return text
    }
}

extension PostgresValue {
    init(_ value: SQLValue) {
        switch value {
        case .null: self = .null
        case .integer(let number): self = .integer(number)
        case .real(let number): self = .real(number)
        case .text(let text): self = .text(text)
        case .blob(let bytes): self = .bytes(bytes)
        }
    }
}
