import FoundationEssentials
import PoolModel
import TerminalScreen

/// What a button of a ``Question`` does; declared with the view that asks.
protocol DialogAction: Sendable, Equatable {
    /// - Parameter typed: what stands in the question's field. What cannot be taken is thrown, and
    ///   the question stays with it.
    func run(_ state: inout State, typed: String) throws(WrongEntry) -> [Effect]
}

/// Why what is typed in the field of a ``Question`` cannot be taken.
struct WrongEntry: Error {
    let sentence: String

    /// A file's name, which has to be there.
    static func path(_ typed: String) throws(WrongEntry) -> String {
        if typed.isEmpty { throw WrongEntry(sentence: "type the file's name, or Esc") }
        return typed
    }
}

/// Begins a job after the person has agreed to it.
struct Begin<Agreed: Job>: DialogAction {
    let job: Agreed

    func run(_ state: inout State, typed _: String) -> [Effect] { [state.begin(job)] }
}

extension State {
    /// Chooses a button of the question; what a field asks for has to be there. A question with
    /// something wrong in its field stays, with the reason, and nothing typed is lost.
    mutating func choose(_ choice: Question.Choice) -> [Effect] {
        guard let question, question.job == nil else { return [] }
        if choice.action != nil, let wanted = question.wanted,
            question.field?.text != wanted
        {
            return say("type \(Sanitizer.clean(wanted)) to go on, or Esc", .warning)
        }
        self.question = nil
        let typed = question.field?.text.trimmingBlanks ?? ""
        do throws(WrongEntry) {
            let effects = try choice.action?.run(&self, typed: typed) ?? []
            keep(question, until: effects)
            return effects
        } catch {
            self.question = question
            self.question?.focused = nil
            self.question?.problem = error.sentence
            return []
        }
    }

    /// A question for a file stays until the file is read or written.
    mutating func keep(_ asked: Question, until effects: [Effect]) {
        guard asked.asksForPath, question == nil, case .run(let running)? = effects.last else {
            return
        }
        question = asked
        question?.job = running.id
    }

    /// The question that waits for a job, which has ended.
    mutating func takeQuestion(of job: JobID) -> Question? {
        guard var asked = question, asked.job == job else { return nil }
        question = nil
        asked.job = nil
        return asked
    }

    /// The file could not be read or written: the question is there as it was, with the reason.
    mutating func askAgain(_ asked: Question, because failure: Failure) {
        question = asked
        question?.focused = nil
        question?.problem = [failure.sentence, failure.advice].filter { !$0.isEmpty }
            .map { Sanitizer.clean($0) }.joined(separator: " ")
    }

    /// Enter: the focused button, or in a field the last one, which it is for.
    mutating func chooseFocused() -> [Effect] {
        guard let question else { return [] }
        return choose(question.choices[question.focused ?? question.choices.count - 1])
    }

    /// The button with a letter, if there is one.
    mutating func chooseByKey(_ letter: Character) -> [Effect] {
        guard let choice = question?.choice(for: .character(letter)) else {
            return say("there is no \(letter) here; Enter chooses, Esc cancels")
        }
        return choose(choice)
    }

    /// To the next button or the previous one; a field is a stop among them.
    mutating func focusChoice(_ step: Int) -> [Effect] {
        guard let question else { return [] }
        let count = question.choices.count
        if question.field == nil {
            self.question?.focused = ((question.focused ?? 0) + step + count) % count
        } else {
            self.question?.focused = State.step(question.focused, by: step, in: count)
        }
        self.question?.offers = Offers()
        return []
    }

    /// Tab in a field: completes a path, chooses among what it may be, or goes to the buttons.
    mutating func completeOrFocusChoice(_ step: Int) -> [Effect] {
        guard let question, question.asksForPath, let field = question.field else {
            return focusChoice(step)
        }
        if !question.offers.isEmpty { return chooseOffer(step) }
        guard step > 0 else { return focusChoice(step) }
        return [begin(CompletePath(path: field.text, before: ""))]
    }

    /// Chooses among the offers, and fills the field.
    mutating func chooseOffer(_ step: Int) -> [Effect] {
        guard var offers = question?.offers else { return [] }
        question?.field?.text = offers.choose(step)
        question?.offers = offers
        return []
    }

    /// The keys of a dialog, in a sentence: the help would have to cover it.
    mutating func sayDialogKeys() -> [Effect] {
        let actions = Registry.all.filter { action in
            question?.contexts.contains(where: action.contexts.contains) == true
        }
        let letters = question.map { $0.focused == nil ? [] : $0.choices } ?? []
        let keys = actions.map { action in
            keymap.keys(of: action).prefix(2).map { KeyName.text(of: $0) }.joined(separator: ", ")
                + ": " + action.title
        }
        return say(
            (letters.compactMap { choice in choice.key.map { "\($0): \(choice.title)" } } + keys)
                .joined(separator: "; "))
    }
}
