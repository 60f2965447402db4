/// A text that grows at its end, in lines of at most so many columns, as ``String/wrapped(toColumns:)``
/// breaks them. A line is broken once; only the last one is looked at again when more text comes.
package struct GrowingText: Sendable, Equatable {
    package let columns: Int
    /// The lines that stay as they are.
    package private(set) var lines: [String] = []
    /// What comes after them.
    private var rest = ""
    /// How many bytes were looked at so far, which is what time goes into.
    package private(set) var work = 0

    /// What comes next may still change what is so near the end: a mark, or a part of an emoji.
    private static let unsettled = 16
    /// A line with more bytes than that is ended, however few columns they fill: marks without an
    /// end would be looked at again and again.
    private static let longest = 4096

    package init(columns: Int) { self.columns = max(columns, 2) }

    /// The lines after those that stay.
    package var lastLines: [String] { rest.wrapped(toColumns: columns) }

    package mutating func append(_ text: String) {
        var paragraphs = text.split(separator: "\n", omittingEmptySubsequences: false)
        let last = paragraphs.popLast() ?? ""
        for paragraph in paragraphs {
            add(paragraph)
            lines += lastLines
            work += rest.utf8.count
            rest = ""
        }
        add(last)
    }

    /// More of the last paragraph.
    private mutating func add(_ text: Substring) {
        rest.append(contentsOf: text)
        work += rest.utf8.count
        let all = rest[...]
        let settled =
            all.unicodeScalars.index(
                all.endIndex, offsetBy: -Self.unsettled, limitedBy: all.startIndex)
            ?? all.startIndex
        var cutter = ColumnCutter(all)
        var start = all.startIndex
        while start < settled {
            let cut = cutter.end(ofColumns: columns, from: start)
            guard cut < all.endIndex else { break }
            let line = all.line(from: start, fullAt: cut)
            guard line.next <= settled else { break }
            lines.append(line.text)
            start = line.next
        }
        if start > all.startIndex { rest = String(all[start...]) }
        if rest.utf8.count > Self.longest {
            lines.append(rest)
            rest = ""
        }
    }
}
