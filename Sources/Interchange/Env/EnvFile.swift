internal import PoolModel

/// The variables of an `.env` file, each with the line it stands on; of several with one name the
/// last one counts.
struct EnvFile {
    struct Variable {
        let line: Int
        /// A template of ours, or why it cannot be taken.
        let value: Result<String, InterchangeProblem.Code>
    }

    /// The variables so far, which a value may name.
    private final class Scope {
        var variables: [String: Variable] = [:]
        /// Those that a value has named.
        var used: Set<String> = []
    }

    /// 64 KiB: ten lines that name each other twice would otherwise be a thousand million bytes.
    static let maximumValue = 64 << 10

    private let scope = Scope()
    /// Lines that are no assignments.
    private(set) var problems: [InterchangeProblem] = []
    private(set) var notes: [InterchangeProblem] = []

    var variables: [String: Variable] { scope.variables }

    /// The names of variables that others are made of.
    var used: Set<String> { scope.used }

    /// What may stand before the name, and what stands after it.
    private static let leads: [(text: String, sign: Unicode.Scalar)] = [
        // sh and bash; `export -p`
        ("export", "="), ("declare -x", "="),
        // fish; csh
        ("set -x", " "), ("set -gx", " "), ("set -xg", " "), ("set -Ux", " "), ("set -xU", " "),
        ("set --export", " "), ("set --global --export", " "), ("setenv", " "),
        // Windows: cmd, PowerShell
        ("setx", " "), ("set", "="), ("SET", "="), ("$env:", "="), ("$Env:", "="), ("$ENV:", "="),
        // systemd's units, Dockerfiles, a list in a compose file
        ("Environment=", "="), ("ENV", "="), ("-", "="),
    ]

    /// - Parameter context: says which variables are set, where a default stands beside one.
    init(_ text: String, _ context: ImportContext? = nil) {
        let scope = scope
        let isAbove: (String) -> Bool = { scope.variables[$0] != nil }
        let isSet: (String) -> Bool = { name in
            isAbove(name) || context?.value(of: name).map { !$0.isEmpty } ?? false
        }
        var rest = EnvFile.withPlainLineEnds(text)[...].unicodeScalars
        var number = 1
        // Quotes that nothing closes to the end of the text: no need to look again.
        var open: Set<Unicode.Scalar> = []
        // Another assignment stands in the line, before this one or after it.
        var isShared = false
        var isMapping = false
        var lineEnd = rest.startIndex
        while !rest.isEmpty {
            if !isShared { lineEnd = rest.firstIndex(of: "\n") ?? rest.endIndex }
            // Without what separates it from the one before it in the line.
            let whole = Substring(rest[..<lineEnd].drop { isShared && EnvFile.isSeparator($0) })
            let end = EnvFile.endOfFirst(in: whole)
            let line = whole[..<(end ?? whole.endIndex)]
            let start = number
            let next = rest[line.endIndex...]
            if end == nil { number += 1 }
            let isPart = isShared || end != nil
            isShared = end != nil
            let meant = line.trimmed
            if meant.isEmpty || meant.hasPrefix("#") || EnvFile.isHeading(meant) {
                if meant.last == ":" { isMapping = true }
                rest = next.dropFirst()
            } else if let (name, text, isWhole) = EnvFile.assignment(line)
                ?? (isMapping ? EnvFile.member(line) : nil)
            {
                let value = isPart && !isWhole ? EnvFile.word(text) : text
                let quote = value.trimmed.unicodeScalars.first
                let isOpen = isPart || isWhole || quote.map { open.contains($0) } ?? false
                let from = isOpen ? value.unicodeScalars : rest[value.startIndex...]
                var reader = EnvValue(from, isSet: isSet, isAbove: isAbove)
                do throws(InterchangeProblem.Code) {
                    let template = try substituting(try reader.read())
                    keep(name, Variable(line: start, value: .success(template)))
                    for other in reader.defaults {
                        notes.append(.init(line: start, code: .defaultTaken(other)))
                    }
                    number += reader.lineEnds
                    rest = isOpen ? next : reader.rest
                } catch {
                    let isToTheEnd =
                        error == .unclosedQuote && reader.rest.isEmpty && !isPart && !isWhole
                    if isToTheEnd, let quote { open.insert(quote) }
                    keep(name, Variable(line: start, value: .failure(error)))
                    rest = next
                }
                rest = rest.dropFirst()
            } else {
                problems.append(.init(line: start, code: .notAnAssignment))
                rest = next.dropFirst()
            }
        }
    }

    private mutating func keep(_ name: String, _ variable: Variable) {
        if let old = scope.variables.updateValue(variable, forKey: name) {
            let isSame = (try? old.value.get()) == (try? variable.value.get())
            if !isSame { notes.append(.init(line: variable.line, code: .repeatedKey(name))) }
        }
    }

    /// Whether a text is nothing but assignments.
    static func recognises(_ text: String) -> Bool {
        let file = EnvFile(text)
        return file.problems.isEmpty && !file.variables.isEmpty
    }

    /// The name and its value.
    ///
    /// `isWhole`: the assignment stands in quotes, `set "NAME=value"`, and the value ends with them.
    static func assignment(
        _ line: Substring
    ) -> (name: String, value: Substring, isWhole: Bool)? {
        var text = line.trimmed
        var sign: Unicode.Scalar = "="
        for lead in leads where text.hasPrefix(lead.text) {
            let rest = text.dropFirst(lead.text.count)
            let isJoined = lead.text.last == ":" || lead.text.last == "="
            guard isJoined || rest.first == " " || rest.first == "\t" else { continue }
            text = rest.trimmed
            sign = lead.sign
            break
        }
        let isWhole =
            text.first.map { "\"'".contains($0) } ?? false && text.count > 1
            && text.first == text.last
        if isWhole { text = text.dropFirst().dropLast() }
        guard let (name, value) = text.cut(at: sign), ShellLexer.isName(String(name.trimmed)) else {
            return nil
        }
        return (String(name.trimmed), value, isWhole)
    }

    /// `NAME: value`, as YAML has variables under `environment:`.
    private static func member(
        _ line: Substring
    ) -> (name: String, value: Substring, isWhole: Bool)? {
        guard let (name, value) = line.cut(at: ":"), value.first == " ",
            ShellLexer.isName(String(name.trimmed)), name == name.uppercased()[...]
        else { return nil }
        return (String(name.trimmed), value, false)
    }

    /// Where the first assignment of a line ends, with another after it in the same line, as people
    /// write them in shells: `A=1 B=2`, `export A=1; export B=2`.
    private static func endOfFirst(in line: Substring) -> Substring.Index? {
        var quote: Unicode.Scalar?
        var isBetween = true
        for index in line.unicodeScalars.indices {
            let scalar = line.unicodeScalars[index]
            defer { isBetween = isSeparator(scalar) }
            if let open = quote {
                if scalar == open { quote = nil }
            } else if scalar == "\"" || scalar == "'" {
                quote = scalar
            } else if scalar == "#" {
                return nil
            } else if isSeparator(scalar), !isBetween {
                let isEnd = line[index...].trimmed == ";" && line.trimmed.hasPrefix("export ")
                guard isEnd || isFollowedByAssignment(line[index...]) else { continue }
                let first = line[..<index]
                if assignment(first) != nil { return index }
                guard leads.contains(where: { $0.text == first.trimmed }) else { return nil }
            }
        }
        return nil
    }

    private static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == ";" || scalar == "&"
    }

    /// Only of a name in capitals: a value may have words and `=` in it.
    private static func isFollowedByAssignment(_ line: Substring) -> Bool {
        var rest = line.unicodeScalars.drop { isSeparator($0) }
        // `;` and `&` without a blank stand in addresses and in lists of settings.
        let between = line[..<rest.startIndex]
        guard between.contains(" ") || between.contains("\t") else { return false }
        for lead in ["export ", "set "] where rest.starts(with: lead.unicodeScalars) {
            rest = rest.dropFirst(lead.count)
        }
        let name = rest.prefix { "A"..."Z" ~= $0 || "0"..."9" ~= $0 || $0 == "_" }
        return name.count > 1 && ShellLexer.isName(String(Substring(name)))
            && rest[name.endIndex...].first == "="
    }

    /// `[Service]`, `environment:`: what stands over assignments in units and compose files.
    private static func isHeading(_ line: Substring) -> Bool {
        line.first == "[" && line.last == "]"
            || line.last == ":" && ShellLexer.isName(String(line.dropLast()))
    }

    /// The first word of a text, with its quotes.
    private static func word(_ text: Substring) -> Substring {
        let text = text.trimmed
        guard let quote = text.first, "\"'".contains(quote) else {
            return text.prefix { !" \t;&".contains($0) }
        }
        let end = text.dropFirst().firstIndex(of: quote)
        return end.map { text[...$0] } ?? text
    }

    private static func withPlainLineEnds(_ text: String) -> String {
        guard text.utf8.contains(UInt8(ascii: "\r")) else { return text }
        return TextLines.split(text).map(\.text).joined(separator: "\n")
    }

    /// `${NAME}` of a variable that stands above is its value, as the dotenv libraries have it.
    private func substituting(_ value: String) throws(InterchangeProblem.Code) -> String {
        // What is no template is reported where it is used.
        guard value.contains("${"), let parts = try? ReferenceTemplate(value).parts else {
            return value
        }
        var text = ""
        for part in parts {
            switch part {
            case .literal(let literal): text += ReferenceTemplate.escaping(literal)
            case .reference(.environment(let name)):
                // A variable that cannot be taken stays a reference, as if it stood elsewhere.
                let above = scope.variables[name].flatMap { try? $0.value.get() }
                if above != nil { scope.used.insert(name) }
                text += above ?? Reference.environment(name).text
            case .reference(let file): text += file.text
            }
            guard text.utf8.count <= EnvFile.maximumValue else {
                throw .tooLarge(limit: EnvFile.maximumValue)
            }
        }
        return text
    }
}
