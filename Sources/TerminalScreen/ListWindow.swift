/// Which rows of a list are in view and which one is selected. Only numbers: the list itself is
/// the caller's, and may have any length.
package struct ListWindow: Sendable, Equatable {
    /// A wish to move, whatever key it came from.
    package enum Movement: Sendable, Hashable {
        /// That many rows down, up if negative.
        case by(Int)
        /// That many windows, half windows.
        case pages(Int)
        case halfPages(Int)
        case first, last
        /// To a row counting from 0, or the nearest there is.
        case to(Int)
    }

    /// How many rows the list has.
    package private(set) var count: Int
    /// How many rows are in view.
    package private(set) var height: Int
    /// The selected row, counting from 0; 0 if the list is empty.
    package private(set) var selection = 0
    /// The first row in view.
    package private(set) var top = 0

    package init(count: Int = 0, height: Int = 1) {
        self.count = max(count, 0)
        self.height = max(height, 1)
    }

    /// The selected row, if there is any.
    package var selected: Int? { count > 0 ? selection : nil }

    /// The rows in view.
    package var visible: Range<Int> { top..<min(top + height, count) }

    /// Takes a new length or height; the selection stays where it is as far as it can.
    package mutating func resize(count: Int? = nil, height: Int? = nil) {
        self.count = max(count ?? self.count, 0)
        self.height = max(height ?? self.height, 1)
        select(selection)
    }

    /// Selects a row, or the nearest there is, and scrolls as little as brings it into view.
    package mutating func select(_ row: Int) {
        selection = min(max(row, 0), max(count - 1, 0))
        top = min(max(top, selection - height + 1), selection)
        top = min(top, max(count - height, 0))
    }

    package mutating func move(_ movement: Movement) {
        switch movement {
        case .by(let rows): select(selection.saturatingAdd(rows))
        case .pages(let pages): turn(rows: height.saturatingMultiply(pages))
        case .halfPages(let halves): turn(rows: max(height / 2, 1).saturatingMultiply(halves))
        case .first: select(0)
        case .last: select(count - 1)
        case .to(let row): select(row)
        }
    }

    /// Scrolls window and selection together, so that a page key shows the next page.
    private mutating func turn(rows: Int) {
        top = min(max(top.saturatingAdd(rows), 0), max(count - height, 0))
        select(selection.saturatingAdd(rows))
    }

    /// What a key means in a list, for keys that mean the same in every list.
    /// - Parameter count: the number typed before it (`5j`, `12G`).
    package static func movement(for key: Key, count: Int? = nil) -> Movement? {
        let times = count ?? 1
        switch key {
        case .down, .character("j"): return .by(times)
        case .up, .character("k"): return .by(-times)
        case .pageDown, .control("f"): return .pages(times)
        case .pageUp, .control("b"): return .pages(-times)
        case .control("d"): return .halfPages(times)
        case .control("u"): return .halfPages(-times)
        case .home, .character("g"): return count.map { .to($0 - 1) } ?? .first
        case .end, .character("G"): return count.map { .to($0 - 1) } ?? .last
        default: return nil
        }
    }
}

extension Int {
    /// Sum and product that stay at the ends: a typed count may be any number.
    fileprivate func saturatingAdd(_ other: Int) -> Int {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    fileprivate func saturatingMultiply(_ other: Int) -> Int {
        let (product, overflow) = multipliedReportingOverflow(by: other)
        return overflow ? (other < 0 ? .min : .max) : product
    }
}
