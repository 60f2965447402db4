import FoundationEssentials
import PoolModel
import TerminalScreen

/// A model's form: its fields and its header rows on one screen.
struct FormView: Sendable, Equatable {
    /// Where the cursor is.
    enum Place: Sendable, Hashable {
        case field(ModelField)
        case row(UUID)
        /// A row of an attached header set; Enter goes there.
        case setRow(UUID)
        /// `[+] add a header`, below the last row.
        case addRow
    }

    /// The parts of the form.
    enum Section: Sendable, Equatable { case primary, further, headers }

    /// What is being typed or chosen in place.
    enum Edit: Sendable, Equatable {
        case field(FieldEdit)
        case row(RowEdit)
        case choice(Chooser)
    }

    /// A value that is shown for a while.
    struct Revealed: Sendable, Equatable {
        /// `nil`: the API key.
        let row: UUID?
        let value: Secret
        let until: Duration
    }

    /// Where the cursor was after a row was deleted, and when that was.
    struct Deleted: Sendable, Equatable {
        let place: Place
        var at: Duration
    }

    var draft: Draft
    var place: Place
    /// The column that Up and Down stay in while they pass lines that have only one field.
    var column = 0
    var edit: Edit?
    /// A field in which nothing is typed, reached by Tab out of one in which something is: the
    /// next Tab goes on typing.
    var passed: Place?
    var revealed: Revealed?
    /// The last row that was deleted.
    var deleted: Deleted?
    /// The save that is under way; nothing can be changed meanwhile.
    var saving: JobID?
    /// What is done once the save has succeeded.
    var afterSave: AfterSave?
    /// The header rows and `[+]`; the selection follows ``place``.
    var window = ListWindow()
    var testHistory: [TestSummary] = []
    /// What the provider lists, for the model field.
    var listedModels: [String] = []
    /// The version that somebody else has saved meanwhile; `nil`: none.
    var overtakenBy: String?
    /// The models that attach it, where it is a header set.
    var attachedBy: [UUID] = []

    enum AfterSave: Sendable, Equatable { case close, quit }

    init(
        draft: Draft, place: Place = .field(.name), testHistory: [TestSummary] = [],
        attachedBy: [UUID] = []
    ) {
        self.draft = draft
        self.place = place
        self.testHistory = testHistory
        self.attachedBy = attachedBy
    }

    var model: Model { draft.model }

    /// Nothing is changed, and nothing is being typed.
    var isUntouched: Bool { !draft.isModified && edit == nil }

    var section: Section {
        switch place {
        case .field(let field): ModelField.further.contains(field) ? .further : .primary
        case .row, .setRow, .addRow: .headers
        }
    }

    var selectedRow: HeaderRow? {
        guard case .row(let id) = place else { return nil }
        return model.headers.first { $0.id == id }
    }

    var selectedSetRow: Model.SetRow? {
        guard case .setRow(let id) = place else { return nil }
        return model.setRows.first { $0.id == id }
    }

    var selectedField: ModelField? {
        guard case .field(let field) = place else { return nil }
        return field
    }

    /// The line and the column of the cursor in ``lines``.
    func position(in lines: [[Place]]) -> (line: Int, column: Int) {
        for (index, line) in lines.enumerated() {
            if let column = line.firstIndex(of: place) { return (index, column) }
        }
        return (0, 0)
    }

    /// Every place as one reads, the further fields too though they may not be shown.
    var places: [Place] {
        let (primary, further) = ModelField.lines(of: model)
        return (primary + further).flatMap(\.self).map { .field($0) } + rowPlaces
    }

    /// The rows of the attached sets, those of its own, and `[+]`.
    private var rowPlaces: [Place] {
        model.setRows.map { .setRow($0.id) } + model.headers.map { .row($0.id) } + [.addRow]
    }

    /// The position of a row; `nil`: it is not there.
    func position(of id: UUID) -> Int? { model.headers.firstIndex { $0.id == id } }

    /// Every place, line by line as they stand on the screen: what the cursor keys go through. The
    /// further fields are places only while they are shown.
    var lines: [[Place]] {
        let (primary, further) = ModelField.lines(of: model)
        let fields = section == .further ? primary + further : primary
        return fields.map { $0.map { .field($0) } } + rowPlaces.map { [$0] }
    }

    var contexts: [Context] {
        switch edit {
        case .choice?: return [.chooser, .always]
        case .field?, .row?: return [.textField, .always]
        case nil: break
        }
        let own: Context = section == .headers ? .headers : .fields
        return [own, .form, .lists, .everywhere, .always]
    }

    /// Puts the cursor on a place that is still there and scrolls to it.
    mutating func settle() {
        if case .row(let id) = place, position(of: id) == nil {
            let nearest = min(
                max(window.selection - model.setRows.count, 0), model.headers.count - 1)
            place = nearest >= 0 ? .row(model.headers[nearest].id) : .addRow
        }
        let setRows = model.setRows
        if case .setRow = place, selectedSetRow == nil { place = .addRow }
        let rows = setRows.count + model.headers.count + 1 + (newRowPosition == nil ? 0 : 1)
        window.resize(count: rows)
        switch place {
        case .setRow(let id): window.select(setRows.firstIndex { $0.id == id } ?? 0)
        case .row(let id): window.select(setRows.count + (position(of: id) ?? 0))
        case .addRow: window.select(rows - 1)
        case .field: break
        }
        if let position = newRowPosition { window.select(setRows.count + position) }
    }

    /// Where a row that is being added will stand.
    var newRowPosition: Int? {
        guard case .row(let edit)? = edit, edit.isNew else { return nil }
        return edit.position
    }

    /// Problems with the fields and the rows, in the order of the places.
    var problems: [FormProblem] { FormProblem.list(of: model) }
}

/// Something that is wrong with the model, and where.
struct FormProblem: Sendable, Equatable {
    let place: FormView.Place
    let sentence: String
    let isRefusal: Bool
    /// A stored secret that cannot be opened.
    var isLocked = false

    static func list(of model: Model) -> [FormProblem] {
        let fields = ModelRules.check(model).map { problem in
            FormProblem(
                place: .field(problem.field), sentence: problem.sentence, isRefusal: true,
                isLocked: problem.isLocked)
        }
        let setRows = Set(model.setRows.map(\.id))
        let rows = model.headerProblems.map { problem in
            FormProblem(
                place: problem.row.map { setRows.contains($0) ? .setRow($0) : .row($0) }
                    ?? .addRow, sentence: problem.code.sentence,
                isRefusal: problem.isRefusal, isLocked: problem.code == .valueLocked)
        }
        return fields + rows
    }
}
