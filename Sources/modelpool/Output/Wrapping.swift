internal import TerminalScreen

/// Text for a terminal of 80 columns.
enum Wrapping {
    /// The words of a text in lines of at most 80 columns.
    static func lines(_ text: String, indent: Int = 0) -> [String] {
        let margin = String(repeating: " ", count: indent)
        return text.wrapped(toColumns: 80 - indent).map { margin + $0 }
    }

    /// Lines that are laid out already, with those broken that are longer than a terminal is wide.
    /// What is carried over stands further in than the line's beginning; a longer word stays whole.
    static func fitted(_ lines: [String], columns: Int) -> [String] {
        lines.flatMap { line in
            let margin = String(repeating: " ", count: line.prefix { $0 == " " }.count + 4)
            var rest = line
            var parts: [String] = []
            while let blank = lastBlank(of: rest, within: columns) {
                parts.append(line: rest[..<blank])
                rest = margin + rest[blank...].drop { $0 == " " }
            }
            return parts + [rest]
        }
    }

    /// Where a line that is too long is broken; `nil` where it is short enough, or one word.
    private static func lastBlank(of line: String, within columns: Int) -> String.Index? {
        guard line.count > columns else { return nil }
        let text = line.firstIndex { $0 != " " } ?? line.endIndex
        let end = line.index(line.startIndex, offsetBy: columns + 1)
        if let blank = line[..<end].lastIndex(of: " "), blank > text { return blank }
        return line[text...].firstIndex(of: " ")
    }
}

extension [String] {
    /// Appends a line without the blanks at its end.
    fileprivate mutating func append(line: Substring) {
        var line = line
        while line.last == " " { line.removeLast() }
        append(String(line))
    }
}
