import FoundationEssentials
package import PoolModel
import TerminalScreen

/// Somebody else has saved the model meanwhile: what the edit began with, mine and theirs, one
/// line for each difference, and which of the two is taken.
struct ConflictView: PaneContent {
    let mine: Model
    /// `nil`: it was deleted.
    let theirs: Model?
    var items: [ConflictItem]

    /// - Parameter base: what the edit began from.
    init(base: Model, _ conflict: Conflict) {
        mine = conflict.mine
        theirs = conflict.theirs
        items =
            conflict.theirs.map {
                ConflictItem.list(base: base, mine: conflict.mine, theirs: $0)
            } ?? []
    }

    /// The first one that still has to be chosen.
    var undecided: Int? { items.firstIndex { $0.side == nil } }

    var context: Context? { .conflict }

    func title(_: State) -> StyledLine {
        StyledLine(Sanitizer.clean(mine.name), Style(.title, bold: true))
            .adding(" > changed by two", .warning)
    }

    func body(_: State, columns: Int, selected: Int?) -> PaneBody {
        guard let theirs else {
            return .list(
                header: StyledLine.wrapped(
                    "The model was deleted meanwhile. w saves yours as a new model; Esc goes back "
                        + "to your changes.", columns: columns, .warning, indent: 2),
                items: [], footer: [])
        }
        let header = StyledLine.wrapped(
            "\(Sanitizer.clean(theirs.changedBy)) saved this model meanwhile. Choose for "
                + "each difference, then w saves the result.",
            columns: columns, .warning, indent: 2)
        let cells = Cells(columns: columns)
        let titles = StyledLine("  " + cells.text("", "BASE", " MINE", " THEIRS"), .heading)
        let lines = items.map { item in
            StyledLine(
                cells.text(
                    (item.isByBoth ? "! " : "") + item.name, part: item.part, item.base,
                    (item.side == .mine ? "*" : " ") + item.mine,
                    (item.side == .theirs ? "*" : " ") + item.theirs),
                item.side == nil ? .warning : .normal)
        }
        return .list(
            header: header + [titles], items: lines,
            footer: footer(selected, theirs.changedBy, columns: columns))
    }

    /// The selected difference in full, since a cell may be too narrow for it.
    private func footer(_ selected: Int?, _ others: String, columns: Int) -> [StyledLine] {
        let legend = StyledLine(
            "  * is taken, ! changed by both. Hidden values are compared, never shown.", .dim)
        guard let selected, items.indices.contains(selected) else { return [legend] }
        let item = items[selected]
        let who = item.isByBoth ? "both" : item.changedByMe ? "you" : others
        let parts = [
            ("", "\(item.title): changed by \(who)"), ("base    ", item.base),
            ("mine    ", item.mine),
            ("theirs  ", item.theirs),
        ]
        return [StyledLine()]
            + parts.map { label, text in
                StyledLine("  " + label, .dim).adding(
                    Sanitizer.clean(text).truncated(toColumns: columns - 2 - label.count))
            } + [legend]
    }

    /// The columns of the table.
    private struct Cells {
        private let title: Int
        private let value: Int

        init(columns: Int) {
            // The mark of the selection and the blanks between four columns.
            let room = columns - 2 - 3
            title = min(max(room * 34 / 100, 18), 40)
            value = max((room - title) / 3, 8)
        }

        /// A long name ends in `~`, so that the part after it is seen.
        func text(
            _ name: String, part: String = "", _ base: String, _ mine: String, _ theirs: String
        ) -> String {
            let room = title - (part.isEmpty ? 0 : TextWidth.of(part) + 1)
            let name = Sanitizer.clean(name).truncated(toColumns: room)
            let cells = [base, mine, theirs].map {
                Sanitizer.clean($0).padded(toColumns: value)
            }
            return ([(part.isEmpty ? name : name + " " + part).padded(toColumns: title)] + cells)
                .joined(separator: " ")
        }
    }
}

/// An edit conflict: what was to be saved, and what is stored now (`nil`: it was deleted). What
/// the edit began from is known where it began.
package struct Conflict: Sendable, Equatable {
    package let mine: Model
    package let theirs: Model?

    package init(mine: Model, theirs: Model?) {
        self.mine = mine
        self.theirs = theirs
    }
}
