import PoolModel

/// What is typed after `/`: words that match fuzzily, terms that match exactly, and either with a
/// `!` before it for what does not match.
struct ModelFilter: Sendable, Equatable {
    private enum Term: Sendable, Equatable {
        case word([UInt8])
        case state(String)
        case provider(String)
        case kind(String)
        case tag(String)
        case header(String)
        case set(String)
        case isEnabled(Bool)
        case verdict(String)
        /// A term that is still being typed narrows nothing yet.
        case unfinished
    }

    private struct Condition: Sendable, Equatable {
        let term: Term
        let isNegated: Bool

        /// Nothing, or a word less of it: all that this finds it finds too.
        func isWithin(_ other: Condition) -> Bool {
            if other.term == .unfinished { return true }
            if case .word(let longer) = term, case .word(let shorter) = other.term, !isNegated {
                return !other.isNegated && longer.starts(with: shorter)
            }
            return self == other
        }
    }

    let text: String
    private let conditions: [Condition]
    /// The fuzzy ones, which are looked for in ``SearchKeys``, and those that must not be there.
    let words: [[UInt8]]
    let unwanted: [[UInt8]]

    init(_ text: String) {
        self.text = text
        conditions = text.split(separator: " ").map { ModelFilter.condition($0) }
        func words(_ conditions: [Condition], isNegated: Bool) -> [[UInt8]] {
            conditions.compactMap { condition in
                guard case .word(let word) = condition.term, condition.isNegated == isNegated
                else { return nil }
                return word
            }
        }
        self.words = words(conditions, isNegated: false)
        unwanted = words(conditions, isNegated: true)
    }

    var isEmpty: Bool { conditions.isEmpty }

    /// The terms that can be typed, for the help and completion; the last does not stand in the line of
    /// a narrow screen.
    static let termNames = [
        "state:", "provider:", "kind:", "tag:", "header:", "verdict:", "on", "off", "set:",
    ]

    private static func condition(_ text: Substring) -> Condition {
        let isNegated = text.hasPrefix("!")
        return Condition(
            term: term(text.dropFirst(isNegated ? 1 : 0).lowercased()), isNegated: isNegated)
    }

    private static func term(_ text: String) -> Term {
        if text.isEmpty { return .unfinished }
        if text == "off" { return .isEnabled(false) }
        if text == "on" { return .isEnabled(true) }
        if let colon = text.firstIndex(of: ":") {
            let value = String(text[text.index(after: colon)...])
            let term: Term? =
                switch text[..<colon] {
                case "state": .state(value)
                case "provider": .provider(value)
                case "kind": .kind(value)
                case "tag": .tag(value)
                case "header": .header(value)
                case "set": .set(value)
                case "verdict": .verdict(value)
                default: nil
                }
            if let term { return value.isEmpty ? .unfinished : term }
        }
        return .word(Array(text.utf8))
    }

    /// Whether there are terms beside the words.
    var isExact: Bool { conditions.count > words.count + unwanted.count }

    /// Whether all that this filter shows is shown by `other` too, so that it needs to look at
    /// nothing else: a letter more in a word, or a term more.
    func narrows(_ other: ModelFilter) -> Bool {
        conditions.count >= other.conditions.count
            && zip(conditions, other.conditions).allSatisfy { $0.isWithin($1) }
    }

    /// Whether the terms beside the words fit.
    func matchesExactly(_ model: ModelSummary) -> Bool {
        conditions.allSatisfy { condition in
            let fits: Bool
            switch condition.term {
            case .word, .unfinished: return true
            case .state(let state):
                // What is slow is ok as well.
                fits =
                    model.stateWord.lowercased() == state
                    || state == "ok" && !model.isLocked && model.lastTest?.isSlow == true
            case .provider(let provider): fits = model.provider.rawValue == provider
            case .kind(let kind): fits = model.kind.rawValue == kind
            case .tag(let tag): fits = model.tags.contains { $0.lowercased() == tag }
            case .header(let name):
                fits = model.allHeaderNames.contains { $0.lowercased() == name }
            case .set(let name): fits = model.sets.contains { $0.lowercased() == name }
            case .isEnabled(let isEnabled): fits = model.isEnabled == isEnabled
            case .verdict(let code): fits = model.lastTest?.verdict.rawValue == code
            }
            return fits != condition.isNegated
        }
    }
}
