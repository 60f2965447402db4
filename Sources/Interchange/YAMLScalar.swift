internal import PoolModel

/// What a plain scalar of YAML 1.1 means, as far as configurations use it, and when a text has to
/// be quoted so that it means itself.
enum YAMLScalar {
    static func value(of text: String) -> JSONValue {
        switch text {
        case "", "~", "null", "Null", "NULL": .null
        case "true", "True", "TRUE", "yes", "Yes", "YES", "on", "On", "ON": .bool(true)
        case "false", "False", "FALSE", "no", "No", "NO", "off", "Off", "OFF": .bool(false)
        default: number(text) ?? .string(text)
        }
    }

    /// Decimal whole numbers and fractions, `_` between digits left out, as JSON writes them: `.5`
    /// is 0.5. What begins with a needless 0 stays a text, for it may be a key or a name.
    private static func number(_ text: String) -> JSONValue? {
        guard let first = text.utf8.first, "+-.0123456789".utf8.contains(first) else { return nil }
        var plain = text.filter { $0 != "_" }
        if plain.hasPrefix("+") { plain.removeFirst() }
        let digits = plain.hasPrefix("-") ? plain.dropFirst() : plain[...]
        guard digits.utf8.first.map({ $0.isDigit || $0 == 0x2E }) ?? false,
            digits.utf8.allSatisfy({ "0123456789.eE+-".utf8.contains($0) }),
            let value = Double(plain)
        else { return nil }
        if case .number? = try? JSONParser.parse(plain) { return .number(plain) }
        return digits.hasPrefix("0") ? nil : JSONValue(value)
    }

    /// Whether a text can stand without quotes and be read back as the same text by any reader.
    static func isPlain(_ text: String) -> Bool {
        guard let first = text.utf8.first, first.isLetter, text.utf8.count <= 100,
            text.utf8.allSatisfy({ $0.isLetter || "0123456789_-./".utf8.contains($0) })
        else { return false }
        let lower = text.lowercased()
        return !["null", "true", "false", "yes", "no", "on", "off", "y", "n"].contains(lower)
    }
}
