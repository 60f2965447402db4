import FoundationEssentials
import PoolModel
import TerminalScreen

/// The header rows of the form.
extension FormDrawing {
    /// Columns of a row: `> 3 [x] NAME VALUE`.
    private struct Columns {
        let number: Int
        let state: Int
        let name: Range<Int>
        let value: Range<Int>

        init(_ area: Rect, names: [String]) {
            number = area.minColumn + 2
            state = area.minColumn + 5
            let start = area.minColumn + 9
            let longest = names.map { TextWidth.of($0) }.max() ?? 0
            let room = area.size.columns - 10
            let width = min(max(longest, 24), room * 45 / 100)
            name = start..<start + width
            value = name.upperBound + 1..<area.endColumn
        }
    }

    func drawRows(on screen: inout Screen) {
        screen.drawRule(ruleArea, title: "Headers", note: summary)
        let names = form.model.setRows.map(\.row.name) + form.model.headers.map(\.name)
        let columns = Columns(rowArea, names: names)
        if !names.isEmpty || form.newRowPosition != nil {
            for (column, title) in [
                (columns.state, "ON"), (columns.name.lowerBound, "NAME"),
                (columns.value.lowerBound, "VALUE"),
            ] {
                screen.put(
                    title, at: Point(column: column, row: headingArea.minRow),
                    style: Style(.heading), clip: area)
            }
        }
        for index in form.window.visible {
            let line = rowArea.row(index - form.window.top)
            draw(lineAt: index, columns, on: &screen, in: line)
        }
    }

    private var summary: String {
        let rows = form.model.headers
        let shared = form.model.setRows.count
        guard !rows.isEmpty || shared > 0 else {
            return form.newRowPosition == nil ? "none" : "a new row"
        }
        var parts = [Count.of(rows.count, "row")]
        if shared > 0 { parts.append("\(shared) of sets") }
        let off = rows.count { !$0.isOn }
        if off > 0 { parts.append("\(off) off") }
        let secret = rows.count { $0.isSecret }
        if secret > 0 { parts.append("\(secret) secret") }
        let ids = Set(rows.map { FormView.Place.row($0.id) })
            .union(form.model.setRows.map { .setRow($0.id) } + [.addRow])
        let errors = form.problems.count { $0.isRefusal && ids.contains($0.place) }
        if errors > 0 { parts.append(Count.of(errors, "error")) }
        return parts.joined(separator: ", ")
    }

    /// A line of the window: a row, the row that is being added among them, or `[+]`.
    private func draw(
        lineAt index: Int, _ columns: Columns, on screen: inout Screen, in line: Rect
    ) {
        let setRows = form.model.setRows
        guard index >= setRows.count else {
            draw(setRows[index], columns, on: &screen, in: line)
            return
        }
        let index = index - setRows.count
        var position = index
        if let adding = form.newRowPosition {
            if index == adding, case .row(let edit)? = form.edit {
                draw(edit, number: index + 1, isOn: true, columns, on: &screen, in: line)
                return
            }
            if index > adding { position -= 1 }
        }
        guard position < form.model.headers.count else {
            drawAddRow(columns, on: &screen, in: line)
            return
        }
        let row = form.model.headers[position]
        if case .row(let edit)? = form.edit, edit.id == row.id {
            draw(edit, number: index + 1, isOn: row.isOn, columns, on: &screen, in: line)
        } else {
            draw(row, number: index + 1, columns, on: &screen, in: line)
        }
    }

    private func drawAddRow(_ columns: Columns, on screen: inout Screen, in line: Rect) {
        let isSelected = form.place == .addRow && form.edit == nil
        screen.put(isSelected ? ">" : " ", at: line.origin)
        screen.put(
            "[+] add a header", at: Point(column: columns.state, row: line.minRow),
            style: Style(isSelected ? .focus : .dim), clip: line)
        if isSelected { screen.cursor = Point(column: line.minColumn, row: line.minRow) }
    }

    private func draw(
        _ row: HeaderRow, number: Int, _ columns: Columns, on screen: inout Screen, in line: Rect
    ) {
        let isSelected = form.place == .row(row.id) && form.edit == nil
        drawStart(
            number: number, isOn: row.isOn, isSelected: isSelected, columns, on: &screen, line)
        let problem = form.problems.first { $0.place == .row(row.id) && $0.isRefusal }
        let caution = form.problems.first { $0.place == .row(row.id) && !$0.isRefusal }
        let nameStyle = Style(problem != nil ? .error : row.isOn ? .normal : .dim)
        screen.put(
            Sanitizer.clean(row.name).truncated(toColumns: columns.name.count),
            at: Point(column: columns.name.lowerBound, row: line.minRow), style: nameStyle,
            clip: line)
        let isReplaced = form.draft.base.headers.contains { $0.id == row.id && $0.value.hasValue }
        var note = RowText.note(
            of: row, isReplaced: isReplaced, problem: problem, caution: caution)
        if problem == nil, let set = form.model.setReplaced(by: row) {
            note.text = "replaces set \(Sanitizer.clean(set))"
        }
        let room = columns.value.count
        let noteColumns = min(TextWidth.of(note.text), max(room - 14, room / 2))
        var (text, role) = RowText.value(of: row, form.revealed, state)
        if !row.isOn, role != .secretShown { role = .dim }
        let textColumns = room - (note.text.isEmpty ? 0 : noteColumns + 1)
        screen.put(
            text.truncated(toColumns: textColumns),
            at: Point(column: columns.value.lowerBound, row: line.minRow), style: Style(role),
            clip: line)
        screen.put(
            note.text.truncated(toColumns: noteColumns),
            at: Point(
                column: line.endColumn - min(noteColumns, TextWidth.of(note.text)),
                row: line.minRow), style: Style(note.role), clip: line)
        if isSelected {
            screen.restyle(
                line.splitColumns(columns.name.upperBound - line.minColumn).left, .selected)
            screen.cursor = line.origin
        }
    }

    /// A row of an attached set: dim, with the set's name.
    private func draw(
        _ row: Model.SetRow, _ columns: Columns, on screen: inout Screen, in line: Rect
    ) {
        let isSelected = form.place == .setRow(row.id) && form.edit == nil
        let problem = form.problems.first { $0.place == .setRow(row.id) && $0.isRefusal }
        screen.put(isSelected ? ">" : " ", at: line.origin)
        screen.put(
            row.row.isOn ? "[x]" : "[ ]", at: Point(column: columns.state, row: line.minRow),
            style: Style(.dim), clip: line)
        screen.put(
            Sanitizer.clean(row.row.name).truncated(toColumns: columns.name.count),
            at: Point(column: columns.name.lowerBound, row: line.minRow),
            style: Style(problem == nil ? .dim : .error), clip: line)
        let set = "set \(Sanitizer.clean(row.set))"
        let note = problem.map { "! " + $0.sentence } ?? (row.isReplaced ? "replaced, " : "") + set
        let room = columns.value.count
        let noteColumns = min(TextWidth.of(note), max(room - 14, room / 2))
        screen.put(
            RowText.value(of: row.row, nil, state).text
                .truncated(toColumns: room - noteColumns - 1),
            at: Point(column: columns.value.lowerBound, row: line.minRow), style: Style(.dim),
            clip: line)
        screen.put(
            note.truncated(toColumns: noteColumns),
            at: Point(
                column: line.endColumn - min(noteColumns, TextWidth.of(note)), row: line.minRow),
            style: Style(problem == nil ? .dim : .error), clip: line)
        if isSelected {
            screen.restyle(
                line.splitColumns(columns.name.upperBound - line.minColumn).left, .selected)
            screen.cursor = line.origin
        }
    }

    private func drawStart(
        number: Int, isOn: Bool, isSelected: Bool, _ columns: Columns, on screen: inout Screen,
        _ line: Rect
    ) {
        screen.put(isSelected ? ">" : " ", at: line.origin)
        screen.put(
            "\(number)".padded(toColumns: 2, .right),
            at: Point(column: columns.number, row: line.minRow), style: Style(.dim), clip: line)
        screen.put(
            isOn ? "[x]" : "[ ]", at: Point(column: columns.state, row: line.minRow), clip: line)
    }

    /// A row that is being typed: two fields.
    private func draw(
        _ edit: RowEdit, number: Int, isOn: Bool, _ columns: Columns, on screen: inout Screen,
        in line: Rect
    ) {
        drawStart(number: number, isOn: isOn, isSelected: true, columns, on: &screen, line)
        let name = Rect(
            column: columns.name.lowerBound, row: line.minRow, columns: columns.name.count, rows: 1)
        let value = Rect(
            column: columns.value.lowerBound, row: line.minRow, columns: columns.value.count - 1,
            rows: 1)
        if edit.part == .name {
            edit.value.draw(on: &screen, in: value, isMasked: edit.isMasked)
            edit.name.draw(on: &screen, in: name)
        } else {
            edit.name.draw(on: &screen, in: name, style: Style(.normal))
            edit.value.draw(on: &screen, in: value, isMasked: edit.isMasked)
        }
    }
}

/// A list to choose from, in a box over the form.
enum OfferDrawing {
    static func draw(
        _ rows: [String], window: ListWindow, title: String, filter: TextField,
        on screen: inout Screen, in area: Rect
    ) {
        let columns = min(52, area.size.columns - 4)
        let height = min(Chooser.rows + 3, area.size.rows - 2)
        let box = Rect(
            column: area.minColumn + (area.size.columns - columns) / 2, row: area.minRow + 1,
            columns: columns, rows: height)
        let inside = screen.drawBox(box, title: title)
        for index in window.visible where index < rows.count {
            let line = inside.row(1 + index - window.top)
            guard line.minRow < inside.endRow else { break }
            let isChosen = index == window.selection
            screen.put(
                (isChosen ? "> " : "  ") + rows[index].truncated(toColumns: line.size.columns - 2),
                at: line.origin, clip: line)
            guard isChosen else { continue }
            screen.restyle(line, .selected)
            screen.cursor = line.origin
        }
        if rows.isEmpty {
            screen.put("  nothing matches", at: inside.row(1).origin, style: Style(.dim))
        }
        let chosen = screen.cursor
        let start = screen.put("/", at: inside.row(0).origin, style: Style(.key))
        filter.draw(
            on: &screen,
            in: Rect(
                column: start, row: inside.minRow, columns: inside.endColumn - start, rows: 1))
        if !rows.isEmpty { screen.cursor = chosen }
    }
}
