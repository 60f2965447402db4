import TerminalScreen

extension State {
    /// Where keys are looked up, the nearest first.
    var contexts: [Context] {
        if lock != nil { return [.locked, .always] }
        if let question { return question.contexts + [.always] }
        if let prompt { return [prompt.context, .always] }
        switch stack.last {
        case nil: return [.models, .lists, .everywhere, .always]
        case .form(let form)?: return form.contexts
        case .pane(let pane)?: return pane.contexts
        }
    }

    /// What a key means now.
    private func action(for key: Key) -> ScreenAction? {
        for context in contexts {
            if let action = keymap.action(for: key, in: context) { return action }
            // Where text is typed, printable keys are text before they are anything else.
            if context.takesText, case .character = key { return nil }
        }
        return nil
    }

    mutating func press(_ key: Key) -> [Effect] {
        if let effects = pressIfKnown(key) { return effects }
        // In a dialog the help cannot be opened, and the last line has all its keys.
        let advice = contexts.contains(.everywhere) ? "; ? shows the keys" : ""
        return say("\(KeyName.text(of: key)) does nothing here\(advice)")
    }

    /// `nil`: the key means nothing here.
    mutating func pressIfKnown(_ key: Key) -> [Effect]? {
        notice = nil
        if let digit = countDigit(key) {
            count = min((count ?? 0) * 10 + digit, 999_999)
            return []
        }
        let typed = count
        count = nil
        guard let action = action(for: key) else { return typeText(key) }
        return perform(action, ScreenAction.Call(key: key, count: typed))
    }

    /// Does an action, or says why it cannot be done.
    mutating func perform(_ action: ScreenAction, _ call: ScreenAction.Call) -> [Effect] {
        // A model that is named need not be selected.
        let isNamed = action.argument == .model && !call.argument.isEmpty
        if !isNamed, let reason = action.reason(self) {
            return say("\(action.words): \(reason)", .warning)
        }
        return action.run(&self, call)
    }

    private func countDigit(_ key: Key) -> Int? {
        guard case .character(let character) = key, let digit = character.wholeNumberValue,
            character.isASCII, digit > 0 || count != nil, contexts.contains(.lists)
        else { return nil }
        // A view may have a meaning of its own for a digit.
        if count == nil, action(for: key) != nil { return nil }
        return digit
    }

    /// Gives the key to the field that has the cursor; `nil`: there is none, or it has no use
    /// for the key.
    mutating func typeText(_ key: Key) -> [Effect]? {
        if lock != nil { return lock?.field.handle(key) == true ? [] : nil }
        if let choice = question?.choice(for: key) { return choose(choice) }
        if question != nil { return question?.type(key) == true ? [] : nil }
        if prompt != nil { return typeIntoPrompt(key) }
        switch stack.last {
        case .form?: return typeIntoForm(key)
        case .pane?: return pane?.content.type(key) == true ? [] : nil
        case nil: return nil
        }
    }
}
