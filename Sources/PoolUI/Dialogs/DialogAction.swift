import FoundationEssentials
import PoolModel
import TerminalScreen

/// What a button of a ``Question`` does; declared with the view that asks.
protocol DialogAction: Sendable, Equatable {
    /// - Parameter typed: what stands in the question's field.
    func run(_ state: inout State, typed: String) -> [Effect]
}

/// Begins a job after the person has agreed to it.
struct Begin<Agreed: Job>: DialogAction {
    let job: Agreed

    func run(_ state: inout State, typed _: String) -> [Effect] { [state.begin(job)] }
}

extension State {
    /// Chooses a button of the question; what a field asks for has to be there.
    mutating func choose(_ choice: Question.Choice) -> [Effect] {
        guard let question else { return [] }
        if choice.action != nil, let wanted = question.wanted,
            question.field?.text != wanted
        {
            return say("type \(Sanitizer.clean(wanted)) to go on, or Esc", .warning)
        }
        self.question = nil
        let typed = question.field?.text.trimmingBlanks ?? ""
        return choice.action?.run(&self, typed: typed) ?? []
    }

    /// Enter: the focused button, or the one that a field is for.
    mutating func chooseFocused() -> [Effect] {
        guard let question else { return [] }
        let index = question.field == nil ? question.focused : question.choices.count - 1
        return choose(question.choices[index])
    }

    /// The button with a letter, if there is one.
    mutating func chooseByKey(_ letter: Character) -> [Effect] {
        guard let choice = question?.choice(for: .character(letter)) else {
            return say("there is no \(letter) here; Enter chooses, Esc cancels")
        }
        return choose(choice)
    }

    mutating func focusChoice(_ step: Int) -> [Effect] {
        guard let count = question?.choices.count, let focused = question?.focused else {
            return []
        }
        question?.focused = (focused + step + count) % count
        return []
    }
}
