/// Where text stands in a column that is wider than it.
package enum Alignment: Sendable, Hashable { case left, center, right }

/// Text made to fit columns of the terminal.
extension String {
    /// The text, or as much of its beginning as fits with a `~` after it.
    package func truncated(toColumns columns: Int) -> String {
        guard TextWidth.of(self) > columns else { return self }
        guard columns > 0 else { return "" }
        return prefix(columns: columns - 1) + "~"
    }

    /// The text cut with `~` or filled up with blanks to exactly `columns`.
    package func padded(toColumns columns: Int, _ alignment: Alignment = .left) -> String {
        let text = truncated(toColumns: columns)
        let blanks = Swift.max(columns - TextWidth.of(text), 0)
        let before =
            switch alignment {
            case .left: 0
            case .center: blanks / 2
            case .right: blanks
            }
        return String(repeating: " ", count: before) + text
            + String(repeating: " ", count: blanks - before)
    }

    /// As much of the beginning as fits; a ``ColumnCutter`` says where it ends.
    package func prefix(columns: Int) -> String {
        var cutter = ColumnCutter(self[...])
        return String(self[..<cutter.end(ofColumns: columns, from: startIndex)])
    }

    /// The text in lines of at most `columns`, broken at blanks where it can be; words that are
    /// too long are cut. Line ends of the text stay, and so do blanks at the start of its lines.
    package func wrapped(toColumns columns: Int) -> [String] {
        split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { Self.wrap($0, Swift.max(columns, 2)) }
    }

    private static func wrap(_ paragraph: Substring, _ columns: Int) -> [String] {
        let text = String(paragraph).trimmedAtEnd[...]
        var cutter = ColumnCutter(text)
        var lines: [String] = []
        var start = text.startIndex
        while true {
            let cut = cutter.end(ofColumns: columns, from: start)
            guard cut < text.endIndex else { break }
            let line = text.line(from: start, fullAt: cut)
            lines.append(line.text)
            start = line.next
        }
        lines.append(String(text[start...]))
        return lines
    }

    /// The text without the blanks after it.
    package var trimmedAtEnd: String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}

extension Substring {
    /// A line of a text that goes on: broken at a blank where it can be, else where it is full.
    /// - Returns: it, and where the next one begins.
    func line(from start: Index, fullAt cut: Index) -> (text: String, next: Index) {
        let indent = self[start..<cut].prefix { $0 == " " }.endIndex
        let isAtBlank = unicodeScalars[cut] == " "
        let blank = isAtBlank ? cut : self[start..<cut].lastIndex(of: " ")
        guard let blank, blank >= indent, blank > start else {
            return (String(self[start..<cut]), cut)
        }
        return (
            String(self[start..<blank]).trimmedAtEnd,
            self[blank...].firstIndex { $0 != " " } ?? endIndex
        )
    }
}
