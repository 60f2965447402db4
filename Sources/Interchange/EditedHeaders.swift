internal import PoolModel

/// Reads what somebody made of a ``HeaderListing`` in an editor. Names may be anything, as in
/// the row editor; the rows tell what is wrong with them.
enum EditedHeaders {
    static func parse(_ lines: [TextLine], rows: Int?) -> HeaderText.Parsed {
        var parsed = HeaderText.Parsed()
        for line in lines {
            let text = line.text.trimmed
            guard !text.isEmpty, !text.hasPrefix("##") else { continue }
            do throws(InterchangeProblem.Code) {
                parsed.lines.append(try row(text, number: line.number, rows: rows))
            } catch {
                parsed.rejected.append(InterchangeProblem(line: line.number, code: error))
            }
        }
        return parsed
    }

    /// The N of `<keep N>`.
    static func keptRow(_ text: Substring) -> Int? {
        guard text.hasPrefix("<keep "), text.hasSuffix(">") else { return nil }
        return Int(text.dropFirst(6).dropLast().trimmed)
    }

    private static func row(
        _ text: Substring, number: Int, rows: Int?
    ) throws(InterchangeProblem.Code) -> ParsedHeader {
        let isOn = !text.hasPrefix("#")
        let (name, rest) = try nameAndRest(isOn ? text : text.dropFirst().trimmed)
        let value = rest.trimmed
        guard let kept = keptRow(value) else {
            let secret = Secret(String(value))
            return ParsedHeader(number: number, name: name, value: .new(secret), isOn: isOn)
        }
        if kept < 1 || kept > rows ?? kept { throw .noSuchRow(kept, count: rows ?? 0) }
        return ParsedHeader(number: number, name: name, value: .keep(row: kept), isOn: isOn)
    }

    private static func nameAndRest(
        _ text: Substring
    ) throws(InterchangeProblem.Code) -> (String, Substring) {
        guard text.hasPrefix("\"") else {
            guard let (name, rest) = text.cut(at: ":") else { throw .noColon }
            return (String(name.trimmed), rest)
        }
        var isEscaped = false
        let end = text.unicodeScalars.indices.dropFirst().first { index in
            let scalar = text.unicodeScalars[index]
            defer { isEscaped = scalar == "\\" && !isEscaped }
            return scalar == "\"" && !isEscaped
        }
        guard let end else { throw .unclosedQuote }
        do throws(InterchangeProblem) {
            let name = try JSONValue.reading(Array(text[...end].utf8)).string ?? ""
            guard let (_, rest) = text[end...].cut(at: ":") else {
                throw InterchangeProblem(line: 1, code: .noColon)
            }
            return (name, rest)
        } catch {
            throw error.code
        }
    }
}
