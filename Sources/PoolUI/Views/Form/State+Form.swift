import FoundationEssentials
import PoolModel
import TerminalScreen

extension State {
    /// The topmost form of the stack.
    var form: FormView? {
        get {
            for case .form(let form) in stack.reversed() { return form }
            return nil
        }
        set {
            for index in stack.indices.reversed() {
                guard case .form = stack[index] else { continue }
                if let newValue { stack[index] = .form(newValue) } else { stack.remove(at: index) }
                return
            }
        }
    }

    // MARK: Why something cannot be done

    var whyNotChange: String? {
        if facts.isDesk { return State.deskReason }
        if facts.isReadOnly { return "this session is read-only" }
        if facts.isLocked { return "the pool is locked; :unlock asks for the passphrase" }
        return nil
    }

    var whyNotEdit: String? {
        guard let form else { return "no model is open" }
        if form.saving != nil { return "the model is being saved; wait" }
        return whyNotChange
    }

    var whyNotReveal: String? {
        facts.canReveal ? nil : "values are not shown in this session (--no-reveal)"
    }

    var whyNoRow: String? {
        if let row = form?.selectedSetRow { return Self.isOfSet(row) }
        return form?.selectedRow == nil ? "no header is selected" : nil
    }

    static func isOfSet(_ row: Model.SetRow) -> String {
        "the row is of set \(Sanitizer.clean(row.set)); Enter goes there"
    }

    // MARK: Opening and moving

    mutating func openForm(
        _ model: Model, history: [TestSummary], attachedBy: [UUID] = []
    ) -> [Effect] {
        stack.append(
            .form(FormView(draft: Draft(model), testHistory: history, attachedBy: attachedBy)))
        return checkReferences(of: model)
    }

    /// A new model: its name is being typed at once.
    mutating func addModel() -> [Effect] {
        let model = Model(
            id: identities.next(), name: "", provider: .openai, modelID: "", now: now)
        stack.append(.form(FormView(draft: Draft(model))))
        return editSelected()
    }

    /// Up and Down go from line to line and stay in their column; a number is a header row's.
    mutating func moveInForm(_ movement: ListWindow.Movement) -> [Effect] {
        guard var form else { return [] }
        let lines = form.lines
        let (line, column) = form.position(in: lines)
        if lines[line].count > 1 { form.column = column }
        var window = ListWindow(count: lines.count, height: max(form.window.height, 1))
        window.select(line)
        if movement == .first { form.column = 0 }
        if case .to(let row) = movement {
            let rows = form.model.headers.count
            window.select(lines.count - 1 - rows + min(max(row, 0), max(rows - 1, 0)))
        } else {
            window.move(movement)
        }
        let there = lines[window.selection]
        form.place = there[min(form.column, there.count - 1)]
        self.form = form
        return []
    }

    /// Left and Right: to the other column, where the line has one.
    mutating func changeColumn(_ step: Int) -> [Effect] {
        guard var form else { return [] }
        let lines = form.lines
        let (line, column) = form.position(in: lines)
        form.column = min(max(column + step, 0), lines[line].count - 1)
        form.place = lines[line][form.column]
        self.form = form
        return []
    }

    /// Tab: to the next place as one reads, all fields among them; after the last comes the first.
    mutating func goToNextPlace(_ step: Int) -> [Effect] {
        guard let form else { return [] }
        let isTyping = form.passed == form.place
        moveToNextPlace(step)
        return isTyping ? goOnTyping() : []
    }

    /// Begins to type in a field reached by Tab, as in the one before it. Yes or no is not typed;
    /// and where the further fields begin, or the headers, a new model is mostly complete: there
    /// keys are commands again.
    mutating func goOnTyping() -> [Effect] {
        guard let field = form?.selectedField, field != ModelField.further.first else { return [] }
        guard field.editing != .toggle else {
            form?.passed = .field(field)
            return []
        }
        return editSelected()
    }

    mutating func moveToNextPlace(_ step: Int) {
        guard let form else { return }
        let places = form.places
        let at = places.firstIndex(of: form.place) ?? 0
        self.form?.passed = nil
        self.form?.column = 0
        self.form?.place = places[(at + step + places.count) % places.count]
    }

    mutating func nextSection(_ step: Int) -> [Effect] {
        guard var form else { return [] }
        let sections: [FormView.Section] =
            form.model.isSet ? [.primary, .headers] : [.primary, .further, .headers]
        let index = sections.firstIndex(of: form.section) ?? 0
        form.column = 0
        switch sections[(index + step + sections.count) % sections.count] {
        case .primary: form.place = .field(ModelField.primary[0])
        case .further: form.place = .field(ModelField.further[0])
        case .headers:
            form.place =
                form.model.setRows.first.map { .setRow($0.id) }
                ?? form.model.headers.first.map { .row($0.id) } ?? .addRow
        }
        self.form = form
        return []
    }

    /// To the next place with a problem, refusals and cautions alike.
    mutating func jumpToProblem(_ step: Int) -> [Effect] {
        guard var form else { return [] }
        let problems = form.problems
        guard !problems.isEmpty else { return say("no problems") }
        let all = form.places
        let at = all.firstIndex(of: form.place) ?? 0
        let stops = problems.compactMap { all.firstIndex(of: $0.place) }.sorted()
        let next =
            step > 0
            ? stops.first { $0 > at } ?? stops.first
            : stops.last { $0 < at } ?? stops.last
        guard let next else { return [] }
        form.place = all[next]
        self.form = form
        return []
    }

    // MARK: Undo

    mutating func undo() -> [Effect] {
        guard let title = form?.draft.undo() else { return say("nothing to undo") }
        form?.revealed = nil
        form?.deleted = nil
        return say("undone: \(title)")
    }

    mutating func redo() -> [Effect] {
        guard let title = form?.draft.redo() else { return say("nothing to redo") }
        form?.revealed = nil
        return say("done again: \(title)")
    }

    /// Asks how the references in a model stand.
    mutating func checkReferences(of model: Model) -> [Effect] {
        let found = model.referenceUses(isShared: facts.isShared)
        return found.isEmpty ? [] : [begin(CheckReferences(uses: found))]
    }
}

/// How each of them stands. No helper is run for it.
struct CheckReferences: FileJob {
    let uses: [ReferenceUse]
    let failureTitle = "The references could not be checked"

    func run(on files: some FileServices) -> [Reference: ReferenceState] {
        // Of several places one that it may not go to is what has to be known.
        Dictionary(
            uses.map { ($0.reference, files.state(of: $0)) },
            uniquingKeysWith: { $0.isMissing ? $0 : $1 })
    }

    func answered(_ found: [Reference: ReferenceState], _ state: inout State) -> [Effect] {
        state.references.merge(found) { _, new in new }
        return []
    }
}

extension SecretField {
    /// The length in bytes, where it is known.
    var byteCount: Int? {
        switch self {
        case .empty, .locked: nil
        case .kept(let stored): stored.count
        case .new(let secret): secret.count
        }
    }
}
