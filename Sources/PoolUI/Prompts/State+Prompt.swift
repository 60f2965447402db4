import PoolModel
import TerminalScreen

/// The line below the views: opening, typing, taking, leaving it.
extension State {
    mutating func openPrompt(_ kind: Prompt.Kind) -> [Effect] {
        prompt = Prompt(kind)
        renewOffers()
        return []
    }

    mutating func openFilter() -> [Effect] {
        let previous = home.filter.text
        home.prepareFilter(pool)
        prompt = Prompt(.filter(previous: previous), text: previous)
        renewOffers()
        return []
    }

    mutating func typeIntoPrompt(_ key: Key) -> [Effect]? {
        guard prompt?.field.handle(key) == true else { return nil }
        promptChanged()
        return []
    }

    /// A filter narrows while it is typed.
    func isFiltering(_ prompt: Prompt) -> Bool {
        if case .filter = prompt.kind { true } else { false }
    }

    mutating func promptChanged() {
        guard let prompt else { return }
        if prompt.kind == .search { narrowPane(to: prompt.field.text) }
        if isFiltering(prompt) { home.setFilter(prompt.field.text, pool: pool) }
        renewOffers()
    }

    /// Offers what the text as it stands may become.
    private mutating func renewOffers() {
        guard let prompt else { return }
        let text = prompt.field.text
        let offers =
            switch prompt.kind {
            case .filter: filterOffers(for: text)
            case .command: commandOffers(for: text)
            case .search: Offers()
            }
        self.prompt?.offers = offers
    }

    mutating func cancelPrompt(_ prompt: Prompt) -> [Effect] {
        self.prompt = nil
        if case .filter(let previous) = prompt.kind { home.setFilter(previous, pool: pool) }
        if prompt.kind == .search { narrowPane(to: pane?.search ?? "") }
        return []
    }

    mutating func acceptPrompt() -> [Effect] {
        guard let prompt else { return [] }
        self.prompt = nil
        switch prompt.kind {
        case .filter: return []
        case .search:
            return search(for: prompt.field.text)
        case .command:
            return runCommand(CommandLine.only(in: prompt) ?? prompt.field.text)
        }
    }

    mutating func moveWhileFiltering(_ step: Int) -> [Effect] {
        home.window.move(.by(step))
        return []
    }

    // MARK: Completion and history

    /// Tab: the first completion, then the next ones.
    mutating func completePrompt(_ step: Int) -> [Effect] {
        guard let prompt else { return [] }
        if !prompt.offers.isEmpty { return chooseOfPrompt(step) }
        if prompt.kind == .command,
            let (action, before, path) = CommandLine.argument(
                in: prompt.field.text, contextsBelowPrompt), action.argument == .file
        {
            return [begin(CompletePath(path: path, before: before))]
        }
        return say("nothing completes this")
    }

    /// Down in what is offered; from an older command to the newer ones.
    mutating func chooseCommandBelow() -> [Effect] {
        prompt?.historyOffset ?? 0 > 0 ? recallCommand(-1) : chooseOfPrompt(1)
    }

    /// Up in what is offered; from the line to older commands.
    mutating func chooseCommandAbove() -> [Effect] {
        prompt?.offers.chosen == nil ? recallCommand(1) : chooseOfPrompt(-1)
    }

    /// Chooses among the offers, and fills the line.
    mutating func chooseOfPrompt(_ step: Int) -> [Effect] {
        guard var prompt else { return [] }
        prompt.field.text = prompt.offers.choose(step)
        self.prompt = prompt
        if isFiltering(prompt) { home.setFilter(prompt.field.text, pool: pool) }
        // The only one is taken: what may follow it is offered.
        if prompt.offers.list.count == 1, let last = prompt.field.text.last, ": ".contains(last) {
            renewOffers()
        }
        return []
    }

    mutating func recallCommand(_ step: Int) -> [Effect] {
        guard var prompt else { return [] }
        let offset = min(max(prompt.historyOffset + step, 0), commandHistory.count)
        prompt.historyOffset = offset
        prompt.field.text = offset == 0 ? "" : commandHistory[commandHistory.count - offset]
        self.prompt = prompt
        renewOffers()
        return []
    }

    /// The contexts of the screen below the line.
    var contextsBelowPrompt: [Context] {
        var below = self
        below.prompt = nil
        return below.contexts
    }

    /// Runs a typed command, e.g. `test all` or `import FILE`; a number is a place in the list.
    mutating func runCommand(_ text: String) -> [Effect] {
        let text = text.trimmingBlanks
        guard !text.isEmpty else { return [] }
        commandHistory.removeAll { $0 == text }
        commandHistory.append(text)
        if commandHistory.count > 100 { commandHistory.removeFirst() }
        if let number = Int(text) { return moveSelection(.to(number - 1)) }
        switch CommandLine.parse(text, in: contexts) {
        case .action(let action, let argument):
            return perform(action, ScreenAction.Call(argument: argument))
        case .elsewhere(let context):
            return say("\(Sanitizer.clean(text)) is for: \(context.title.lowercased())", .warning)
        case .unknown(let nearest):
            let hint = nearest.map { "; did you mean :\($0)?" } ?? ""
            return say("no command \(Sanitizer.clean(text))\(hint)", .warning)
        }
    }
}
