import FoundationEssentials
import PoolModel
import TerminalScreen

/// The answers to effects. One whose number is not waited for any more is dropped.
extension State {
    mutating func takeAnswer(_ action: Action) -> [Effect] {
        switch action {
        case .poolLoaded(let models, let facts): return poolLoaded(models, facts)
        case .poolFailed(let failure):
            isLoaded = true
            return report(failure, title: "The pool cannot be read")
        case .locksChecked(let ids):
            pool.setLocked(ids)
            home.refresh(pool, keeping: home.selectedID(in: pool))
            return []
        case .referencesChecked(let found):
            references.merge(found) { _, new in new }
            return []
        case .testEvent(let id, let model, let event): return takeTestEvent(id, model: model, event)
        case .testsDone(let id):
            effects.end(id)
            return testsEnded(id)
        case .chatEvent(let id, let event): return takeChatEvent(id, event)
        default: return takeFinal(action)
        }
    }

    /// Answers that end their effect.
    private mutating func takeFinal(_ action: Action) -> [Effect] {
        guard let id = action.effect, let purpose = effects.end(id) else { return [] }
        switch action {
        case .modelLoaded(_, let model, let history):
            return modelLoaded(model, history: history, purpose: purpose)
        case .saved(_, let models): return saved(models, purpose: purpose)
        case .deleted(_, let ids):
            home.marked.subtract(ids)
            return [.loadPool] + say(ids.count == 1 ? "deleted" : "\(ids.count) models deleted")
        case .originChanged(_, let change):
            stopped(purpose)
            askAboutOrigin(change, purpose: purpose)
            return []
        case .failed(_, let failure):
            stopped(purpose)
            return report(failure, title: purpose.failureTitle)
        case .conflicted(_, let conflict):
            stopped(purpose)
            return conflicted(conflict, purpose: purpose)
        case .revealed(_, _, let value): return take(value, for: purpose)
        case .listed(_, let modelIDs):
            return modelsListed(modelIDs)
        case .modelsLoaded(_, let models): return bulkLoaded(models)
        case .copied(_, let model): return openCopy(model)
        case .previewed(_, let request): return previewed(request)
        case .editorClosed(_, let text):
            beginsIdle = true
            guard case .edit(let rows) = purpose else { return [] }
            return editorClosed(text, rows: rows)
        case .parsed(_, let parsed):
            if case .parseEdited(let rows, let text) = purpose {
                return editedParsed(parsed, rows: rows, text: text)
            }
            return pasteParsed(parsed)
        case .importRead(_, let preview): return importRead(preview)
        case .auditLoaded(_, let entries): return auditLoaded(entries)
        case .keyStatusLoaded(_, let status): return keyStatusLoaded(status)
        case .done(_, let message):
            let text = Sanitizer.clean(message)
            return (purpose == .setEnabled ? [.loadPool] : []) + say(text)
        default: return []
        }
    }

    private mutating func poolLoaded(_ models: [ModelSummary], _ facts: PoolFacts) -> [Effect] {
        let isFirst = !isLoaded
        let wasOpen = !self.facts.isLocked
        let selected = home.selectedID(in: pool)
        let locked = Set(pool.models.lazy.filter(\.isLocked).map(\.id))
        pool = PoolIndex(models, revision: pool.revision + 1)
        if !locked.isEmpty { pool.setLocked(locked) }
        home.refresh(pool, keeping: selected)
        noticeMove()
        self.facts = facts
        isLoaded = true
        noticeOvertaking()
        if !facts.isLocked {
            if let unlocking = lock?.effect { effects.end(unlocking) }
            if lock != nil { beginsIdle = true }
            lock = nil
        } else if isFirst || lock == nil && wasOpen {
            lock = lock ?? LockView(isIdle: false)
        }
        if let text = facts.notice { _ = say(Sanitizer.clean(text)) }
        return (isFirst || !wasOpen) && !facts.isLocked ? [.checkLocks] : []
    }

    /// A save may move the model in the list's order. The cursor goes with it, maybe far away.
    private mutating func noticeMove() {
        defer { home.rowBeforeSave = nil }
        guard let before = home.rowBeforeSave, let row = home.window.selected, row != before,
            let notice
        else { return }
        self.notice = Notice(
            "\(notice.text); now \(row + 1) of \(home.shown.count) by \(home.order.rawValue)",
            notice.kind)
    }

    /// Another program has saved or deleted the model of the open form.
    private mutating func noticeOvertaking() {
        guard let form, !form.draft.isNew, form.saving == nil else { return }
        if let stored = pool[form.model.id] {
            let isNewer = stored.version > form.draft.base.version
            self.form?.overtakenBy = isNewer ? Sanitizer.clean(stored.changedBy) : nil
        } else {
            self.form?.overtakenBy = "somebody, who deleted it"
        }
    }

    private mutating func modelLoaded(
        _ model: Model, history: [TestSummary], purpose: EffectLedger.Purpose
    ) -> [Effect] {
        switch purpose {
        case .open:
            guard form == nil else { return [] }
            return openForm(model, history: history)
        case .chatWith: return openChat(with: model)
        case .testSaved:
            return openTest(
                TestView(model: model, isDraft: false, history: history, elapsed: elapsed))
        default: return []
        }
    }

    private mutating func saved(_ models: [Model], purpose: EffectLedger.Purpose) -> [Effect] {
        switch purpose {
        case .saveForm:
            guard let stored = models.first else { return [] }
            return formSaved(as: stored)
        case .saveImport:
            if importing != nil { stack.removeLast() }
            let count = models.count == 1 ? "1 model" : "\(models.count) models"
            return [.loadPool] + say("\(count) imported")
        default: return bulkSaved(models)
        }
    }

    /// What had begun did not happen.
    private mutating func stopped(_ purpose: EffectLedger.Purpose) {
        notice = nil
        switch purpose {
        case .saveForm: saveEnded()
        case .test: test?.effect = nil
        case .testMany: testRun?.end(elapsed: elapsed)
        case .chat: chat?.takeBack()
        default: break
        }
    }

    /// A failure in a box of its own, since it may be long and has to be read.
    mutating func report(_ failure: Failure, title: String) -> [Effect] {
        if lock?.effect != nil {
            lock?.effect = nil
            lock?.failure = Sanitizer.clean(failure.sentence)
            return []
        }
        question = .message(
            title: title,
            body: [Sanitizer.clean(failure.sentence), Sanitizer.clean(failure.advice)]
                .filter { !$0.isEmpty })
        return []
    }
}

extension EffectLedger.Purpose {
    /// What did not work, for the title of the failure.
    var failureTitle: String {
        switch self {
        case .open, .testSaved, .chatWith, .loadBulk: "The model could not be read"
        case .duplicate: "The model could not be copied"
        case .saveForm, .saveBulk, .saveImport: "Not saved"
        case .deleteModels: "Not deleted"
        case .setEnabled: "Not changed"
        case .reveal, .showAlways, .duplicateRow: "The value could not be opened"
        case .preview, .copyCurl: "No preview"
        case .test, .testMany: "The test could not run"
        case .chat: "The chat failed"
        case .listModels: "The models could not be listed"
        case .copySecret: "Not copied"
        case .writeFile, .exportFile: "The file was not written"
        case .edit: "The editor failed"
        case .parsePaste, .parseEdited: "The text could not be read"
        case .importFile: "The file could not be imported"
        case .loadAudit: "The audit log could not be read"
        case .loadKeyStatus: "The key status could not be read"
        case .unlock: "Not unlocked"
        }
    }
}
