import TerminalScreen

/// Something that a text which is being typed may become.
struct Offer: Sendable, Equatable {
    /// What the field holds once it is chosen.
    let text: String
    /// How it is shown in a list.
    let line: StyledLine

    init(_ text: String, line: StyledLine) {
        self.text = text
        self.line = line
    }
}

/// What is offered for a text that is being typed, and which of it is chosen.
struct Offers: Sendable, Equatable {
    private(set) var list: [Offer] = []
    private(set) var chosen: Int?
    /// The text before anything was chosen, which comes back behind the last one.
    private var typed = ""

    init() {}

    init(_ list: [Offer], for typed: String) {
        self.list = list
        self.typed = typed
    }

    var isEmpty: Bool { list.isEmpty }

    /// Chooses the next or the previous one, or what was typed, in a ring.
    /// - Returns: the text that the field is to hold.
    mutating func choose(_ step: Int) -> String {
        chosen = State.step(chosen, by: step, in: list.count)
        return chosen.map { list[$0].text } ?? typed
    }

    /// The first of those that fit into so many rows.
    func first(inRows rows: Int) -> Int {
        var window = ListWindow(count: list.count, height: rows)
        window.select(chosen ?? 0)
        return window.top
    }

    /// Draws as many as there are rows, and puts the cursor on the chosen one: a screen reader
    /// follows it.
    func draw(on screen: inout Screen, in area: Rect) {
        let first = first(inRows: area.size.rows)
        for (index, offer) in list.enumerated().dropFirst(first).prefix(area.size.rows) {
            let row = area.row(index - first)
            screen.fill(row)
            StyledLine(index == chosen ? "> " : "  ").draw(on: &screen, in: row)
            offer.line.draw(on: &screen, in: row.splitColumns(2).right)
            guard index == chosen else { continue }
            screen.restyle(row, .selected)
            screen.cursor = row.origin
        }
    }
}
