import PoolModel
import TerminalScreen

/// What is offered below the line while it is typed.
extension State {
    /// What the last word of a filter may become.
    mutating func filterOffers(for text: String) -> Offers {
        let head = text.lastIndex(of: " ").map { String(text[...$0]) } ?? ""
        let word = text.dropFirst(head.count).lowercased()
        let sign = word.hasPrefix("!") ? "!" : ""
        let term = word.dropFirst(sign.count)
        let name = term.firstIndex(of: ":").map { String(term[...$0]) } ?? ""
        let values: [String] =
            switch name {
            case "": ModelFilter.termNames
            case "state:": ["ok", "fail", "slow", "never", "locked"]
            case "provider:": Provider.ID.allCases.map(\.rawValue)
            case "kind:": ModelKind.allCases.map(\.rawValue)
            case "verdict:": VerdictCode.allCases.map(\.rawValue)
            case "tag:": home.words(in: pool).tags
            case "header:": home.words(in: pool).headers
            case "set:": home.words(in: pool).sets
            default: []
            }
        let found = values.map { name + $0 }.filter { value in
            value.lowercased().hasPrefix(term) && value != term
        }
        return Offers(
            found.map { Offer(head + sign + $0, line: StyledLine(sign + Sanitizer.clean($0))) },
            for: text)
    }

    /// So many models are offered by name; further letters find the others.
    private static let mostModels = 50

    /// The commands that a text may become, or what may follow the command in it.
    mutating func commandOffers(for text: String) -> Offers {
        guard let (action, before, argument) = CommandLine.argument(in: text, contextsBelowPrompt)
        else { return CommandLine.offers(for: text, self) }
        switch action.argument {
        case .none, .file: return Offers()
        case .filter:
            let offers = filterOffers(for: argument).list.map { offer in
                Offer(before + offer.text, line: offer.line)
            }
            return Offers(offers, for: text)
        case .model:
            let models = home.positions(matching: argument, in: pool).prefix(State.mostModels)
                .map { pool.models[$0] }
            let offers = models.map { model in
                let name = Sanitizer.clean(model.name)
                let rest = "\(model.provider.rawValue) \(Sanitizer.clean(model.modelID))"
                return Offer(
                    before + model.name,
                    line: StyledLine(name.padded(toColumns: 30) + " ").adding(rest, .dim))
            }
            return Offers(offers, for: text)
        }
    }
}
