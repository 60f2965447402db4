import FoundationEssentials
import PoolModel
package import TerminalScreen

/// A paste of a terminal without bracketed paste: it comes as key presses, all at once. Pressed
/// one by one they would switch, delete, test and save.
///
/// There is no sign on it, so it is known by what it is. People on slow lines, held keys and
/// scripts (`tmux send-keys j j Space w`) send several keys at once too, but keys that mean
/// something; a text has letters that mean nothing where they would be pressed, mostly among its
/// first. So keys that come together are tried on a copy of the state: what has keys without a
/// meaning is a text, and so is what saves or sends something and goes on, since nobody does that
/// before there is an answer. Texts that begin with a key which opens a field (`a` adds a header,
/// `c` a chat) are known by being headers or a curl command; any other such text is typed into
/// that field, which stores and sends nothing.
struct UnbracketedPaste: Sendable, Equatable {
    private(set) var text = ""
    /// What comes until then belongs to it: a long text is not always read at once.
    private(set) var until = Duration.zero

    /// Fewer keys than that are key presses, mistaken ones among them.
    static let shortest = 8
    /// Longer than a pause within a paste, shorter than one between two people's keys.
    private static let pause = Duration.milliseconds(30)
    /// Keys that come once it has so many bytes are left out, as of a paste in brackets.
    private static let limit = 1 << 20
    /// So many keys are tried at most.
    fileprivate static let tried = 512
    /// A script's last keys may be for a view that the ones before are still opening.
    fileprivate static let last = 3

    fileprivate mutating func add(_ more: String, at elapsed: Duration) {
        if text.utf8.count < UnbracketedPaste.limit { text += more }
        until = elapsed + UnbracketedPaste.pause
    }

    /// The text that keys are; `nil` if any of them is none of a text.
    fileprivate static func text(of keys: [Key]) -> String? {
        var text = ""
        for key in keys {
            switch key {
            case .character(let character): text.append(character)
            case .enter: text.append("\n")
            case .tab: text.append("\t")
            default: return nil
            }
        }
        return text
    }

    /// A curl command; or a JSON object; or several lines, each of which is a header, a variable or a part of such a
    /// command, where the last one may be cut off; or one header whose name is a known one.
    fileprivate static func isHeaders(_ text: String) -> Bool {
        if text.hasPrefix("curl ") { return true }
        if text.hasPrefix("{"), text.contains("\""), text.contains(":") { return true }
        var lines = text.split(separator: "\n").filter { !$0.allSatisfy(\.isWhitespace) }
        if lines.count > 2, !text.hasSuffix("\n") { lines.removeLast() }
        guard lines.allSatisfy(isHeader) else { return false }
        guard lines.count == 1 else { return lines.count > 1 }
        let name = lines[0].prefix { $0 != ":" }.lowercased()
        return HeaderCatalogue.names.contains { $0.lowercased() == name }
    }

    private static func isHeader(_ line: Substring) -> Bool {
        if State.isNameAndValue(line) { return true }
        let words = line.split(separator: " ", maxSplits: 2)
        guard let first = words.first else { return false }
        if words.count > 1, ["-H", "--header"].contains(first) { return true }
        let assignment = first == "export" && words.count > 1 ? words[1] : first
        let name = assignment.prefix { $0 != "=" }
        return name.count < assignment.count && !name.isEmpty
            && name.allSatisfy { $0.isASCII && ($0.isLetter || $0.isNumber || $0 == "_") }
    }
}

/// Whether keys that were read together are a text that was pasted, or go on with one.
/// - Returns: that text; `nil`: they are key presses.
package func pastedText(of keys: [Key], in state: State) -> String? {
    guard keys.count >= UnbracketedPaste.shortest || state.unbracketedPaste != nil,
        let text = UnbracketedPaste.text(of: keys)
    else { return nil }
    return state.unbracketedPaste != nil || state.isPaste(keys, text) ? text : nil
}

extension Effect {
    /// Whether it changes the pool or sends something to a provider, or is the end.
    fileprivate var storesOrSends: Bool {
        switch self {
        case .run(let running): running.job.storesOrSends
        case .quit: true
        case .cancel, .setMouse, .redraw, .suspend: false
        }
    }
}

extension State {
    fileprivate func isPaste(_ keys: [Key], _ text: String) -> Bool {
        guard !isTooSmall, let context = contexts.first else { return false }
        if !context.takesText, UnbracketedPaste.isHeaders(text) { return true }
        // Enter would send the first line.
        if context == .chatPrompt { return text.trimmingBlanks.contains("\n") }
        var trial = self
        for (index, key) in keys.prefix(UnbracketedPaste.tried).enumerated() {
            let effects = trial.pressIfKnown(key)
            let left = keys.count - index - 1
            if effects == nil, left >= UnbracketedPaste.last { return true }
            if left >= UnbracketedPaste.shortest, effects?.contains(where: \.storesOrSends) == true
            {
                return true
            }
            trial.settle()
        }
        return false
    }

    mutating func addToUnbracketedPaste(_ text: String) -> [Effect] {
        lastInput = elapsed
        unbracketedPaste = unbracketedPaste ?? UnbracketedPaste()
        unbracketedPaste?.add(text, at: elapsed)
        return []
    }

    /// Nothing more of it has come.
    mutating func endUnbracketedPaste() -> [Effect] {
        guard let text = unbracketedPaste?.text else { return [] }
        unbracketedPaste = nil
        return isTooSmall ? [] : paste(text)
    }
}
