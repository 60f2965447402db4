package import ModelPool

/// Headers in the forms in which people have them at hand: `Name: value` lines, curl commands, a
/// JSON object, `.env` lines, and the text that ``HeaderListing`` made for an editor. Which one
/// it is, is found out. Names and values are judged by ``HeaderRules``, with the model they are
/// for; here only what cannot become a row is rejected.
package enum HeaderText {
    package enum Form: Sendable, Equatable {
        /// Pasted or from a file: lines, curl, JSON or env.
        case foreign
        /// ``HeaderListing``, of so many rows where that is known.
        case edited(rows: Int?)
    }

    package enum Value: Sendable, Equatable {
        case new(Secret)
        /// The value of row N, counting from 1, of what was edited.
        case keep(row: Int)
    }

    package struct Line: Sendable, Equatable {
        /// Where it stands, counting from 1.
        package let number: Int
        package let name: String
        package let value: Value
        package let isOn: Bool
    }

    package struct Parsed: Sendable, Equatable {
        package var lines: [Line] = []
        /// In the order of their lines.
        package var rejected: [InterchangeProblem] = []
    }

    package static let maximumSize = 1 << 20

    /// - Parameter form: `nil`: ``HeaderListing`` is recognised by its first line or by a
    ///   `<keep N>`.
    package static func parse(_ text: String, form: Form? = nil) -> Parsed {
        guard text.utf8.count <= maximumSize else {
            let problem = InterchangeProblem(line: 1, code: .tooLarge(limit: maximumSize))
            return Parsed(rejected: [problem])
        }
        let text = text.hasPrefix("\u{FEFF}") ? String(text.dropFirst()) : text
        let lines = TextLines.split(text)
        var parsed: Parsed
        switch form ?? recognisedForm(lines) {
        case .edited(let rows): parsed = EditedHeaders.parse(lines, rows: rows)
        case .foreign: parsed = parseForeign(text, lines)
        }
        parsed.rejected.sort { $0.line < $1.line }
        return parsed
    }

    private static func recognisedForm(_ lines: [TextLine]) -> Form {
        for line in lines {
            if line.text.hasPrefix(HeaderListing.mark) {
                return .edited(rows: Int(line.text.dropFirst(HeaderListing.mark.count).trimmed))
            }
        }
        let hasKeep = lines.contains { line in
            line.text.cut(at: ":").map { EditedHeaders.keptRow($0.after.trimmed) != nil } ?? false
        }
        return hasKeep ? .edited(rows: nil) : .foreign
    }

    private static func parseForeign(_ text: String, _ lines: [TextLine]) -> Parsed {
        let first = lines.lazy.map { (line: $0.number, text: $0.text.trimmed) }
            .first { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
        guard let first else { return Parsed() }
        let word = first.text.prefix { $0 != " " && $0 != "\t" }
        func whole(_ code: InterchangeProblem.Code) -> Parsed {
            Parsed(rejected: [InterchangeProblem(line: first.line, code: code)])
        }
        switch word {
        case _ where word.hasPrefix("{") || word.hasPrefix("["): return fromJSON(text)
        case _ where word.hasPrefix("\""):
            return fromJSON("{" + withoutLastComma(text) + "}")
        case _ where word.lowercased().hasPrefix("invoke-") || word.hasPrefix("$session"):
            return whole(.powerShell)
        case _ where word.hasPrefix("fetch("): return whole(.javaScript)
        default: return isCommandLine(lines) ? fromCurl(text) : fromLines(lines)
        }
    }

    // MARK: Lines and assignments

    private static func fromLines(_ lines: [TextLine]) -> Parsed {
        var rows = NewRows()
        for line in lines {
            let text = line.text.trimmed
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            rows.take(line.number) { () throws(InterchangeProblem.Code) in
                if Assignment.isOne(text) {
                    let assignment = try Assignment(text)
                    return (assignment.headerName, assignment.value)
                }
                guard let (name, value) = text.cut(at: ":") else { throw .noColon }
                return (String(name.trimmed), String(value.trimmed))
            }
        }
        return rows.parsed
    }

    // MARK: JSON

    private static func fromJSON(_ text: String) -> Parsed {
        var rows = NewRows()
        do throws(InterchangeProblem) {
            var reader = JSONReader(Array(text.utf8))
            try reader.eachMember { (reader, name) throws(InterchangeProblem) in
                let line = reader.line
                let value = try reader.value()
                rows.take(line) { () throws(InterchangeProblem.Code) in
                    guard let text = value.text else { throw .notAString(value.kind) }
                    return (name, text)
                }
            }
            try reader.finish()
        } catch {
            // Half of an object is no object: nothing of it is taken.
            return Parsed(rejected: [error])
        }
        return rows.parsed
    }

    /// Members copied out of an object often end with a comma.
    private static func withoutLastComma(_ text: String) -> String {
        var rest = text[...]
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest.last == "," ? String(rest.dropLast()) : text
    }

    // MARK: Command lines

    static func isCommandLine(_ lines: [TextLine]) -> Bool {
        lines.contains { line in
            let words = line.text.trimmed.split(separator: " ", maxSplits: 2)
            guard let first = words.first else { return false }
            let isPrompt = first == "$" || first == "%"
            let head = isPrompt ? words.dropFirst().first ?? "" : first
            return head == "curl" || head.hasSuffix("/curl") || head == "curl.exe"
                || head == "-H" || head == "--header" || head.hasPrefix("-H'")
                || head.hasPrefix("-H\"")
        }
    }

    private static func fromCurl(_ text: String) -> Parsed {
        let (commands, problems) = CurlCommand.parse(text)
        var rows = NewRows()
        rows.parsed.rejected = problems
        for command in commands {
            rows.parsed.rejected += command.problems.filter(\.concernsHeaders)
            for header in command.headers {
                rows.take(header.line) { () throws(InterchangeProblem.Code) in
                    (header.name, header.value)
                }
            }
        }
        return rows.parsed
    }
}

/// Rows as they are found in foreign text; those that cannot be rows are rejected.
private struct NewRows {
    var parsed = HeaderText.Parsed()
    private var firstLines: [HeaderName: (line: Int, value: Secret)] = [:]

    mutating func take(
        _ line: Int,
        _ row: () throws(InterchangeProblem.Code) -> (name: String, value: String)
    ) {
        do throws(InterchangeProblem.Code) {
            let (text, value) = try row()
            let name = try checked(text)
            guard !value.isEmpty else { throw .noValue }
            let secret = Secret(value)
            if let first = firstLines[name] {
                // The same header twice, as several curl commands have it, is the same header.
                guard first.value != secret else { return }
                throw .repeatedName(firstLine: first.line)
            }
            firstLines[name] = (line, secret)
            parsed.lines.append(
                HeaderText.Line(number: line, name: name.text, value: .new(secret), isOn: true))
        } catch {
            parsed.rejected.append(InterchangeProblem(line: line, code: error))
        }
    }

    private func checked(_ text: String) throws(InterchangeProblem.Code) -> HeaderName {
        do throws(HeaderProblem.Code) { return try HeaderName(text) } catch { throw .name(error) }
    }
}

extension InterchangeProblem {
    /// Whether a problem of a curl command is of interest where only its headers are wanted.
    fileprivate var concernsHeaders: Bool {
        switch code {
        case .dataFile, .insecure, .optionIgnored: false
        default: true
        }
    }
}
