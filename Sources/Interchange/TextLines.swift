/// A line of a text and its number, counting from 1.
struct TextLine {
    let number: Int
    let text: Substring
}

/// Text as lines, whichever line ends it has: LF, CR LF, or the CR that terminals paste.
enum TextLines {
    static func split(_ text: String) -> [TextLine] {
        var lines: [TextLine] = []
        let scalars = text.unicodeScalars
        var start = scalars.startIndex
        var index = start
        while index < scalars.endIndex {
            let scalar = scalars[index]
            var next = scalars.index(after: index)
            guard scalar == "\n" || scalar == "\r" else {
                index = next
                continue
            }
            lines.append(TextLine(number: lines.count + 1, text: text[start..<index]))
            if scalar == "\r", next < scalars.endIndex, scalars[next] == "\n" {
                next = scalars.index(after: next)
            }
            start = next
            index = next
        }
        if start < scalars.endIndex {
            lines.append(TextLine(number: lines.count + 1, text: text[start...]))
        }
        return lines
    }
}

extension StringProtocol where SubSequence == Substring {
    /// Without the blanks (SP and HTAB, the optional whitespace of RFC 9110) at its ends.
    var trimmed: Substring {
        let isBlank: (Unicode.Scalar) -> Bool = { $0 == " " || $0 == "\t" }
        var rest = self[startIndex...].unicodeScalars
        while let first = rest.first, isBlank(first) { rest.removeFirst() }
        while let last = rest.last, isBlank(last) { rest.removeLast() }
        return Substring(rest)
    }

    /// The beginning of it, for a sentence: what is meant is seen from that.
    var brief: String {
        utf8.count <= 80
            ? String(self) : String(String.UnicodeScalarView(unicodeScalars.prefix(80)))
    }

    /// What stands before and after the first `separator`.
    func cut(at separator: Unicode.Scalar) -> (before: Substring, after: Substring)? {
        guard let index = unicodeScalars.firstIndex(of: separator) else { return nil }
        return (self[startIndex..<index], self[unicodeScalars.index(after: index)...])
    }
}
