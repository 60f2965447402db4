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

    /// As many whole characters of the beginning as fit.
    package func prefix(columns: Int) -> String {
        var width = 0
        var end = startIndex
        while end < endIndex {
            width += TextWidth.of(self[end])
            guard width <= columns else { break }
            end = index(after: end)
        }
        return String(self[..<end])
    }

    /// The text in lines of at most `columns`, broken at blanks where it can be; words that are
    /// too long are cut. Line ends of the text stay, and so do blanks at the start of its lines.
    package func wrapped(toColumns columns: Int) -> [String] {
        split(separator: "\n", omittingEmptySubsequences: false)
            .flatMap { Self.wrap($0, Swift.max(columns, 2)) }
    }

    private static func wrap(_ paragraph: Substring, _ columns: Int) -> [String] {
        var lines: [String] = []
        var rest = Substring(String(paragraph).trimmedAtEnd)
        while TextWidth.of(rest) > columns {
            let fitting = String(rest).prefix(columns: columns)
            let cut = rest.index(rest.startIndex, offsetBy: Swift.max(fitting.count, 1))
            let indent = rest.prefix { $0 == " " }.endIndex
            let isAtBlank = rest[cut] == " "
            let blank = isAtBlank ? cut : rest[..<cut].lastIndex(of: " ")
            if let blank, blank >= indent, blank > rest.startIndex {
                lines.append(String(rest[..<blank]).trimmedAtEnd)
                rest = rest[blank...].drop { $0 == " " }
            } else {
                lines.append(String(rest[..<cut]))
                rest = rest[cut...]
            }
        }
        lines.append(String(rest))
        return lines
    }

    /// The text without the blanks after it.
    var trimmedAtEnd: String {
        String(self[..<(lastIndex { $0 != " " }.map(index(after:)) ?? startIndex)])
    }
}
