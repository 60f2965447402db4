internal import PoolModel

/// Reads the value of an assignment in an `.env` file, bare or in quotes, as a template of ours.
///
/// It follows what the dotenv libraries, Docker and shells agree on: bare values end before ` #`,
/// single quotes are literal, double quotes know `\n`, `\"`, `\\`, `\$` and `` \` ``, `$'...'` the
/// escapes of C, quoted values may go over several lines, and `${NAME}` outside of single quotes
/// is another variable, with `:-` and a default where it is not set. Where a shell would run a
/// command, there is no value.
struct EnvValue {
    /// Whether a variable has a value now, where a default may be taken at all.
    let isSet: ((String) -> Bool)?
    /// Whether a variable stands above in the same text; only such ones need no braces.
    let isAbove: (String) -> Bool
    /// What follows the value.
    private(set) var rest: Substring.UnicodeScalarView
    /// The line ends within the value.
    private(set) var lineEnds = 0
    /// The variables whose defaults were taken.
    private(set) var defaults: [String] = []
    private var word = ShellWord(parts: [], line: 0)

    /// Defaults may stand in defaults.
    private static let maximumDepth = 8

    init(
        _ rest: Substring.UnicodeScalarView, isSet: ((String) -> Bool)? = nil,
        isAbove: @escaping (String) -> Bool = { _ in false }
    ) {
        self.rest = rest
        self.isSet = isSet
        self.isAbove = isAbove
    }

    mutating func read() throws(InterchangeProblem.Code) -> String {
        while let first = rest.first, first == " " || first == "\t" { rest.removeFirst() }
        switch rest.first {
        case "'":
            rest.removeFirst()
            try readSingleQuoted()
            try checkEnd()
        case "\"":
            rest.removeFirst()
            try readText(isQuoted: true)
            try checkEnd()
        case "$" where rest.dropFirst().first == "'":
            rest.removeFirst(2)
            try readANSI()
            try checkEnd()
        default:
            try readBare()
        }
        return word.template
    }

    /// Nothing but a comment may follow a quoted value.
    private mutating func checkEnd() throws(InterchangeProblem.Code) {
        let line = rest.prefix { $0 != "\n" }
        let after = Substring(line).trimmed
        guard after.isEmpty || after.hasPrefix("#") else { throw .unclosedQuote }
        rest = rest[line.endIndex...]
    }

    // MARK: The three ways of quoting

    private mutating func readSingleQuoted() throws(InterchangeProblem.Code) {
        guard let end = rest.firstIndex(of: "'") else { throw .unclosedQuote }
        let inside = rest[..<end]
        lineEnds += inside.count { $0 == "\n" }
        word.append(String(Substring(inside)))
        rest = rest[rest.index(after: end)...]
    }

    private mutating func readANSI() throws(InterchangeProblem.Code) {
        let start = rest
        var bytes = Substring(rest).utf8
        let text = ANSIQuote.read(&bytes)
        rest = Substring(bytes).unicodeScalars
        lineEnds += start[..<rest.startIndex].count { $0 == "\n" }
        guard let text else { throw .unclosedQuote }
        word.append(String(decoding: text, as: UTF8.self))
    }

    private mutating func readBare() throws(InterchangeProblem.Code) {
        let line = rest.prefix { $0 != "\n" }
        let after = rest[line.endIndex...]
        var bare = Substring(line)
        if bare.first == "#" { bare = "" }
        for comment in [" #", "\t#"] {
            if let found = bare.firstRange(of: comment) { bare = bare[..<found.lowerBound] }
        }
        bare = bare.trimmed
        if EnvLine.goesOn(bare) { bare = bare.dropLast().trimmed }
        rest = bare.unicodeScalars
        try readText()
        rest = after
    }

    /// Text with variables in it, to its end or, in double quotes, to the quote that closes it.
    private mutating func readText(
        isQuoted: Bool = false, depth: Int = 0
    ) throws(InterchangeProblem.Code) {
        var literal = String.UnicodeScalarView()
        while let scalar = rest.popFirst() {
            switch scalar {
            case "\"" where isQuoted: return word.append(String(literal))
            case "\\" where isQuoted:
                guard let escaped = rest.popFirst() else { throw .unclosedQuote }
                if escaped == "\n" {
                    // A line that goes on in the next one.
                    lineEnds += 1
                } else {
                    literal.append(contentsOf: EnvValue.unescaped(escaped).unicodeScalars)
                }
            case "`": throw .commandSubstitution
            case "$":
                word.append(String(literal))
                literal = String.UnicodeScalarView()
                try readVariable(depth: depth)
            default:
                if scalar == "\n" { lineEnds += 1 }
                literal.append(scalar)
            }
        }
        if isQuoted { throw .unclosedQuote }
        word.append(String(literal))
    }

    private static func unescaped(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "n": "\n"
        case "r": "\r"
        case "t": "\t"
        case "\"", "\\", "$", "`": String(scalar)
        default: "\\" + String(scalar)
        }
    }

    // MARK: Variables

    /// After a dollar sign.
    private mutating func readVariable(depth: Int) throws(InterchangeProblem.Code) {
        switch rest.first {
        case "(": throw .commandSubstitution
        case "{":
            rest.removeFirst()
            try readBraces(depth: depth)
        default:
            let name = String(Substring(rest.prefix { EnvValue.isNamePart($0) }))
            guard ShellLexer.isName(name), isAbove(name) else { return word.append("$") }
            rest.removeFirst(name.unicodeScalars.count)
            word.parts.append(.variable(name))
        }
    }

    private static func isNamePart(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar {
        case "a"..."z", "A"..."Z", "0"..."9", "_": true
        default: false
        }
    }

    /// `NAME}`, `env:NAME}` as we write it, `NAME:-default}`, `NAME:?message}`.
    private mutating func readBraces(depth: Int) throws(InterchangeProblem.Code) {
        guard let inside = bracedText() else {
            throw .unsupportedExpansion
        }
        let plain = inside.hasPrefix("env:") ? inside.dropFirst(4) : inside[...]
        let name = Substring(plain.unicodeScalars.prefix { EnvValue.isNamePart($0) })
        guard ShellLexer.isName(String(name)) else {
            throw .unsupportedExpansion
        }
        var operation = plain[name.endIndex...]
        if operation.hasPrefix(":") { operation.removeFirst() }
        switch operation.first {
        case nil where plain.count == name.count, "?": break
        case "-" where depth < EnvValue.maximumDepth:
            guard let isSet else { throw .unsupportedExpansion }
            if isSet(String(name)) { break }
            return try takeDefault(operation.dropFirst(), of: String(name), depth: depth)
        default: throw .unsupportedExpansion
        }
        word.parts.append(.variable(String(name)))
    }

    private mutating func takeDefault(
        _ text: Substring, of name: String, depth: Int
    ) throws(InterchangeProblem.Code) {
        defaults.append(name)
        let after = rest
        rest = text.unicodeScalars
        try readText(depth: depth + 1)
        rest = after
    }

    /// What stands before the brace that closes, on the same line.
    private mutating func bracedText() -> String? {
        var depth = 0
        for index in rest.indices {
            switch rest[index] {
            case "{": depth += 1
            case "}" where depth > 0: depth -= 1
            case "}":
                defer { rest = rest[rest.index(after: index)...] }
                return String(Substring(rest[..<index]))
            case "\n": return nil
            default: break
            }
        }
        return nil
    }
}
