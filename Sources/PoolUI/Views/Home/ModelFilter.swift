import PoolModel

/// What is typed after `/`: words that match fuzzily, and terms that match exactly.
struct ModelFilter: Sendable, Equatable {
    private enum Term: Sendable, Equatable {
        case word([UInt8])
        case state(String)
        case provider(String)
        case kind(String)
        case tag(String)
        case header(String)
        case isEnabled(Bool)
        case verdict(String)
    }

    let text: String
    private let terms: [Term]
    /// The fuzzy ones, which are looked for in ``SearchKeys``.
    let words: [[UInt8]]

    init(_ text: String) {
        self.text = text
        terms = text.split(separator: " ").map { ModelFilter.term(String($0)) }
        words = terms.compactMap { term in
            guard case .word(let word) = term else { return nil }
            return word
        }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// The terms that can be typed, for the help and completion.
    static let termNames = [
        "state:", "provider:", "kind:", "tag:", "header:", "verdict:", "on", "off",
    ]

    private static func term(_ text: String) -> Term {
        let lower = text.lowercased()
        if lower == "off" { return .isEnabled(false) }
        if lower == "on" { return .isEnabled(true) }
        if let colon = lower.firstIndex(of: ":") {
            let value = String(lower[lower.index(after: colon)...])
            switch lower[..<colon] {
            case "state": return .state(value)
            case "provider": return .provider(value)
            case "kind": return .kind(value)
            case "tag": return .tag(value)
            case "header": return .header(value)
            case "verdict": return .verdict(value)
            default: break
            }
        }
        return .word(Array(lower.utf8))
    }

    /// Whether there are terms beside the words.
    var isExact: Bool { terms.count > words.count }

    /// Whether all that this filter shows is shown by `other` too, so that it needs to look at
    /// nothing else: a letter more in a word, or a term more.
    func narrows(_ other: ModelFilter) -> Bool {
        guard terms.count >= other.terms.count else { return false }
        return zip(terms, other.terms).allSatisfy { mine, theirs in
            guard case .word(let longer) = mine, case .word(let shorter) = theirs else {
                return mine == theirs
            }
            return longer.starts(with: shorter)
        }
    }

    /// Whether the terms beside the words fit.
    func matchesExactly(_ model: ModelSummary) -> Bool {
        terms.allSatisfy { term in
            switch term {
            case .word: true
            // A term still being typed narrows nothing yet.
            case .state(let state): state.isEmpty || model.stateWord.lowercased() == state
            case .provider(let provider):
                provider.isEmpty || model.provider.rawValue == provider
            case .kind(let kind): kind.isEmpty || model.kind.rawValue == kind
            case .tag(let tag):
                tag.isEmpty || model.tags.contains { $0.lowercased() == tag }
            case .header(let name):
                name.isEmpty || model.headerNames.contains { $0.lowercased() == name }
            case .isEnabled(let isEnabled): model.isEnabled == isEnabled
            case .verdict(let code): code.isEmpty || model.lastTest?.verdict.rawValue == code
            }
        }
    }
}
