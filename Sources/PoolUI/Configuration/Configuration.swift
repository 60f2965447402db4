import PoolModel
package import TerminalScreen

/// The user's own keys, colours, idle time and patience, read from the text of a configuration file:
///
///     # a comment
///     key save = w Ctrl-S
///     color failure = bright-red bold
///     set lock-after = 60
///     set slow-after = 5
///
/// A line with a mistake is left out and named; the others hold.
package struct Configuration: Sendable, Equatable {
    package struct Problem: Error, Sendable, Equatable {
        /// Counting from 1.
        package let line: Int
        package let sentence: String
    }

    package private(set) var keymap = Keymap.standard
    package private(set) var colors: [Role: Attributes] = [:]
    /// Seconds without a key press after which a session with a passphrase locks itself, where
    /// that is to be sooner than by default.
    package private(set) var lockAfter: Int?
    /// Seconds after which an answer is slow, for models that do not say.
    package private(set) var slowAfter: Double?
    /// The pool that is opened where none is named otherwise: an absolute path, or a server's
    /// address.
    package private(set) var pool: String?
    package private(set) var problems: [Problem] = []

    /// No configuration: the standard keys and colours.
    package init() {}

    /// - Parameter others: what lines begin with that are not for the screen.
    package init(_ text: String, without others: [String] = []) {
        let lines = text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
        for (index, line) in lines.enumerated() {
            let line = String(line).trimmingBlanks
            guard !line.isEmpty, !line.hasPrefix("#") else { continue }
            let first = line.prefix { !$0.isWhitespace }
            guard !others.contains(String(first)) else { continue }
            if let sentence = take(line) {
                problems.append(Problem(line: index + 1, sentence: sentence))
            }
        }
    }

    /// - Returns: what is wrong with the line.
    private mutating func take(_ line: String) -> String? {
        guard let equals = line.firstIndex(of: "=") else {
            return "write  key ACTION = KEY ...  or  color ROLE = COLOR ...  or  "
                + "set lock-after|slow-after = SECONDS  or  set pool = POOL"
        }
        let left = line[..<equals].split(separator: " ").map { String($0) }
        let rest = line[line.index(after: equals)...]
        let right = rest.split(separator: " ").map { String($0) }
        guard left.count == 2 else { return "one name belongs before the =" }
        switch left[0] {
        case "key": return bind(left[1], to: right)
        case "color", "colour": return paint(left[1], right)
        case "set" where left[1] == "pool":
            pool = String(rest).trimmingBlanks
            return right.isEmpty ? "pool is a path or a server's address" : nil
        case "set": return set(left[1], to: right)
        default: return "\(left[0]) is none of key, color, set, helper and allow"
        }
    }

    private mutating func set(_ name: String, to words: [String]) -> String? {
        switch name {
        case "lock-after":
            guard words.count == 1, let seconds = Int(words[0]), (1...240).contains(seconds) else {
                return "lock-after is 1 to 240 seconds"
            }
            lockAfter = seconds
        case "slow-after":
            guard words.count == 1, let seconds = Double(words[0]),
                Model.slowAfterRange.contains(seconds)
            else { return "slow-after is a number of seconds, at most 3600" }
            slowAfter = seconds
        default: return "there is no setting \(name); lock-after, slow-after and pool are"
        }
        return nil
    }

    private mutating func bind(_ name: String, to names: [String]) -> String? {
        guard let action = Registry.byName[name] else {
            return "there is no action \(name); :help lists them"
        }
        guard !names.isEmpty else { return "\(name) needs a key" }
        var keys: [Key] = []
        for name in names {
            guard let key = KeyName.key(name) else { return "\(name) is no key" }
            if case .character = key, action.contexts.contains(where: \.takesText) {
                return "\(name) is text where \(action.name) is used; take a Ctrl key"
            }
            keys.append(key)
        }
        keymap.rebind(action, to: keys)
        return nil
    }

    private mutating func paint(_ name: String, _ words: [String]) -> String? {
        guard let role = Role(rawValue: name) else {
            return "there is no role \(name); roles: "
                + Role.allCases.map(\.rawValue).joined(separator: " ")
        }
        var attributes = Attributes()
        for word in words {
            switch word {
            case "default": attributes.color = nil
            case "bold": attributes.isBold = true
            case "dim": attributes.isDim = true
            case "underlined": attributes.isUnderlined = true
            case "reversed": attributes.isReversed = true
            default:
                guard let color = Configuration.color(word) else {
                    return "\(word) is no color; colors: "
                        + Configuration.colorNames.joined(separator: " ") + ", bright-..., 0 to 255"
                }
                attributes.color = color
            }
        }
        colors[role] = attributes
        return nil
    }

    private static let colorNames = [
        "black", "red", "green", "yellow", "blue", "magenta", "cyan", "white",
    ]

    /// The index of a colour in the terminal's palette.
    private static func color(_ word: String) -> Int? {
        if let index = colorNames.firstIndex(of: word) { return index }
        if word.hasPrefix("bright-") {
            return colorNames.firstIndex(of: String(word.dropFirst(7))).map { $0 + 8 }
        }
        guard let number = Int(word), (0...255).contains(number) else { return nil }
        return number
    }
}
