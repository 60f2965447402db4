internal import PoolModel

/// `Name: value` lines, as they travel, as browsers show them raw, and with what people put around
/// them; and assignments of an `.env` file, each of which is a header unless its name says that it is
/// the key, the address or the id of a model.
enum HeaderLines {
    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        var isRequest = false
        var isSkipped = false
        for line in paste.lines {
            let text = line.text.trimmed
            if text.isEmpty, isRequest, !rows.parsed.lines.isEmpty { return }
            guard !text.isEmpty, !text.hasPrefix("#") else { continue }
            if let takes = section(text) {
                isSkipped = !takes
                continue
            }
            if isSkipped { continue }
            // A row that is off: `//X-Team: red` in Postman's bulk edit, `~X-Team: red` in Bruno.
            if text.hasPrefix("//") || text.hasPrefix("~"),
                let (name, _) = text.drop(while: { "/~".contains($0) }).cut(at: ":")
            {
                rows.skipDisabled(String(name.trimmed))
                continue
            }
            if isRequestLine(text) {
                isRequest = true
                continue
            }
            if text.hasPrefix("HTTP/") {
                // The answer to the request above, or an answer alone.
                if rows.parsed.lines.isEmpty { rows.reject(line.number, .answerHeaders) }
                return
            }
            take(text, line.number, &rows)
        }
    }

    private static func take(_ text: Substring, _ number: Int, _ rows: inout HeaderRows) {
        if Assignment.isOne(text) {
            do throws(InterchangeProblem.Code) {
                return rows.take(number, try Assignment(text))
            } catch {
                return rows.reject(number, error)
            }
        }
        let isItem = ["- ", "* ", "• "].contains { text.hasPrefix($0) }
        let item = isItem ? text.dropFirst(2).trimmed : text
        // `:path: /v1`, but not a line without a name.
        let isPseudo = item.first == ":" && item.dropFirst().first?.isLetter == true
        let rest = isPseudo ? item.dropFirst() : item
        guard let (name, value) = rest.cut(at: ":") else { return rows.reject(number, .noColon) }
        let full = (isPseudo ? ":" : "") + plain(name.trimmed, without: "`*")
        rows.take(number, full, unquoted(plain(value.trimmed, without: "`"), of: full))
    }

    /// Whether it is a name as HTTP has them: a token (RFC 9110, section 5.6.2).
    static func isName(_ text: Substring) -> Bool {
        !text.isEmpty && text.utf8.allSatisfy(isTokenByte)
    }

    /// Without the marks of Markdown around it.
    static func plain(_ text: Substring, without marks: String) -> Substring {
        var text = text
        while let mark = text.first, marks.contains(mark), text.last == mark, text.count > 2 {
            text = text.dropFirst().dropLast()
        }
        return text
    }

    /// The value in quotes, as YAML and lines of programs have it. Browsers' hints and conditional
    /// requests have quotes of their own (RFC 9110, section 13; https://wicg.github.io/ua-client-hints).
    private static func unquoted(_ value: Substring, of name: String) -> String {
        let folded = name.lowercased()
        let hasOwn = folded.hasPrefix("sec-") || folded.hasPrefix("if-") || folded == "etag"
        var text = value
        if text.last == ",", let first = text.first, first == "\"" || first == "'" {
            text.removeLast()
        }
        guard !hasOwn, text.utf8.count > 2, let quote = text.first, quote == "\"" || quote == "'",
            text.last == quote, !text.dropFirst().dropLast().contains(quote)
        else { return String(value) }
        return String(text.dropFirst().dropLast())
    }

    /// `POST /v1/chat/completions HTTP/1.1` (RFC 9112, section 3).
    static func isRequestLine(_ text: Substring) -> Bool {
        let words = text.split(separator: " ")
        guard words.count >= 2, let method = words.first else { return false }
        let isMethod =
            method.utf8.count > 2 && method.utf8.allSatisfy { (0x41...0x5A).contains($0) }
        return isMethod
            && (words.count == 3 && words[2].hasPrefix("HTTP/")
                || words.count == 2 && (words[1].hasPrefix("/") || words[1].hasPrefix("http")))
    }

    /// The titles that Chrome, Firefox and Safari have over their lists; whether what follows is
    /// of the request.
    static func section(_ text: Substring) -> Bool? {
        var title = text.lowercased()[...]
        if title.last == ":" { title.removeLast() }
        if let mark = title.firstIndex(of: "(") { title = title[..<mark].trimmed }
        switch title {
        case "request headers", "request", "headers", "raw", "request headers raw",
            "view source", "view parsed", "provisional headers are shown":
            return true
        case "response headers", "response", "general", "summary", "query string parameters",
            "request payload", "request data", "form data", "cookies", "timing":
            return false
        default: return nil
        }
    }

    /// Of a header's name (RFC 9110, section 5.6.2).
    static func isTokenByte(_ byte: UInt8) -> Bool {
        byte.isLetterOrDigit || "!#$%&'*+-.^_`|~".utf8.contains(byte)
    }
}

/// A name on one line and its value on the next, as Chrome copies its table.
enum LinePairs {
    static func recognises(_ paste: HeaderPaste) -> Bool {
        let lines = paste.meant.filter { HeaderLines.section($0.text) == nil }
        guard lines.count >= 2 else { return false }
        if isGeneral(lines[0].text) { return true }
        return name(lines[0].text) != nil && name(lines[1].text) == nil
            && !lines[1].text.hasPrefix(":")
    }

    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        var isSkipped = false
        /// The name that waits for its value; none where the value is of no interest.
        var pending: (line: Int, name: String?)?
        for line in paste.lines {
            let text = line.text.trimmed
            if let (number, name) = pending {
                pending = nil
                if let name { rows.take(number, name, .text(String(text))) }
                continue
            }
            guard !text.isEmpty else { continue }
            if let takes = HeaderLines.section(text) {
                isSkipped = !takes
            } else if isGeneral(text) {
                pending = (line.number, nil)
            } else if let name = name(text) {
                pending = (line.number, isSkipped ? nil : name)
            } else if isSkipped {
                continue
            } else if let (name, value) = text.cut(at: ":"), !name.isEmpty, !value.isEmpty {
                rows.take(line.number, String(name.trimmed), .text(String(value.trimmed)))
            } else {
                rows.reject(line.number, .noColon)
            }
        }
        if let (number, name) = pending, name != nil { rows.reject(number, .noValue) }
    }

    /// A name, alone on its line.
    private static func name(_ text: Substring) -> String? {
        guard text.last == ":", text.utf8.count > 1 else { return nil }
        let name = text.dropLast()
        let bare = name.hasPrefix(":") ? name.dropFirst() : name
        let isName = HeaderLines.isName(bare)
        return isName ? String(name) : nil
    }

    /// Chrome's lines about the request as a whole; each has its value on the next.
    private static func isGeneral(_ text: Substring) -> Bool {
        ["Request URL:", "Request Method:", "Status Code:", "Remote Address:", "Referrer Policy:"]
            .contains(String(text))
    }
}

/// What `curl -v` writes: `> ` before what was sent, `< ` before what came.
enum VerboseOutput {
    static func recognises(_ paste: HeaderPaste) -> Bool {
        paste.lines.contains { line in
            line.text.hasPrefix("> ") && HeaderLines.isRequestLine(line.text.dropFirst(2).trimmed)
        }
    }

    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        for line in paste.lines where line.text.hasPrefix("> ") {
            let text = line.text.dropFirst(2).trimmed
            guard !text.isEmpty, !HeaderLines.isRequestLine(text) else { continue }
            rows.take(line.number, pair: text)
        }
    }
}

/// Command lines for curl, and PowerShell's requests.
enum HeaderCommands {
    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        let script = CurlScript(paste.text)
        rows.parsed.rejected += script.problems
        for command in script.commands {
            rows.parsed.rejected += command.refusals.filter(\.concernsHeaders)
            rows.parsed.rejected += command.problems.filter(\.concernsHeaders)
            for header in command.headers {
                rows.take(header.line, header.name, header.value, as: .template)
            }
        }
    }
}

extension InterchangeProblem {
    /// Whether a problem of a curl command is of interest where only its headers are wanted.
    fileprivate var concernsHeaders: Bool {
        switch code {
        case .dataFile, .insecure, .optionIgnored, .bodyOfCommand, .secondURL, .goesElsewhere,
            .certificatePassword:
            false
        default: true
        }
    }
}

/// `name=value,name=value`, percent-encoded, as OpenTelemetry and others have it in a variable.
enum HeaderList {
    static func recognises(_ paste: HeaderPaste) -> Bool {
        guard paste.meant.count == 1, let line = paste.meant.first?.text else { return false }
        return isHeaderList(line) || pairs(line) != nil
    }

    static func read(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        guard let line = paste.meant.first else { return }
        do throws(InterchangeProblem.Code) {
            if isHeaderList(line.text) {
                let value = try Assignment(line.text).value
                if let pairs = pairs(value[...]) {
                    return take(pairs, line.number, as: .template, &rows)
                }
                // Lines, JSON or whatever else stands in it.
                let inner = HeaderText.foreign(value, as: .template)
                rows.parsed.leftOut += inner.leftOut
                for row in inner.lines {
                    if case .new(let secret) = row.value {
                        rows.take(line.number, row.name, secret.reveal(), as: .template)
                    }
                }
                for problem in inner.rejected { rows.reject(line.number, problem.code) }
            } else if let pairs = pairs(line.text) {
                take(pairs, line.number, &rows)
            }
        } catch {
            rows.reject(line.number, error)
        }
    }

    private static func take(
        _ pairs: [(name: Substring, value: Substring)], _ line: Int,
        as form: HeaderRows.ValueForm = .plain,
        _ rows: inout HeaderRows
    ) {
        for (name, value) in pairs {
            let decoded = String(decoding: percentDecoded(value), as: UTF8.self)
            rows.take(line, String(name), decoded, as: form)
        }
    }

    /// A variable that is called so: `OTEL_EXPORTER_OTLP_HEADERS`.
    private static func isHeaderList(_ line: Substring) -> Bool {
        EnvLine.assignment(line)?.name.uppercased().hasSuffix("HEADERS") ?? false
    }

    /// The pairs, where all of it are pairs and it is not a single assignment.
    private static func pairs(_ text: Substring) -> [(name: Substring, value: Substring)]? {
        var pairs: [(Substring, Substring)] = []
        for piece in text.split(separator: ",") {
            guard let (name, value) = piece.trimmed.cut(at: "=") else { return nil }
            guard HeaderLines.isName(name) else { return nil }
            pairs.append((name, value.trimmed))
        }
        guard let first = pairs.first else { return nil }
        // One pair of a name that a variable could have is an assignment.
        return pairs.count > 1 || !ShellLexer.isName(String(first.0)) ? pairs : nil
    }

    private static func percentDecoded(_ text: Substring) -> [UInt8] {
        var bytes: [UInt8] = []
        var rest = text.utf8
        while let byte = rest.popFirst() {
            let digits = String(decoding: rest.prefix(2), as: UTF8.self)
            if byte == UInt8(ascii: "%"), digits.utf8.count == 2, digits.first != "+",
                digits.first != "-", let decoded = UInt8(digits, radix: 16)
            {
                bytes.append(decoded)
                rest.removeFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return bytes
    }
}
