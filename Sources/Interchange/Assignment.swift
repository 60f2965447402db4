internal import ModelPool

/// A line of an `.env` file: `NAME=value`, with `export` or without, the value bare or in
/// quotes. It follows what the dotenv libraries agree on: bare values end before ` #`, single
/// quotes are literal, double quotes know `\n`, `\"`, `\\` and `\$`, and `${NAME}` outside of
/// single quotes is another variable.
struct Assignment: Equatable {
    let name: String
    /// A template of ours: `${NAME}` has become `${env:NAME}`.
    let value: String

    /// Whether a line is meant as an assignment: a name, then `=`.
    static func isOne(_ line: Substring) -> Bool {
        guard let (name, _) = withoutExport(line).cut(at: "=") else { return false }
        return ShellLexer.isName(String(name.trimmed))
    }

    init(_ line: Substring) throws(InterchangeProblem.Code) {
        guard let (name, rest) = Assignment.withoutExport(line).cut(at: "="),
            ShellLexer.isName(String(name.trimmed))
        else { throw .notAnAssignment }
        self.name = String(name.trimmed)
        value = try Assignment.value(rest.trimmed)
    }

    /// The header that a variable of this name stands for: `_` is read as `-`, and a name in
    /// capitals gets a header's usual case (`X_GATEWAY_TOKEN`: `X-Gateway-Token`).
    var headerName: String {
        let isUpper = name == name.uppercased()
        return name.split(separator: "_", omittingEmptySubsequences: false)
            .map { isUpper ? String($0.prefix(1)) + $0.dropFirst().lowercased() : String($0) }
            .joined(separator: "-")
    }

    private static func withoutExport(_ line: Substring) -> Substring {
        let line = line.trimmed
        guard line.hasPrefix("export ") || line.hasPrefix("export\t") else { return line }
        return line.dropFirst(6).trimmed
    }

    private static func value(_ text: Substring) throws(InterchangeProblem.Code) -> String {
        switch text.first {
        case "'":
            guard let (inside, after) = text.dropFirst().cut(at: "'") else { throw .unclosedQuote }
            try checkEnd(after)
            return ShellWord.escaped(String(inside))
        case "\"":
            return try scan(text.dropFirst(), isQuoted: true)
        default:
            var bare = text
            if let comment = text.firstRange(of: " #") { bare = text[..<comment.lowerBound] }
            if text.first == "#" { bare = "" }
            return try scan(bare.trimmed, isQuoted: false)
        }
    }

    private static func checkEnd(_ after: Substring) throws(InterchangeProblem.Code) {
        let rest = after.trimmed
        guard rest.isEmpty || rest.first == "#" else { throw .unclosedQuote }
    }

    private static func scan(
        _ text: Substring, isQuoted: Bool
    ) throws(InterchangeProblem.Code) -> String {
        var word = ShellWord(parts: [], line: 0)
        var literal = ""
        var rest = text.unicodeScalars
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"" where isQuoted:
                try checkEnd(Substring(rest))
                word.append(literal)
                return word.template
            case "\\" where isQuoted:
                guard let escaped = rest.popFirst() else { throw .unclosedQuote }
                literal += unescaped(escaped)
            case "$" where rest.first == "{":
                rest.removeFirst()
                guard let (inside, after) = Substring(rest).cut(at: "}") else {
                    throw .unsupportedExpansion("${" + String(rest))
                }
                word.append(literal)
                literal = ""
                word.parts.append(.variable(try variable(String(inside))))
                rest = after.unicodeScalars
            default: literal.unicodeScalars.append(scalar)
            }
        }
        guard !isQuoted else { throw .unclosedQuote }
        word.append(literal)
        return word.template
    }

    private static func unescaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "n": "\n"
        case "r": "\r"
        case "t": "\t"
        case "\"", "\\", "$": String(scalar)
        default: "\\" + String(scalar)
        }
    }

    /// `NAME`, or `env:NAME` as we write it.
    private static func variable(_ inside: String) throws(InterchangeProblem.Code) -> String {
        let name = inside.hasPrefix("env:") ? String(inside.dropFirst(4)) : inside
        guard ShellLexer.isName(name) else { throw .unsupportedExpansion("${\(inside)}") }
        return name
    }
}
