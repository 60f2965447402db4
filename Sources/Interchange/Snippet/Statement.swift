internal import PoolModel

/// Which lines of code belong together, as far as brackets and the beginnings of lines show it in any
/// of the languages that `SnippetImport` knows.
struct Statement {
    /// The number of the line in which the statement begins.
    private(set) var line = 1
    /// Brackets that are open.
    private var depth = 0

    /// A bracket in a text may never be closed.
    private static let longest = 80

    mutating func take(_ next: TextLine) {
        let text = next.text.trimmed
        let goesOn = [".", "?.", "->", "::"].contains { text.hasPrefix($0) }
        if depth == 0 && !goesOn || next.number - line > Statement.longest {
            line = next.number
            depth = 0
        }
        depth = Statement.opensBlock(text) ? 0 : max(0, depth + Statement.brackets(in: text))
    }

    /// `function f() {`, `(async () => {`, `try {`: what stands in it are statements of their own.
    private static func opensBlock(_ text: Substring) -> Bool {
        guard text.last == "{" else { return false }
        let before = text.dropLast()
        return [")", ">"].contains { before.trimmed.hasSuffix($0) }
            || before.last == " " && before.trimmed.last?.isLetter == true
    }

    /// Those that are opened, less those that are closed.
    private static func brackets(in text: Substring) -> Int {
        var count = 0
        var quote: Unicode.Scalar?
        for scalar in text.unicodeScalars {
            switch scalar {
            case "\"", "'", "`":
                if quote == nil { quote = scalar } else if quote == scalar { quote = nil }
            case "(", "[", "{": if quote == nil { count += 1 }
            case ")", "]", "}": if quote == nil { count -= 1 }
            default: break
            }
        }
        return count
    }
}
