/// Reads one table out of a plain PostgreSQL dump: `COPY ... FROM stdin` blocks in COPY's text
/// format, and `INSERT` statements with or without column names. Other tables' data is passed
/// over as what it is, so that nothing in it can pass for a statement.
struct DumpReader {
    private enum Token: Equatable {
        /// A word in lower case, or a quoted name as it is.
        case name(String)
        case text(String)
        case number(String)
        case sign(UInt8)
    }

    private let bytes: [UInt8]
    private let table: String
    private var index = 0
    private var line = 1
    private var columns: [String] = []
    private var rows: [TableRow] = []
    private var problems: [InterchangeProblem] = []

    private init(_ text: String, table: String) {
        bytes = Array(text.utf8)
        self.table = table
    }

    static func rows(
        of table: String, in text: String, _ problems: inout [InterchangeProblem]
    ) throws(InterchangeProblem) -> [TableRow] {
        var reader = DumpReader(text, table: table)
        while let statement = try reader.statement() { try reader.take(statement) }
        problems += reader.problems
        return reader.rows
    }

    // MARK: Statements

    private struct Statement {
        let line: Int
        let tokens: [Token]
    }

    private mutating func statement() throws(InterchangeProblem) -> Statement? {
        // psql's own commands (`\restrict`, `\connect`) are lines.
        skipBlanks()
        while index < bytes.count, bytes[index] == UInt8(ascii: "\\") {
            skipLine()
            skipBlanks()
        }
        guard index < bytes.count else { return nil }
        let start = line
        var tokens: [Token] = []
        while let token = try token() {
            if token == .sign(UInt8(ascii: ";")) { break }
            tokens.append(token)
        }
        return Statement(line: start, tokens: tokens)
    }

    private mutating func take(_ statement: Statement) throws(InterchangeProblem) {
        let tokens = statement.tokens
        if tokens.starts(with: [.name("create"), .name("table")]), isOurs(tokens[2...]) {
            columns = definedColumns(tokens)
        } else if tokens.first == .name("copy"),
            tokens.suffix(2) == [.name("from"), .name("stdin")]
        {
            try copy(tokens)
        } else if tokens.starts(with: [.name("insert"), .name("into")]), isOurs(tokens[2...]) {
            insert(statement)
        }
    }

    /// Whether `table` or `schema.table` comes next.
    private func isOurs(_ tokens: ArraySlice<Token>) -> Bool {
        let named = tokens.prefix(3)
        return named.first == .name(table)
            || (named.count == 3 && named.dropFirst() == [.sign(UInt8(ascii: ".")), .name(table)])
    }

    /// The names in a first pair of parentheses, e.g. of COPY and INSERT.
    private func listedColumns(_ tokens: some Collection<Token>) -> [String] {
        var names: [String] = []
        for token in tokens.drop(while: { $0 != .sign(UInt8(ascii: "(")) }).dropFirst() {
            switch token {
            case .name(let name): names.append(name)
            case .sign(UInt8(ascii: ",")): continue
            default: return names
            }
        }
        return names
    }

    /// The first name after each comma of a CREATE TABLE, table constraints left out.
    private func definedColumns(_ tokens: [Token]) -> [String] {
        var names: [String] = []
        var depth = 0
        var isStart = false
        for token in tokens {
            switch token {
            case .sign(UInt8(ascii: "(")):
                depth += 1
                isStart = depth == 1
            case .sign(UInt8(ascii: ")")): depth -= 1
            case .sign(UInt8(ascii: ",")): isStart = depth == 1
            case .name(let name) where isStart:
                let isConstraint = [
                    "constraint", "primary", "unique", "check", "foreign", "exclude", "like",
                ].contains(name)
                if !isConstraint { names.append(name) }
                isStart = false
            default: isStart = false
            }
        }
        return names
    }

    private mutating func insert(_ statement: Statement) {
        let tokens = statement.tokens
        guard let values = tokens.firstIndex(of: .name("values")) else { return }
        let listed = listedColumns(tokens[..<values])
        var row: [String?]?
        for token in tokens[(values + 1)...] {
            switch token {
            case .sign(UInt8(ascii: "(")): row = []
            case .sign(UInt8(ascii: ")")):
                add(row ?? [], listed.isEmpty ? columns : listed, statement.line)
                row = nil
            case .text(let text), .number(let text): row?.append(text)
            case .name("null"): row?.append(nil)
            case .name(let word): row?.append(word)
            case .sign: continue
            }
        }
    }

    private mutating func add(_ values: [String?], _ columns: [String], _ line: Int) {
        if let row = TableRow(line: line, columns: columns, values: values) {
            rows.append(row)
        } else {
            problems.append(.init(line: line, code: .badTable("another number of values")))
        }
    }

    // MARK: COPY

    /// The lines to `\.`; those of other tables are passed over.
    private mutating func copy(_ tokens: [Token]) throws(InterchangeProblem) {
        let isWanted = isOurs(tokens[1...])
        let listed = listedColumns(tokens)
        skipLine()
        while index < bytes.count {
            let start = index
            let number = line
            skipLine()
            var end = index
            while end > start, bytes[end - 1] == 0x0A || bytes[end - 1] == 0x0D { end -= 1 }
            let data = bytes[start..<end]
            if data.elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: ".")]) { return }
            guard isWanted else { continue }
            let fields = data.split(separator: 0x09, omittingEmptySubsequences: false)
            add(fields.map(DumpReader.field), listed.isEmpty ? columns : listed, number)
        }
    }

    /// A field of COPY's text format.
    private static func field(_ bytes: ArraySlice<UInt8>) -> String? {
        if bytes.elementsEqual([UInt8(ascii: "\\"), UInt8(ascii: "N")]) { return nil }
        var text: [UInt8] = []
        var rest = bytes
        while let byte = rest.popFirst() {
            guard byte == UInt8(ascii: "\\"), let escaped = rest.popFirst() else {
                text.append(byte)
                continue
            }
            switch escaped {
            case UInt8(ascii: "b"): text.append(0x08)
            case UInt8(ascii: "f"): text.append(0x0C)
            case UInt8(ascii: "n"): text.append(0x0A)
            case UInt8(ascii: "r"): text.append(0x0D)
            case UInt8(ascii: "t"): text.append(0x09)
            case UInt8(ascii: "v"): text.append(0x0B)
            default: text.append(escaped)
            }
        }
        return String(decoding: text, as: UTF8.self)
    }

    // MARK: Tokens

    private mutating func skipLine() {
        while index < bytes.count {
            index += 1
            if bytes[index - 1] == 0x0A {
                line += 1
                return
            }
        }
    }

    /// Blanks and comments.
    private mutating func skipBlanks() {
        while index < bytes.count {
            switch bytes[index] {
            case 0x0A: line += 1
            case 0x20, 0x09, 0x0D: break
            case UInt8(ascii: "-") where follows(UInt8(ascii: "-")):
                skipLine()
                continue
            case UInt8(ascii: "/") where follows(UInt8(ascii: "*")):
                skipComment()
                continue
            default: return
            }
            index += 1
        }
    }

    private func follows(_ byte: UInt8) -> Bool {
        index + 1 < bytes.count && bytes[index + 1] == byte
    }

    private mutating func skipComment() {
        index += 2
        while index < bytes.count {
            if bytes[index] == 0x0A { line += 1 }
            if bytes[index] == UInt8(ascii: "*"), follows(UInt8(ascii: "/")) {
                index += 2
                return
            }
            index += 1
        }
    }

    private mutating func token() throws(InterchangeProblem) -> Token? {
        skipBlanks()
        guard index < bytes.count else { return nil }
        let byte = bytes[index]
        switch byte {
        case UInt8(ascii: "'"): return .text(try quoted(byte, knowsBackslash: false))
        case UInt8(ascii: "e"), UInt8(ascii: "E"):
            guard follows(UInt8(ascii: "'")) else { return .name(word()) }
            index += 1
            return .text(try quoted(UInt8(ascii: "'"), knowsBackslash: true))
        case UInt8(ascii: "\""): return .name(try quoted(byte, knowsBackslash: false))
        case UInt8(ascii: "$"): return try dollarQuoted()
        case UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
            return number()
        case _ where DumpReader.isWord(byte): return .name(word())
        default:
            index += 1
            return .sign(byte)
        }
    }

    private static func isWord(_ byte: UInt8) -> Bool {
        byte >= 0x80 || byte == UInt8(ascii: "_") || (0x30...0x39).contains(byte)
            || (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(byte | 0x20)
    }

    private mutating func word() -> String {
        let start = index
        while index < bytes.count, DumpReader.isWord(bytes[index]) { index += 1 }
        return String(decoding: bytes[start..<index], as: UTF8.self).lowercased()
    }

    /// A number, or a sign that only begins like one (the point of `public.llm_models`).
    private mutating func number() -> Token {
        let start = index
        index += 1
        while index < bytes.count, "0123456789.eE+-".utf8.contains(bytes[index]) { index += 1 }
        let text = String(decoding: bytes[start..<index], as: UTF8.self)
        guard Double(text) == nil else { return .number(text) }
        index = start + 1
        return .sign(bytes[start])
    }

    private mutating func quoted(
        _ quote: UInt8, knowsBackslash: Bool
    ) throws(InterchangeProblem) -> String {
        let start = line
        var text: [UInt8] = []
        index += 1
        while index < bytes.count {
            let byte = bytes[index]
            index += 1
            if byte == 0x0A { line += 1 }
            if byte == quote {
                guard index < bytes.count, bytes[index] == quote else {
                    return String(decoding: text, as: UTF8.self)
                }
                index += 1
            } else if byte == UInt8(ascii: "\\"), knowsBackslash, index < bytes.count {
                text += Array((DumpReader.field(bytes[index - 1...index]) ?? "N").utf8)
                index += 1
                continue
            }
            text.append(byte)
        }
        throw InterchangeProblem(line: start, code: .unclosedQuote)
    }

    /// `$tag$ ... $tag$`, as function bodies have it.
    private mutating func dollarQuoted() throws(InterchangeProblem) -> Token {
        let start = line
        var end = index + 1
        while end < bytes.count, DumpReader.isWord(bytes[end]) { end += 1 }
        guard end < bytes.count, bytes[end] == UInt8(ascii: "$") else {
            index += 1
            return .sign(UInt8(ascii: "$"))
        }
        let tag = bytes[index...end]
        index = end + 1
        let body = index
        while index + tag.count <= bytes.count {
            if bytes[index] == UInt8(ascii: "$"),
                bytes[index..<index + tag.count].elementsEqual(tag)
            {
                let text = String(decoding: bytes[body..<index], as: UTF8.self)
                index += tag.count
                return .text(text)
            }
            if bytes[index] == 0x0A { line += 1 }
            index += 1
        }
        throw InterchangeProblem(line: start, code: .unclosedQuote)
    }
}
