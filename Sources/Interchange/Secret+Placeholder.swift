internal import PoolModel

extension Secret {
    /// Whether it is what people leave in the place of a value (``KeyPlaceholder``), with the scheme
    /// before it or without.
    /// - Parameter isKey: it is an API key, and no header's value.
    func isPlaceholder(ofKey isKey: Bool) -> Bool {
        guard case .literal(let text)? = (try? ReferenceTemplate(reveal()))?.only else {
            return false
        }
        var value = text[...]
        let scheme = value.cut(at: " ").flatMap { before, after in
            ["bearer", "basic", "token"].contains(before.lowercased()) ? after : nil
        }
        value = scheme ?? value
        switch KeyPlaceholder(String(value.trimmed)) {
        case nil: return false
        // In capitals a header's value may be a word of its own.
        case .variable: return isKey || scheme != nil
        // A sentence may have dots in it.
        case .masked: return !value.contains(" ")
        case .example, .reference: return true
        }
    }
}
