internal import TerminalScreen

/// Rows of text in aligned columns, for people; the last column is not padded.
struct TextTable {
    let heading: [String]
    var rows: [[String]] = []

    init(_ heading: [String]) { self.heading = heading }

    mutating func add(_ cells: [String]) { rows.append(cells) }

    /// The lines, each without blanks at its end.
    var lines: [String] {
        let all = [heading] + rows
        let widths = heading.indices.map { column in
            all.map { column < $0.count ? TextWidth.of($0[column]) : 0 }.max() ?? 0
        }
        return all.map { row in
            var line = ""
            for (column, cell) in row.enumerated() {
                line += cell
                guard column < row.count - 1 else { break }
                line += String(
                    repeating: " ", count: widths[column] - TextWidth.of(cell) + 2)
            }
            while line.last == " " { line.removeLast() }
            return line
        }
    }
}
