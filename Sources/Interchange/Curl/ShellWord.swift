internal import PoolModel

/// A word of a command line: text, and shell variables in it.
struct ShellWord: Equatable {
    enum Part: Equatable {
        case literal(String)
        case variable(String)
        /// What a command would print; it is never run.
        case command
    }

    var parts: [Part]
    let line: Int

    /// The word where it has no variables in it.
    var literal: String? {
        switch parts.count {
        case 0: ""
        case 1: if case .literal(let text) = parts[0] { text } else { nil }
        default: nil
        }
    }

    /// Whether a part of it is known to nobody who does not run a command.
    var runsCommand: Bool { parts.contains(.command) }

    /// The word as a value of ours: variables as `${env:NAME}`, dollar signs such that they
    /// stand for themselves. A literal `${file:...}` is never taken as a reference, since a
    /// shell would send it as it is.
    var template: String {
        if let literal { return ShellWord.escaped(literal) }
        return parts.reduce(into: "") { text, part in
            switch part {
            case .literal(let literal): text += ReferenceTemplate.escaping(literal)
            case .variable(let name): text += Reference.environment(name).text
            case .command: text += "$$(...)"
            }
        }
    }

    static func escaped(_ literal: String) -> String {
        literal.contains("$$") || literal.contains("${")
            ? ReferenceTemplate.escaping(literal) : literal
    }

    /// As a person would recognise it, in a sentence.
    var shown: String {
        parts.reduce(into: "") { text, part in
            switch part {
            case .literal(let literal): text += literal
            case .variable(let name): text += "$" + name
            case .command: text += "$(...)"
            }
        }
    }

    mutating func append(_ text: String) {
        guard !text.isEmpty else { return }
        if case .literal(let last)? = parts.last {
            parts[parts.count - 1] = .literal(last + text)
        } else {
            parts.append(.literal(text))
        }
    }

    mutating func append(contentsOf other: ShellWord) {
        for part in other.parts {
            if case .literal(let text) = part { append(text) } else { parts.append(part) }
        }
    }
}

/// A command of a script, and what the script hands it.
struct ShellCommand: Equatable {
    var words: [ShellWord]
    /// What it reads: a here-document or a here-string.
    var input: ShellWord?
    /// The file that its output goes to.
    var output: String?
    /// Whether the output of the command before it is its input.
    var isPiped = false
}
