import PoolModel
import TerminalScreen

/// The two lines at the bottom: what was just said or is typed, and what keys can be pressed.
enum StatusDrawing {
    static func draw(_ state: State, on screen: inout Screen, in rect: Rect) {
        drawStatus(state, on: &screen, in: rect.row(0))
        drawHints(state, on: &screen, in: rect.row(1))
    }

    private static func drawStatus(_ state: State, on screen: inout Screen, in row: Rect) {
        let position = state.count.map { "\($0)" } ?? state.positionText
        let columns = row.size.columns - TextWidth.of(position) - 1
        if let prompt = state.prompt {
            // While a filter is typed it matters how many are left.
            guard state.isFiltering(prompt) else {
                draw(prompt, on: &screen, in: row)
                drawCommands(prompt.offers, on: &screen, above: row)
                return
            }
            draw(prompt, on: &screen, in: row.splitColumns(columns).left)
            drawTerms(prompt.offers, on: &screen, above: row)
        } else if let notice = state.notice {
            draw(notice, columns: columns, on: &screen, in: row)
        } else {
            state.statusLine.draw(on: &screen, in: row.splitColumns(columns).left)
        }
        screen.put(
            position, at: Point(column: row.endColumn - TextWidth.of(position), row: row.minRow))
    }

    /// A long sentence takes the rows above as well, until the next key.
    private static func draw(
        _ notice: Notice, columns: Int, on screen: inout Screen, in row: Rect
    ) {
        let style = Style(notice.kind.role)
        if TextWidth.of(notice.text) <= columns {
            screen.put(notice.text, at: row.origin, style: style, clip: row)
            return
        }
        let lines = notice.text.wrapped(toColumns: columns).prefix(6)
        for (index, line) in lines.enumerated() {
            let area = Rect(
                column: row.minColumn, row: row.minRow - lines.count + 1 + index,
                columns: row.size.columns, rows: 1)
            screen.fill(area)
            screen.put(line, at: area.origin, style: style, clip: area)
        }
    }

    private static func draw(_ prompt: Prompt, on screen: inout Screen, in row: Rect) {
        let label = prompt.isSearch ? "search: " : prompt.sign
        let start = screen.put(label, at: row.origin, style: Style(.key))
        prompt.field.draw(
            on: &screen,
            in: Rect(column: start, row: row.minRow, columns: row.endColumn - start, rows: 1))
    }

    /// What a command may become, in the rows above it.
    private static func drawCommands(_ offers: Offers, on screen: inout Screen, above row: Rect) {
        guard !offers.isEmpty else { return }
        let rows = min(offers.list.count, max(row.minRow * 2 / 3, 1), 16)
        let place = offers.chosen.map { "\($0 + 1) of " } ?? ""
        let area = Rect(
            column: row.minColumn, row: row.minRow - rows, columns: row.size.columns, rows: rows)
        screen.drawRule(
            Rect(column: row.minColumn, row: area.minRow - 1, columns: row.size.columns, rows: 1),
            note: "\(place)\(offers.list.count)")
        offers.draw(on: &screen, in: area)
    }

    /// What the last word of a filter may become, in one line, so that the list stays in view.
    private static func drawTerms(_ offers: Offers, on screen: inout Screen, above row: Rect) {
        guard !offers.isEmpty else { return }
        let line = Rect(
            column: row.minColumn, row: row.minRow - 1, columns: row.size.columns, rows: 1)
        screen.fill(line)
        var column = line.minColumn + 1
        // Those behind the chosen one come into view with it.
        for (index, offer) in offers.list.enumerated().dropFirst(offers.chosen ?? 0) {
            let word = offer.line.text
            guard column + TextWidth.of(word) <= line.endColumn else { break }
            column =
                screen.put(
                    word, at: Point(column: column, row: line.minRow),
                    style: Style(index == offers.chosen ? .selected : .dim), clip: line) + 2
        }
    }

    static func drawHints(_ state: State, on screen: inout Screen, in row: Rect) {
        var column = row.minColumn
        if let heading = state.hintHeading {
            column = screen.put(heading, at: row.origin, style: Style(.marked), clip: row) + 2
        }
        // With marks Esc is more use than the help.
        let helpColumns = state.hintHeading == nil ? 7 + 2 : 0
        let hints = state.hints
        for (index, hint) in hints.enumerated() {
            let width = TextWidth.of(hint.key) + 1 + TextWidth.of(hint.word)
            let isLast = index == hints.count - 1
            let limit = row.endColumn - (hint.word == "help" || isLast ? 0 : helpColumns)
            guard column + width <= limit else { continue }
            column = screen.put(
                hint.key, at: Point(column: column, row: row.minRow), style: Style(.key))
            column = screen.put(
                " " + hint.word, at: Point(column: column, row: row.minRow), style: Style(.hint))
            column += 2
        }
    }
}

extension Notice.Kind {
    fileprivate var role: Role {
        switch self {
        case .plain: .normal
        case .warning: .warning
        case .failure: .failure
        }
    }
}

extension Prompt {
    fileprivate var isSearch: Bool { if case .search = kind { true } else { false } }
}

extension State {
    /// A key and what it does, for the hint line.
    struct Hint: Equatable {
        let key: String
        let word: String
    }

    /// Whether keys of the list are for marked models.
    private var isAboutMarked: Bool { contexts.first == .models && !home.marked.isEmpty }

    /// What the hints are about, where they are not about what the cursor is on.
    var hintHeading: String? { isAboutMarked ? "\(home.marked.count) marked:" : nil }

    /// The words for an action in the hint line now.
    private func hint(of action: ScreenAction) -> String? {
        guard isAboutMarked, action.name != "help" else { return action.hint }
        // Esc takes the filter away first.
        return action.name == "back" && !home.filter.isEmpty ? "show all" : action.markedHint
    }

    /// The actions that can be done now, the nearest first and help at the end. Before all stands
    /// what a key does only for the time being, such as cancelling what runs.
    var hints: [Hint] {
        var hints: [Hint] = []
        var passing: [Hint] = []
        var help: [Hint] = []
        for context in contexts {
            for action in Registry.all where action.contexts.contains(context) {
                let passingWord = action.passingHint(self)
                guard let word = passingWord ?? hint(of: action),
                    let key = keymap.keys(of: action).first,
                    action.reason(self) == nil
                else { continue }
                let hint = Hint(key: KeyName.text(of: key), word: word)
                if action.name == "help" {
                    help = [hint]
                } else if passingWord != nil {
                    passing.append(hint)
                } else {
                    hints.append(hint)
                }
            }
        }
        return passing + withSaveInView(hints) + help
    }

    /// Where something is unsaved, the key that saves it is seen on small screens too.
    private func withSaveInView(_ hints: [Hint]) -> [Hint] {
        guard case .form(let form)? = stack.last, question == nil, prompt == nil,
            form.draft.isModified, let index = hints.firstIndex(where: { $0.word == "save" })
        else { return hints }
        var hints = hints
        hints.insert(hints.remove(at: index), at: min(1, index))
        return hints
    }

    /// What stands in the status line while nothing was said.
    var statusLine: StyledLine {
        if isConnectionLost {
            return StyledLine("connection to the pool lost, trying again", .warning)
        }
        switch stack.last {
        case nil: return homeStatus
        case .form(let form)?:
            let refusals = form.problems.filter(\.isRefusal)
            if !refusals.isEmpty { return StyledLine(fixFirst(refusals), .error) }
            if let by = form.overtakenBy {
                return StyledLine(
                    "saved meanwhile by \(by); saving will show the conflict", .warning)
            }
            return StyledLine()
        case .pane(let pane)?:
            guard !pane.search.isEmpty else { return StyledLine() }
            let place = pane.isList ? nil : pane.found
            let found = place.map { ", match \($0.number) of \($0.count)" } ?? ""
            return StyledLine("search: \(Sanitizer.clean(pane.search))\(found)", .dim)
        }
    }

    private var homeStatus: StyledLine {
        let filter = home.filter.isEmpty ? "(none)" : home.filter.text
        var line = StyledLine(
            "filter: \(Sanitizer.clean(filter))", home.filter.isEmpty ? .dim : .normal)
        if home.order != .name { line = line.adding("   by \(home.order.rawValue)") }
        if !home.marked.isEmpty { line = line.adding("   \(home.marked.count) marked", .marked) }
        return line
    }

    /// `2 of 7`; `none of 7` where the filter leaves nothing.
    var positionText: String {
        switch stack.last {
        case nil:
            guard let row = home.window.selected else {
                return pool.models.isEmpty ? "" : "none of \(pool.models.count)"
            }
            return "\(row + 1) of \(home.shown.count)"
        case .form(let form)?:
            if let position = form.newRowPosition {
                return "\(position + 1) of \(form.model.headers.count + 1)"
            }
            guard let row = form.selectedRow, let position = form.position(of: row.id) else {
                return ""
            }
            return "\(position + 1) of \(form.model.headers.count)"
        case .pane(let pane)?: return pane.positionText
        }
    }
}
