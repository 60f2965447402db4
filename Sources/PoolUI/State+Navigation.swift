import FoundationEssentials
import PoolModel
import TerminalScreen

/// Backing out, closing, quitting, and moving in whatever list is on top.
extension State {
    /// Esc: one level back, never out of the program.
    mutating func back() -> [Effect] {
        if question != nil {
            question = nil
            return []
        }
        if let prompt { return cancelPrompt(prompt) }
        if let effects = cancelWhatRuns() { return effects }
        switch stack.last {
        case .form(let form)?:
            if form.revealed != nil {
                self.form?.revealed = nil
                return []
            }
            return closeForm(quitting: false)
        case .pane?:
            return closePane()
        case nil: return clearHome()
        }
    }

    /// Esc has somewhere to go, or something to clear.
    var whyNotBack: String? {
        let isClear = stack.isEmpty && home.filter.isEmpty && home.marked.isEmpty
        return isClear && testRun?.isRunning != true ? "Esc never quits; q does" : nil
    }

    /// `q`: closes what is on top; from the model list it ends the program.
    mutating func close() -> [Effect] {
        switch stack.last {
        case .form?: closeForm(quitting: false)
        case .pane?: closePane()
        case nil: quit()
        }
    }

    /// Ends the program, after asking where something is unsaved.
    mutating func quit() -> [Effect] {
        if let form {
            if form.saving != nil { return say("the model is being saved; wait", .warning) }
            if form.draft.isModified {
                return askAboutUnsaved(quitting: true)
            }
        }
        return jobs.requests.map { .cancel($0) } + [.quit]
    }

    /// `:q!`
    mutating func closeUnsaved() -> [Effect] {
        switch stack.last {
        case .form(let form)?:
            if form.saving != nil { return say("the model is being saved; wait", .warning) }
            leaveForm()
            return []
        case .pane(let pane)?:
            if jobs.contains(SaveBulk.self) {
                return say("the models are being saved; wait", .warning)
            }
            stack.removeLast()
            return pane.content.job.map { [.cancel($0)] } ?? []
        case nil: return quit()
        }
    }

    /// `:qa!`
    mutating func quitUnsaved() -> [Effect] {
        if form?.saving != nil { return say("the model is being saved; wait", .warning) }
        return jobs.requests.map { .cancel($0) } + [.quit]
    }

    private mutating func closeForm(quitting: Bool) -> [Effect] {
        guard let form else { return [] }
        if form.saving != nil { return say("the model is being saved; wait", .warning) }
        if form.draft.isModified { return askAboutUnsaved(quitting: quitting) }
        leaveForm()
        return []
    }

    private mutating func closePane() -> [Effect] {
        guard let content = pane?.content else { return [] }
        if let effects = content.keepOpen(&self) { return effects }
        stack.removeLast()
        return content.job.map { [.cancel($0)] } ?? []
    }

    /// What runs on the screen that is seen, and is cancelled by Esc.
    private var runningJob: JobID? {
        if let job = pane?.content.job { return job }
        return stack.isEmpty && testRun?.isRunning == true ? testRun?.job : nil
    }

    /// For the hint of Esc, while it cancels something.
    var cancelHint: String? { runningJob == nil ? nil : "cancel" }

    /// Ends what runs on the screen that is seen; `nil`: nothing does.
    mutating func cancelWhatRuns() -> [Effect]? {
        guard let runningJob else { return nil }
        if stack.isEmpty { _ = say("cancelling ...") }
        return [.cancel(runningJob)]
    }

    /// Esc in the model list: the filter goes first, then the marks.
    private mutating func clearHome() -> [Effect] {
        if !home.filter.isEmpty {
            home.setFilter("", pool: pool)
        } else if !home.marked.isEmpty {
            home.marked = []
        }
        return []
    }

    mutating func moveSelection(_ movement: ListWindow.Movement) -> [Effect] {
        if question != nil || prompt != nil || lock != nil { return [] }
        switch stack.last {
        case .form(let form)?: return form.edit == nil ? moveInForm(movement) : []
        case .pane?: pane?.move(movement)
        case nil: home.window.move(movement)
        }
        return []
    }

    /// With the mouse on: a click selects a model.
    mutating func click(_ point: Point) -> [Effect] {
        let area = Layout(self).rect(of: .home)
        guard stack.isEmpty, question == nil, prompt == nil, lock == nil, let area else {
            return []
        }
        let rows = HomeDrawing.listArea(in: area, self)
        guard rows.contains(point) else { return [] }
        home.window.select(home.window.top + point.row - rows.minRow)
        return []
    }

    /// Fits every list that is in view to its part of the screen.
    mutating func settle() {
        guard !isTooSmall else { return }
        let layout = Layout(self)
        if let area = layout.rect(of: .home) {
            home.window.resize(height: HomeDrawing.listArea(in: area, self).size.rows)
        }
        for index in stack.indices {
            switch stack[index] {
            case .form(var form):
                if let area = layout.rect(of: .stacked(index)) {
                    form.window.resize(height: FormDrawing(form, self, area).rowArea.size.rows)
                }
                form.settle()
                stack[index] = .form(form)
            case .pane(var pane):
                guard let area = layout.rect(of: .stacked(index)) else { continue }
                pane.content.settle(columns: area.size.columns)
                let body = pane.body(self, columns: area.size.columns)
                pane.settle(body, rows: PaneDrawing.textArea(in: area).size.rows)
                stack[index] = .pane(pane)
            }
        }
    }
}
