/// A value that stands elsewhere and is read when a request is sent.
package enum Reference: Sendable, Hashable {
    /// `${env:NAME}`: an environment variable of this process.
    case environment(String)
    /// `${file:/path}`: the content of a file; one line end at its end is dropped.
    case file(String)
    /// `${helper:NAME}`: what a program prints that the person has declared under this name. What
    /// it runs stands in their own configuration and nowhere else.
    case helper(String)

    /// As it is written in a value.
    package var text: String {
        switch self {
        case .environment(let name): "${env:\(name)}"
        case .file(let path): "${file:\(path)}"
        case .helper(let name): "${helper:\(name)}"
        }
    }

    /// Whether a helper may be called so: 1 to 64 letters, digits, `.`, `_` and `-` of ASCII.
    package static func isHelperName(_ text: some StringProtocol) -> Bool {
        (1...64).contains(text.utf8.count)
            && text.utf8.allSatisfy { $0.isLetterOrDigit || "._-".utf8.contains($0) }
    }
}

/// A value taken apart into literal text and references. `$$` is one dollar sign; a `$` that
/// neither another `$` nor `{` follows stands for itself. Nothing in a value is ever executed: of a
/// helper it holds the name only.
package struct ReferenceTemplate: Sendable {
    package enum Part: Sendable, Equatable {
        case literal(String)
        case reference(Reference)
    }

    package enum Problem: Error, Sendable, Equatable {
        /// `${` without `}`.
        case unclosed
        /// `${kind:...}` with a kind other than `env`, `file` and `helper`, or with nothing after
        /// it, or with no name of a helper. What stands there may be a part of a secret, and is not
        /// kept.
        case unknown
    }

    package let parts: [Part]

    package init(_ text: String) throws(Problem) {
        var parts: [Part] = []
        var literal = ""
        var rest = Substring(text)
        while let character = rest.first {
            rest.removeFirst()
            guard character == "$", let next = rest.first else {
                literal.append(character)
                continue
            }
            if next == "$" {
                rest.removeFirst()
                literal.append("$")
            } else if next == "{" {
                guard let end = rest.firstIndex(of: "}") else { throw .unclosed }
                let inside = rest[rest.index(after: rest.startIndex)..<end]
                if !literal.isEmpty { parts.append(.literal(literal)) }
                literal = ""
                parts.append(.reference(try ReferenceTemplate.reference(inside)))
                rest = rest[rest.index(after: end)...]
            } else {
                literal.append(character)
            }
        }
        if !literal.isEmpty { parts.append(.literal(literal)) }
        self.parts = parts
    }

    /// The only part that it has, an empty text where it has none; `nil`: there are several.
    package var only: Part? {
        parts.isEmpty ? .literal("") : parts.count == 1 ? parts[0] : nil
    }

    private static func reference(_ inside: Substring) throws(Problem) -> Reference {
        let pieces = inside.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
        guard pieces.count == 2, !pieces[1].isEmpty else { throw .unknown }
        switch pieces[0] {
        case "env": return .environment(String(pieces[1]))
        case "file" where pieces[1].hasPrefix("/"): return .file(String(pieces[1]))
        case "helper" where Reference.isHelperName(pieces[1]): return .helper(String(pieces[1]))
        default: throw .unknown
        }
    }

    /// The references in a value; none where it is not a well-formed template.
    package static func references(in secret: Secret) -> [Reference] {
        guard secret.withBytes({ $0.contains(UInt8(ascii: "$")) }) else { return [] }
        // A malformed template has no references; `HeaderRules.checkValue` reports it.
        guard let template = try? ReferenceTemplate(secret.reveal()) else { return [] }
        return template.parts.compactMap { part in
            if case .reference(let reference) = part { reference } else { nil }
        }
    }

    /// A value as somebody has it who need not know of references: from standard input, a file or
    /// a prompt. Without `${` none is meant, and every `$` in it stands for itself.
    package static func taken(_ text: String) -> String {
        text.contains("$$") && !text.contains("${") ? escaping(text) : text
    }

    /// The same of a secret.
    package static func taken(_ secret: Secret) -> Secret {
        guard secret.withBytes({ $0.contains(UInt8(ascii: "$")) }) else { return secret }
        return Secret(taken(secret.reveal()))
    }

    /// `text` written so that it stands for itself: every `$` doubled.
    package static func escaping(_ text: String) -> String {
        text.split(separator: "$", omittingEmptySubsequences: false).joined(separator: "$$")
    }
}
