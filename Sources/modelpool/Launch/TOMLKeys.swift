/// Which keys a TOML file (toml.io, version 1.0) sets, with their lines. Values are not read: a
/// table's keys are found where they stand on lines of their own, which is where people and
/// programs write them, and an inline table counts as its name.
enum TOMLKeys {
    /// - Returns: each key with its tables, `["model_providers", "x", "base_url"]`, and its line,
    ///   counted from 1; a table's head as well.
    static func found(in lines: [(number: Int, text: String)]) -> [(path: [String], line: Int)] {
        var found: [(path: [String], line: Int)] = []
        var table: [String] = []
        /// What ends the text over several lines that is being read.
        var closing: String?
        /// Brackets that are open in an array over several lines.
        var depth = 0
        for line in lines {
            var text = Substring(line.text.trimmingBlanks)
            if let end = closing {
                guard let range = text.firstRange(of: end) else { continue }
                text = text[range.upperBound...]
                closing = nil
                depth += brackets(in: text, &closing)
                continue
            }
            if depth > 0 {
                depth += brackets(in: text, &closing)
                continue
            }
            if text.first == "[" {
                let inner = text.drop { $0 == "[" }
                table = path(inner, until: "]").names
                found.append((table, line.number))
                continue
            }
            guard let first = text.first, first != "#" else { continue }
            let key = path(text, until: "=")
            guard let value = key.rest else { continue }
            found.append((table + key.names, line.number))
            depth = max(0, brackets(in: value, &closing))
        }
        return found
    }

    /// A dotted key, whose parts may be quoted, up to a sign that ends it.
    private static func path(
        _ text: Substring, until end: Character
    ) -> (names: [String], rest: Substring?) {
        var names: [String] = []
        var name = ""
        var quote: Character?
        var index = text.startIndex
        while index < text.endIndex {
            let character = text[index]
            index = text.index(after: index)
            if let open = quote {
                if character == open { quote = nil } else { name.append(character) }
            } else if character == "\"" || character == "'" {
                quote = character
            } else if character == "." {
                names.append(name)
                name = ""
            } else if character == end {
                return (names + [name], text[index...])
            } else if !character.isWhitespace {
                name.append(character)
            }
        }
        return (names + [name], nil)
    }

    /// By how much more brackets are opened than closed; a text over several lines that begins here
    /// is noted in `closing`.
    private static func brackets(in text: Substring, _ closing: inout String?) -> Int {
        var depth = 0
        var rest = text
        while let character = rest.first {
            for quotes in ["\"\"\"", "'''"] where rest.hasPrefix(quotes) {
                let inner = rest.dropFirst(3)
                guard let range = inner.firstRange(of: quotes) else {
                    closing = quotes
                    return depth
                }
                rest = inner[range.upperBound...]
            }
            guard let sign = rest.first else { break }
            rest = rest.dropFirst()
            switch sign {
            case "#": return depth
            case "[", "{": depth += 1
            case "]", "}": depth -= 1
            case "\"", "'":
                while let next = rest.first {
                    rest = rest.dropFirst()
                    if next == "\\", sign == "\"" { rest = rest.dropFirst() }
                    if next == sign { break }
                }
            default: _ = character
            }
        }
        return depth
    }
}

extension String {
    /// Without blanks at its ends.
    fileprivate var trimmingBlanks: Substring {
        var text = Substring(self)
        while let first = text.first, first.isWhitespace { text.removeFirst() }
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text
    }
}
