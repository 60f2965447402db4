import TerminalScreen

/// Which views are on the screen and where. Below 100 columns there is one; from 100 the model
/// list stays at the left of what lies over it; from 160 its detail does not stand below but beside
/// it, and form and test stand side by side.
struct Layout: Sendable {
    enum Part: Sendable, Hashable {
        case home
        /// What is known of the selected model, where there is room beside the list.
        case detail
        /// A view of the stack, by its position.
        case stacked(Int)
    }

    private(set) var parts: [(part: Part, rect: Rect)] = []
    /// Columns that separate two parts.
    private(set) var borders: [Int] = []
    /// The status line and the hint line.
    let bottom: Rect

    static let mediumColumns = 100
    static let wideColumns = 160

    init(_ state: State) {
        let all = Rect(
            column: 0, row: 0, columns: state.size.columns, rows: state.size.rows)
        let (body, bottom) = all.splitRows(all.size.rows - 2)
        self.bottom = bottom
        let top = state.stack.indices.last
        if all.size.columns < Layout.mediumColumns || state.isTopFullWidth {
            parts = [(top.map { .stacked($0) } ?? .home, body)]
        } else if all.size.columns < Layout.wideColumns {
            // Beside its detail the list would have no room for its columns.
            guard let top else {
                parts = [(.home, body)]
                return
            }
            split(body, into: [.home, .stacked(top)], shares: [42, 58])
        } else {
            let formIndex = state.stack.lastIndex { if case .form = $0 { true } else { false } }
            var shown: [Part] = [.home, formIndex.map { .stacked($0) } ?? .detail]
            if let top, top != formIndex { shown.append(.stacked(top)) }
            let shares = shown.count == 3 ? [30, 38, 32] : top == nil ? [50, 50] : [42, 58]
            split(body, into: shown, shares: shares)
        }
    }

    func rect(of part: Part) -> Rect? { parts.first { $0.part == part }?.rect }

    /// Where the keys go to.
    var focusedRect: Rect { (parts.last { $0.part != .detail } ?? parts[0]).rect }

    private mutating func split(_ rect: Rect, into shown: [Part], shares: [Int]) {
        var left = rect
        for (index, part) in shown.enumerated() {
            guard index < shown.count - 1 else {
                parts.append((part, left))
                return
            }
            let columns = max(rect.size.columns * shares[index] / 100, 1)
            let (own, rest) = left.splitColumns(columns)
            parts.append((part, own))
            borders.append(own.endColumn)
            left = rest.splitColumns(1).right
        }
    }

}

extension State {
    /// Whether the topmost view needs the whole width.
    var isTopFullWidth: Bool { pane?.content.isFullWidth == true }
}
