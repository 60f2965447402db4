import FoundationEssentials
import PoolModel
import TerminalScreen

/// What a button of a ``Question`` does.
enum DialogAction: Sendable, Equatable {
    case cancel
    case clearHeaders
    case saveAnd(FormView.AfterSave)
    case discard(FormView.AfterSave)
    case deleteModels([ModelReference])
    case copySecret(row: UUID?)
    /// Asks for the file instead.
    case saveValueInstead
    /// With the file whose name was typed.
    case saveReport, saveValue, saveCurl, importFile, exportFile
    /// With what was typed.
    case bulkHeaderName
    case bulkHeader(name: String, adding: Bool)
    case bulkField(ModelField)
    case saveBulk, discardBulk
    /// Does again what stopped because secrets would go to a new origin.
    case sendAnyway(StoppedJob)
}

extension State {
    /// Chooses a button of the question; what a field asks for has to be there.
    mutating func choose(_ choice: Question.Choice) -> [Effect] {
        guard let question else { return [] }
        if choice.action != .cancel, let wanted = question.wanted,
            question.field?.text != wanted
        {
            return say("type \(Sanitizer.clean(wanted)) to go on, or Esc", .warning)
        }
        self.question = nil
        return perform(choice.action, typed: question.field?.text.trimmingBlanks ?? "")
    }

    private mutating func perform(_ action: DialogAction, typed: String) -> [Effect] {
        switch action {
        case .cancel: return []
        case .clearHeaders: return clearAllHeaders()
        case .saveAnd(let next): return saveForm(then: next)
        case .discard(let next):
            leaveForm()
            return next == .quit ? [.quit] : []
        case .deleteModels(let models):
            return [begin(DeleteModels(models: models))]
        case .copySecret(let row):
            guard let model = form?.model else { return [] }
            return [begin(CopySecret(model: model, row: row))]
        case .saveValueInstead: return askToSaveValue(as: "")
        case .saveValue: return typed.isEmpty ? [] : saveValue(to: typed)
        case .saveCurl: return typed.isEmpty ? [] : saveCurl(to: typed)
        case .importFile: return typed.isEmpty ? [] : importFile(typed)
        case .exportFile: return typed.isEmpty ? [] : exportFile(typed)
        case .bulkHeaderName: return bulkHeaderNamed(typed)
        case .bulkHeader(let name, let adding): return setBulkHeader(name, typed, adding: adding)
        case .bulkField(let field): return setBulkField(field, typed)
        case .saveBulk: return saveBulk()
        case .discardBulk:
            stack.removeLast()
            return []
        case .saveReport: return typed.isEmpty ? [] : saveReport(to: typed)
        case .sendAnyway(let stopped): return stopped.job.sendAnyway(&self)
        }
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
