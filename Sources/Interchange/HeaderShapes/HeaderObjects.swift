internal import PoolModel

/// Objects and lists that hold headers: JSON, YAML, members without braces, PowerShell.
enum HeaderObjects {
    // MARK: JSON and what looks like it

    static func isObject(_ paste: HeaderPaste) -> Bool {
        let first = paste.meant.first?.text.first
        // `[section]` is a title of TOML.
        return first == "{" || first == "[" && !HeaderCode.isTitle(paste.meant[0].text)
    }

    static func readObject(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        do throws(InterchangeProblem) {
            let value = try JSONValue.reading(Array(paste.text.utf8))
            take(Literal(value), line: paste.meant.first?.number ?? 1, &rows)
        } catch {
            // What is no JSON may be an object of a program. Half of an object is no object:
            // nothing of it is taken.
            var reader = LiteralReader(Array(paste.text.utf8))
            guard paste.isProgram, let value = reader.value(), reader.isDone else {
                return rows.reject(error.line, error.code)
            }
            take(value, line: paste.meant.first?.number ?? 1, &rows)
        }
    }

    static func areMembers(_ paste: HeaderPaste) -> Bool {
        guard let first = paste.meant.first?.text else { return false }
        return first.hasPrefix("\"") || first.hasPrefix("'")
    }

    static func readMembers(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        let text = paste.text
        do throws(InterchangeProblem) {
            let value = try JSONValue.reading(Array(("{" + withoutLastComma(text) + "}").utf8))
            take(Literal(value), line: 1, &rows)
        } catch {
            var reader = LiteralReader(Array(text.utf8))
            guard let members = reader.members() else {
                return rows.reject(reader.line, .unreadable)
            }
            take(.object(members), line: 1, &rows)
        }
    }

    /// Members copied out of an object often end with a comma.
    private static func withoutLastComma(_ text: String) -> String {
        var rest = text[...]
        while let last = rest.last, last.isWhitespace { rest.removeLast() }
        return rest.last == "," ? String(rest.dropLast()) : text
    }

    // MARK: YAML

    static func isYAML(_ paste: HeaderPaste) -> Bool {
        guard let first = paste.meant.first else { return false }
        if first.text.hasPrefix("- ") {
            let item = first.text.dropFirst(2).trimmed
            return ["name:", "key:", "header:"].contains { item.hasPrefix($0) }
        }
        guard first.text.last == ":", paste.meant.count > 1 else { return false }
        let next = paste.lines.first { $0.number == paste.meant[1].number }?.text ?? ""
        let isIndented = next.first == " " && paste.meant[1].text.contains(":")
        return isIndented
            || paste.meant[1].text.hasPrefix("- ") && paste.meant[1].text.contains(":")
    }

    static func readYAML(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        do throws(InterchangeProblem) {
            let (documents, _) = try YAMLReader.documents(Array(paste.text.utf8))
            for document in documents {
                take(Literal(document), line: paste.meant.first?.number ?? 1, &rows)
            }
        } catch {
            rows.reject(error.line, error.code)
        }
    }

    // MARK: PowerShell

    static func isPowerShell(_ paste: HeaderPaste) -> Bool {
        paste.meant.contains { $0.text.contains("@{") && $0.text.first != "\"" }
            || paste.meant.contains { $0.text.first == "$" && $0.text.contains("Headers.Add(") }
            || paste.meant.contains { $0.text.first == "$" && $0.text.contains("headers.Add(") }
    }

    static func readPowerShell(_ paste: HeaderPaste, _ rows: inout HeaderRows) {
        let named = PowerShellReader.objects(in: paste.text)
        if !named.isEmpty {
            for members in named { take(members, isReference: false, &rows) }
            return
        }
        guard let start = paste.text.firstRange(of: "@{")?.lowerBound else {
            return rows.reject(1, .unreadable)
        }
        let before = paste.text[..<start]
        let line = 1 + before.utf8.count { $0 == UInt8(ascii: "\n") }
        var reader = LiteralReader(
            Array(paste.text.utf8), at: before.utf8.count, line: line, language: .powerShell)
        guard let members = reader.value()?.members else {
            return rows.reject(reader.line, .unreadable)
        }
        take(members, isReference: false, &rows)
    }

    // MARK: Finding them

    /// Headers that stand in a value: under a name that says so, or in the value itself.
    static func take(_ value: Literal, line: Int, _ rows: inout HeaderRows) {
        var found: [(name: String, value: Literal)] = []
        find(value, &found)
        guard found.isEmpty else {
            for container in found { take(container.value, of: container.name, line, &rows) }
            return
        }
        take(value, of: "", line, &rows)
    }

    /// What stands under a name like `headers`, but not what an answer brought.
    private static func find(_ value: Literal, _ found: inout [(name: String, value: Literal)]) {
        switch value {
        case .array(let elements): for element in elements { find(element, &found) }
        case .object(let members):
            for member in members {
                let name = member.name?.lowercased() ?? ""
                if name.hasPrefix("response") { continue }
                if isContainer(name), member.value.members != nil || member.value.elements != nil {
                    found.append((name, member.value))
                } else {
                    find(member.value, &found)
                }
            }
        default: return
        }
    }

    /// Whether a member, an argument or a variable of this name holds headers.
    static func isContainer(_ name: String) -> Bool {
        let name = name.lowercased()
        return name.hasSuffix("headers") || name == "header"
    }

    private static func take(
        _ value: Literal, of name: String, _ line: Int, _ rows: inout HeaderRows
    ) {
        switch value {
        case .object where value["value"] != nil && (value["key"] ?? value["name"])?.text != nil:
            // A single row, as Envoy has it: `header: {key: X-Team, value: red}`.
            take(element: value, line, &rows)
        case .object(let members):
            take(members, isReference: name.hasPrefix("env_"), &rows)
        case .array(let elements):
            for element in elements { take(element: element, line, &rows) }
        default: rows.reject(line, .noColon)
        }
    }

    static func take(
        _ members: [Literal.Member], isReference: Bool, _ rows: inout HeaderRows
    ) {
        for member in members {
            guard let name = member.name else {
                rows.reject(member.line, .isExpression)
                continue
            }
            // Codex: the values are names of variables.
            let value = isReference ? member.value.text.map { "${env:\($0)}" } : nil
            rows.take(member.line, name, value.map { .text($0) } ?? member.value)
        }
    }

    /// `{"name": ..., "value": ...}`, `["name", "value"]` or `"Name: value"`.
    private static func take(element: Literal, _ line: Int, _ rows: inout HeaderRows) {
        switch element {
        case .object(let members):
            let place = members.first?.line ?? line
            let name = ["name", "key", "header"].lazy.compactMap { element[$0]?.text }.first
            guard let name else { return take(members, isReference: false, &rows) }
            let isOff =
                element["disabled"] == .flag(true) || element["enabled"] == .flag(false)
                || element["active"] == .flag(false)
            if isOff { return rows.skipDisabled(name) }
            // An empty row at the end of Insomnia's and Postman's tables.
            if name.isEmpty, element["value"]?.text?.isEmpty ?? true { return }
            rows.take(place, name, element["value"] ?? .null)
        case .array(let pair) where pair.count == 2:
            guard let name = pair[0].text else { return rows.reject(line, pair[0].problem) }
            rows.take(line, name, pair[1])
        case .text(let text):
            rows.take(line, pair: text[...])
        default: rows.reject(line, .noColon)
        }
    }
}

extension HeaderPaste {
    /// Whether an object may be one of a program: JSON has no quotes but `"` and no bare names.
    fileprivate var isProgram: Bool {
        var reader = LiteralReader(Array(text.utf8))
        guard let value = reader.value(), reader.isDone else { return false }
        return value.members?.isEmpty == false || value.elements?.isEmpty == false
    }
}
