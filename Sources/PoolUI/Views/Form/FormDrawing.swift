import FoundationEssentials
import PoolModel
import TerminalScreen

/// The model form: title, fields, header rows, and a line or two on what the cursor is on.
struct FormDrawing {
    let form: FormView
    let state: State
    let area: Rect
    /// Where the fields, the header rows and the explanation stand.
    let fieldArea: Rect
    let ruleArea: Rect
    let headingArea: Rect
    let rowArea: Rect
    let noteArea: Rect
    /// The fields in their lines, one or two in each.
    let fieldLines: [[ModelField]]
    /// Whether a line says that there are more of them.
    private let hasMoreLine: Bool

    /// From so many rows on both groups of fields fit at once.
    private static let rowsForAll = 20

    init(_ form: FormView, _ state: State, _ area: Rect) {
        self.form = form
        self.state = state
        self.area = area
        let (primary, further) = ModelField.lines(of: form.model)
        var lines = primary
        if form.section == .further {
            lines = area.size.rows >= FormDrawing.rowsForAll ? primary + further : further
        }
        fieldLines = lines
        let (_, belowTitle) = area.splitRows(1)
        hasMoreLine = form.section != .further && !further.isEmpty
        let (fields, belowFields) = belowTitle.splitRows(lines.count + (hasMoreLine ? 1 : 0))
        fieldArea = fields
        ruleArea = belowFields.row(0)
        headingArea = belowFields.row(1)
        let noteRows = area.size.rows >= FormDrawing.rowsForAll ? 3 : 1
        let rest = belowFields.splitRows(2).bottom
        let (rows, note) = rest.splitRows(rest.size.rows - noteRows)
        rowArea = rows
        noteArea = note
    }

    func draw(on screen: inout Screen) {
        screen.cursor = nil
        drawTitle(on: &screen)
        drawFields(on: &screen)
        drawRows(on: &screen)
        drawNote(on: &screen)
        drawOffers(on: &screen)
    }

    private func drawTitle(on screen: inout Screen) {
        let row = area.row(0)
        let name =
            form.model.name.isEmpty
            ? "new \(form.model.noun)" : Sanitizer.clean(form.model.name)
        var line = StyledLine("modelpool > ", .dim)
        if form.model.isSet, !form.model.name.isEmpty { line = line.adding("set ", .dim) }
        line = line.adding(name, .title, bold: true)
        if !form.attachedBy.isEmpty {
            line = line.adding(" in \(Count.of(form.attachedBy.count, "model"))", .dim)
        }
        line.draw(on: &screen, in: row)
        let count = form.draft.changeCount
        var note = StyledLine()
        if form.saving != nil {
            note = StyledLine("saving ...", .running)
        } else if count > 0 {
            let changes = Count.of(count, "change")
            note = StyledLine("modified: \(changes) (u undo)", .warning)
        } else if form.draft.isNew {
            note = StyledLine("not saved yet", .dim)
        } else if let test = form.testHistory.first {
            let age = Age.long(of: test.testedAt, at: state.now)
            note = StyledLine(
                "last test \(test.word) \(age)" + (test.isVerified ? "" : ", unverified"),
                test.isVerified ? .dim : .warning)
        }
        note.drawRight(on: &screen, in: row, from: min(line.width + 1, area.size.columns / 2))
    }

    // MARK: Fields

    private func drawFields(on screen: inout Screen) {
        for (index, fields) in fieldLines.enumerated() {
            let row = fieldArea.row(index)
            for (column, field) in fields.enumerated() {
                draw(field, on: &screen, in: fieldRect(row, column: column, of: fields.count))
            }
        }
        if hasMoreLine {
            screen.put(
                "   ... }: more fields (protocol, temperature, vision, tags, proxy, CA)"
                    .truncated(toColumns: area.size.columns),
                at: fieldArea.row(fieldLines.count).origin, style: Style(.dim))
        }
    }

    private func fieldRect(_ row: Rect, column: Int, of count: Int) -> Rect {
        guard count > 1 else { return row }
        let left = row.size.columns * 57 / 100
        let parts = row.splitColumns(left)
        return column == 0 ? parts.left : parts.right
    }

    private func draw(_ field: ModelField, on screen: inout Screen, in rect: Rect) {
        let isSelected = form.place == .field(field)
        let hasProblem = form.problems.contains { $0.place == .field(field) && $0.isRefusal }
        screen.put(
            (isSelected ? ">" : hasProblem ? "!" : " "),
            at: Point(column: rect.minColumn, row: rect.minRow),
            style: Style(hasProblem ? .error : .normal), clip: rect)
        let labelColumns = 12
        let label = Rect(
            column: rect.minColumn + 3, row: rect.minRow, columns: labelColumns, rows: 1)
        screen.put(
            field.label.truncated(toColumns: labelColumns), at: label.origin, style: Style(.dim),
            clip: rect)
        let value = Rect(
            column: label.endColumn, row: rect.minRow,
            columns: rect.endColumn - label.endColumn - 1, rows: 1)
        if case .field(let edit)? = form.edit, edit.field == field {
            edit.text.draw(on: &screen, in: value, isMasked: edit.isMasked)
            return
        }
        var (text, role) = fieldText(field)
        if hasProblem, role == .normal { role = .error }
        let end = screen.put(
            text.truncated(toColumns: value.size.columns), at: value.origin, style: Style(role),
            clip: value)
        if isSelected, form.edit == nil {
            let focus = Rect(
                column: value.minColumn, row: value.minRow,
                columns: max(end - value.minColumn, 1), rows: 1)
            screen.restyle(focus, .focus)
            screen.cursor = value.origin
        }
    }

    private func fieldText(_ field: ModelField) -> (String, Role) {
        if field == .apiKey, let shown = form.revealed, shown.row == nil {
            return (Sanitizer.clean(shown.value.reveal()), .secretShown)
        }
        if field == .apiKey, let set = form.model.keySet {
            let (text, role) = RowText.value(of: set.apiKey, state)
            let isPlain = role == .mask || role == .normal
            return ("\(text) of set \(Sanitizer.clean(set.name))", isPlain ? .dim : role)
        }
        if field == .apiKey, let set = form.model.replacedKeySet {
            let (text, role) = RowText.value(of: form.model.apiKey, state)
            return ("\(text) (not set \(Sanitizer.clean(set))'s)", role)
        }
        if field.editing == .secret {
            return RowText.value(of: field.secret(of: form.model) ?? .empty, state)
        }
        return (Sanitizer.clean(field.text(of: form.model)), .normal)
    }

    // MARK: The explanation

    private func drawNote(on screen: inout Screen) {
        let lines = note()
        let area = noteArea.size.rows > 1 ? noteArea.splitRows(1).bottom : noteArea
        for (index, line) in lines.prefix(area.size.rows).enumerated() {
            line.indented(3).draw(on: &screen, in: area.row(index))
        }
    }

    /// What the cursor is on, in at most two lines; the more important first.
    private func note() -> [StyledLine] {
        if let hint = FormHint.line(for: form) { return [hint] }
        let here = form.problems.filter { $0.place == form.place }
        var lines = here.map { problem in
            StyledLine(
                (problem.isRefusal ? "! " : "") + problem.sentence,
                problem.isRefusal ? .error : .warning)
        }
        if let row = form.selectedRow, let position = form.position(of: row.id) {
            lines.append(StyledLine(RowText.facts(of: row, position: position)))
        } else if let row = form.selectedSetRow {
            lines.append(StyledLine(RowText.facts(of: row), .dim))
        } else if let field = form.selectedField {
            lines.append(StyledLine(FormHint.about(field, of: form.model), .dim))
        }
        return lines
    }

    // MARK: What is offered while typing

    private func drawOffers(on screen: inout Screen) {
        switch form.edit {
        case .choice(let chooser)?:
            let rows = chooser.shown.map { "\($0.value.padded(toColumns: 18)) \($0.title)" }
            OfferDrawing.draw(
                rows, window: chooser.window, title: chooser.field.title,
                filter: chooser.filter, on: &screen, in: area)
        case .row(let edit)? where edit.part == .name && !edit.completions.isEmpty:
            let rows = edit.completions.map { "\($0.name.padded(toColumns: 28)) \($0.purpose)" }
            drawBelow(rows, chosen: edit.chosen, at: 7, on: &screen)
        case .field(let edit)? where edit.field == .modelID && edit.chosen != nil:
            drawBelow(
                form.listedModels.map { Sanitizer.clean($0) }, chosen: edit.chosen, at: 13,
                on: &screen)
        default: break
        }
    }

    /// Up to five offers below the cursor, or above it where there is no room. The cursor goes to
    /// the chosen one, where screen readers follow it.
    /// - Parameter column: where the sign of the chosen one stands, two before the text.
    private func drawBelow(
        _ rows: [String], chosen: Int?, at column: Int, on screen: inout Screen
    ) {
        guard let cursor = screen.cursor else { return }
        let count = min(rows.count, 5)
        let above = cursor.row + count >= area.endRow
        let first = max((chosen ?? 0) - count + 1, 0)
        for index in 0..<count {
            let row = area.row(
                (above ? cursor.row - count + index : cursor.row + 1 + index) - area.minRow)
            let line = row.splitColumns(FormDrawing.offerColumn).right
            let isChosen = first + index == chosen
            let style = Style(isChosen ? .selected : .cursorLine)
            screen.fill(line, style: style)
            let text = row.splitColumns(column).right
            screen.put(
                (isChosen ? "> " : "  ")
                    + rows[first + index].truncated(toColumns: text.size.columns - 2),
                at: text.origin, style: style, clip: line)
            if isChosen { screen.cursor = text.origin }
        }
    }

    /// After a row's number; the signs of on and off behind it are covered whole.
    private static let offerColumn = 5
}
