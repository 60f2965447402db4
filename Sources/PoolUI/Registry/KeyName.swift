package import TerminalScreen

/// How keys are written: in hints, in the help and in the configuration file.
package enum KeyName {
    private static let named: [(String, Key)] = [
        ("Enter", .enter), ("Esc", .escape), ("Tab", .tab), ("Shift-Tab", .backTab),
        ("Backspace", .backspace), ("Del", .delete), ("Ins", .insert), ("Up", .up),
        ("Down", .down), ("Left", .left), ("Right", .right), ("Home", .home), ("End", .end),
        ("PgUp", .pageUp), ("PgDn", .pageDown), ("Space", .character(" ")),
    ]

    package static func text(of key: Key) -> String {
        if let pair = named.first(where: { $0.1 == key }) { return pair.0 }
        switch key {
        case .character(let character): return String(character)
        case .control(let character): return "Ctrl-" + character.uppercased()
        case .function(let number): return "F\(number)"
        case .alt(let key): return "Alt-" + text(of: key)
        default: return "?"
        }
    }

    /// The key with this name, whatever the case of `Enter` and `Ctrl`; `nil`: there is none.
    package static func key(_ name: String) -> Key? {
        if let only = name.first, name.count == 1 { return .character(only) }
        let lower = name.lowercased()
        if let pair = named.first(where: { $0.0.lowercased() == lower }) { return pair.1 }
        if lower.hasPrefix("alt-"), let key = key(String(name.dropFirst(4))) { return .alt(key) }
        if lower.hasPrefix("ctrl-"), let last = lower.last, lower.count == 6,
            last.isASCII, !last.isNumber
        {
            return .control(last)
        }
        if lower.hasPrefix("f"), let number = Int(lower.dropFirst()), (1...24).contains(number) {
            return .function(number)
        }
        return nil
    }

    /// Several names with blanks between them. A name that is none is left out; a test holds
    /// that the registry has none of those.
    static func keys(_ names: String) -> [Key] {
        names.split(separator: " ").compactMap { key(String($0)) }
    }
}
