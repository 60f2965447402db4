import ModelPool

/// What is typed after `/`: words that match fuzzily, and terms that match exactly.
struct ModelFilter: Sendable, Equatable {
    private enum Term: Sendable, Equatable {
        case word([UInt8])
        case state(String)
        case provider(String)
        case tag(String)
        case header(String)
        case isEnabled(Bool)
        case verdict(String)
    }

    let text: String
    private let terms: [Term]

    init(_ text: String) {
        self.text = text
        terms = text.split(separator: " ").map { ModelFilter.term(String($0)) }
    }

    var isEmpty: Bool { terms.isEmpty }

    /// The terms that can be typed, for the help and completion.
    static let termNames = [
        "state:", "provider:", "tag:", "header:", "verdict:", "on", "off",
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
            case "tag": return .tag(value)
            case "header": return .header(value)
            case "verdict": return .verdict(value)
            default: break
            }
        }
        return .word(Array(lower.utf8))
    }

    /// - Parameter key: what ``SearchKeys`` holds of the model.
    func matches(_ model: ModelSummary, key: Span<UInt8>) -> Bool {
        terms.allSatisfy { term in
            switch term {
            case .word(let word): ModelFilter.isInOneField(word, of: key)
            // A term still being typed narrows nothing yet.
            case .state(let state): state.isEmpty || model.stateWord.lowercased() == state
            case .provider(let provider):
                provider.isEmpty || model.provider.rawValue == provider
            case .tag(let tag):
                tag.isEmpty || model.tags.contains { $0.lowercased() == tag }
            case .header(let name):
                name.isEmpty || model.headerNames.contains { $0.lowercased() == name }
            case .isEnabled(let isEnabled): model.isEnabled == isEnabled
            case .verdict(let code): code.isEmpty || model.lastTest?.verdict.rawValue == code
            }
        }
    }

    /// Whether the bytes of `word` occur in this order within one field; fields end with 0.
    private static func isInOneField(_ word: [UInt8], of key: Span<UInt8>) -> Bool {
        var next = 0
        for index in key.indices {
            let byte = key[index]
            if byte == 0 {
                next = 0
            } else if byte == word[next] {
                next += 1
                if next == word.count { return true }
            }
        }
        return false
    }
}
