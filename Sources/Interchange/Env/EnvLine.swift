internal import PoolModel

/// One line of an ``EnvFile``: an assignment as the shells and the programs that start others write it,
/// or several.
enum EnvLine {
    struct Parts {
        let name: String
        let value: Substring
        /// The assignment stands in quotes, `set "NAME=value"`, and the value ends with them.
        let isWhole: Bool
    }

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

    /// The name and its value.
    static func assignment(_ line: Substring) -> Parts? {
        var (text, sign) = withoutLead(withoutPrompt(line.trimmed))
        let isWhole =
            text.first.map { "\"'".contains($0) } ?? false && text.count > 1
            && text.first == text.last
        if isWhole { text = text.dropFirst().dropLast() }
        guard let (name, value) = text.cut(at: sign), ShellLexer.isName(String(name.trimmed)) else {
            return nil
        }
        return Parts(name: String(name.trimmed), value: value, isWhole: isWhole)
    }

    /// Without the `$ ` that a shell writes before a command.
    static func withoutPrompt(_ text: Substring) -> Substring {
        text.hasPrefix("$ ") ? text.dropFirst(2).trimmed : text
    }

    /// A line that goes on in the next one, as a shell has it, is two here.
    static func goesOn(_ line: Substring) -> Bool {
        line.hasSuffix(" \\") || line.hasSuffix("\t\\") || line == "\\"
    }

    /// What follows the words that may stand before a name, and the sign that follows the name then.
    private static func withoutLead(_ text: Substring) -> (rest: Substring, sign: Unicode.Scalar) {
        for lead in leads where text.hasPrefix(lead.text) {
            let rest = text.dropFirst(lead.text.count)
            let isJoined = lead.text.last == ":" || lead.text.last == "="
            guard isJoined || rest.first == " " || rest.first == "\t" else { continue }
            return (rest.drop { $0 == " " || $0 == "\t" }, lead.sign)
        }
        return (text, "=")
    }

    /// `NAME: value`, as YAML has variables under `environment:`.
    static func member(_ line: Substring) -> Parts? {
        guard let (name, value) = line.cut(at: ":"), value.first == " ",
            ShellLexer.isName(String(name.trimmed)), name == name.uppercased()[...]
        else { return nil }
        return Parts(name: String(name.trimmed), value: value, isWhole: false)
    }

    /// Where the first assignment of a line ends, with another after it in the same line, as people
    /// write them in shells: `A=1 B=2`, `export A=1; export B=2`.
    static func endOfFirst(in line: Substring) -> Substring.Index? {
        let meant = withoutPrompt(line.trimmed)
        // The `;` that ends a command of a shell; a value may end with one.
        let last = meant.hasPrefix("export ") && meant.last == ";" ? meant.indices.last : nil
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
                guard index == last || isFollowedByAssignment(line[index...]) else { continue }
                let first = line[..<index]
                if assignment(first) != nil { return index }
                let isLead = first.trimmed == "$" || leads.contains { $0.text == first.trimmed }
                guard isLead else { return nil }
            }
        }
        return nil
    }

    static func isSeparator(_ scalar: Unicode.Scalar) -> Bool {
        scalar == " " || scalar == "\t" || scalar == ";" || scalar == "&"
    }

    /// Only of a name in capitals: a value may have words and `=` in it.
    private static func isFollowedByAssignment(_ line: Substring) -> Bool {
        let next = Substring(line.unicodeScalars.drop { isSeparator($0) })
        // `;` and `&` without a blank stand in addresses and in lists of settings.
        let between = line[..<next.startIndex]
        guard between.contains(" ") || between.contains("\t") else { return false }
        let (rest, sign) = withoutLead(next)
        let name = rest.prefix { "A"..."Z" ~= $0 || "0"..."9" ~= $0 || $0 == "_" }
        return name.count > 1 && ShellLexer.isName(String(name))
            && rest[name.endIndex...].unicodeScalars.first == sign
    }

    /// `[Service]`, `environment:`: what stands over assignments in units and compose files.
    static func isHeading(_ line: Substring) -> Bool {
        line.first == "[" && line.last == "]"
            || line.last == ":" && ShellLexer.isName(String(line.dropLast()))
    }

    /// The first word of a text, with its quotes.
    static func word(_ text: Substring) -> Substring {
        let text = text.trimmed
        guard let quote = text.first, "\"'".contains(quote) else {
            return text.prefix { $0 != " " && $0 != "\t" }
        }
        let end = text.dropFirst().firstIndex(of: quote)
        return end.map { text[...$0] } ?? text
    }
}
