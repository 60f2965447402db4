import PoolModel
import TerminalScreen

/// The line below the views: opening, typing, taking, leaving it.
extension State {
    mutating func openPrompt(_ kind: Prompt.Kind) -> [Effect] {
        prompt = Prompt(kind)
        return []
    }

    mutating func openFilter() -> [Effect] {
        let previous = home.filter.text
        home.prepareFilter(pool)
        prompt = Prompt(.filter(previous: previous), text: previous)
        return []
    }

    mutating func typeIntoPrompt(_ key: Key) -> [Effect]? {
        guard prompt?.field.handle(key) == true else { return nil }
        prompt?.completions = []
        prompt?.chosen = nil
        promptChanged()
        return []
    }

    /// A filter narrows while it is typed.
    func isFiltering(_ prompt: Prompt) -> Bool {
        if case .filter = prompt.kind { true } else { false }
    }

    mutating func promptChanged() {
        guard let prompt, isFiltering(prompt) else { return }
        home.setFilter(prompt.field.text, pool: pool)
    }

    mutating func cancelPrompt(_ prompt: Prompt) -> [Effect] {
        self.prompt = nil
        if case .filter(let previous) = prompt.kind { home.setFilter(previous, pool: pool) }
        return []
    }

    mutating func acceptPrompt() -> [Effect] {
        guard let prompt else { return [] }
        self.prompt = nil
        switch prompt.kind {
        case .filter: return []
        case .search:
            pane?.search = prompt.field.text
            pane?.found = nil
            return find(1)
        case .command: return runCommand(prompt.field.text)
        }
    }

    mutating func moveWhileFiltering(_ step: Int) -> [Effect] {
        home.window.move(.by(step))
        return []
    }

    // MARK: Completion and history

    /// Tab: the first completion, then the next ones.
    mutating func completePrompt(_ step: Int) -> [Effect] {
        guard var prompt else { return [] }
        if prompt.completions.isEmpty {
            prompt.completions =
                isFiltering(prompt)
                ? filterCompletions(of: prompt.field.text)
                : CommandLine.completions(of: prompt.field.text, in: contextsBelowPrompt)
        }
        let count = prompt.completions.count
        guard count > 0 else { return say("nothing completes this") }
        let next = prompt.chosen.map { ($0 + step + count) % count } ?? (step > 0 ? 0 : count - 1)
        prompt.chosen = next
        prompt.field.text = prompt.completions[next]
        if count == 1 { prompt.completions = [] }
        self.prompt = prompt
        promptChanged()
        return []
    }

    /// What the last word of a filter may become.
    private func filterCompletions(of text: String) -> [String] {
        let head = text.lastIndex(of: " ").map { String(text[...$0]) } ?? ""
        let word = String(text.dropFirst(head.count)).lowercased()
        var values: [String] = ModelFilter.termNames
        if word.hasPrefix("state:") {
            values = ["ok", "fail", "never", "locked"].map { "state:" + $0 }
        } else if word.hasPrefix("provider:") {
            values = Provider.ID.allCases.map { "provider:" + $0.rawValue }
        } else if word.hasPrefix("tag:") {
            values = Set(pool.models.flatMap(\.tags)).sorted().map { "tag:" + $0 }
        } else if word.hasPrefix("header:") {
            values = Set(pool.models.flatMap(\.headerNames)).sorted().map { "header:" + $0 }
        }
        return values.filter { $0.lowercased().hasPrefix(word) && $0 != word }.map { head + $0 }
    }

    mutating func recallCommand(_ step: Int) -> [Effect] {
        guard var prompt else { return [] }
        let offset = min(max(prompt.historyOffset + step, 0), commandHistory.count)
        prompt.historyOffset = offset
        prompt.field.text = offset == 0 ? "" : commandHistory[commandHistory.count - offset]
        prompt.completions = []
        prompt.chosen = nil
        self.prompt = prompt
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
