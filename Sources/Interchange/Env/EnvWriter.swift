internal import PoolModel

/// Writes models as the variables that the providers' own programs read (``EnvService``). There
/// is one set of names a provider: further models of it follow as comments.
package struct EnvWriter: ModelWriter {
    package private(set) var notes: [String] = []
    package private(set) var leftOut = 0
    private var used: Set<String> = []

    package init() {}

    package mutating func text(of entries: [ExportEntry]) -> String {
        entries.compactMap { section($0) }.joined(separator: "\n")
    }

    private mutating func section(_ entry: ExportEntry) -> String? {
        let model = entry.model
        let service = EnvService.of(model)
        guard let base = EnvWriter.quoted(model.baseURL),
            let modelID = EnvWriter.quoted(model.modelID)
        else {
            leftOut += 1
            notes.append("\(model.name) has control characters and was left out")
            return nil
        }
        var lines: [String] = []
        if let key = assignment(service.keys[0], entry.apiKey, model) { lines.append(key) }
        lines.append("\(service.bases[0])=\(base)")
        lines.append("\(service.models[0])=\(modelID)")
        lines += headers(entry, service)
        let isFirst = used.insert(service.keys[0]).inserted
        if !isFirst {
            notes.append(
                "\(model.name): \(service.keys[0]) is in use already; its lines are comments")
            lines = lines.map { "# " + $0.replacing("\n", with: "\n# ") }
        }
        // A name can be anything; it must not end the comment.
        return "# \(Sanitizer.clean(model.name))\n" + lines.map { $0 + "\n" }.joined()
    }

    /// Anthropic's programs take custom headers from a variable; others have no place for them.
    private mutating func headers(_ entry: ExportEntry, _ service: EnvService) -> [String] {
        let rows = entry.model.headers.filter(\.isOn)
        guard !rows.isEmpty else { return [] }
        guard service.provider == .anthropic else {
            for row in rows { notes.append("\(entry.model.name): header \(row.name) has no place") }
            return []
        }
        var pairs: [String] = []
        for row in rows {
            if case .known(let secret) = entry.value(of: row),
                // A malformed value never passed `HeaderRules`.
                case .literal(let text)? = (try? ReferenceTemplate(secret.reveal()))?.only
            {
                pairs.append("\(row.name): \(text)")
            } else {
                notes.append("\(entry.model.name): header \(row.name) was left out")
            }
        }
        guard !pairs.isEmpty, let name = service.customHeaders.first else { return [] }
        guard let text = EnvWriter.quoted(pairs.joined(separator: "\n")) else {
            notes.append("\(entry.model.name): its headers were left out")
            return []
        }
        return ["\(name)=\(text)"]
    }

    private mutating func assignment(
        _ name: String, _ value: ExportEntry.Value, _ model: Model
    ) -> String? {
        switch value {
        case .none: return nil
        case .withheld: return "\(name)="
        case .known(let secret):
            switch (try? ReferenceTemplate(secret.reveal()))?.only {
            case .literal(let text)?:
                if let quoted = EnvWriter.quoted(text) { return "\(name)=\(quoted)" }
            // Another variable alone can be named; anything else has no form here.
            case .reference(.environment(let other))? where ShellLexer.isName(other):
                return "\(name)=${\(other)}"
            default: break
            }
            notes.append("\(model.name): the API key has no form here and was left out")
            return "\(name)="
        }
    }

    /// A value as bash, dash and zsh, which run what they find, and the dotenv libraries read it:
    /// bare where nothing in it means anything to any of them, else in single quotes, else in
    /// double ones. `nil`: control or invisible characters, which none of them writes visibly.
    static func quoted(_ text: String) -> String? {
        let visible = text.replacing("\t", with: " ")
        guard Sanitizer.clean(visible, keepingLines: true) == visible else { return nil }
        let isBare = text.utf8.allSatisfy { $0.isLetterOrDigit || "-_./:,+@%".utf8.contains($0) }
        if isBare { return text }
        if !text.contains("'") { return "'\(text)'" }
        let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
            .replacing("$", with: "\\$").replacing("`", with: "\\`")
        return "\"\(escaped)\""
    }
}
