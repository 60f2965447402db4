import TestSupport

/// One row of the key table, pressed in the real program: how to get there, what the screen shows
/// before the key and after it, and how to get back to where the next row begins.
struct PressedKey {
    /// By tmux's name.
    let key: String
    /// In words, for a failure.
    let what: String
    let way: [String]
    let before: @Sendable (Picture) -> Bool
    let after: @Sendable (Picture, Picture) -> Bool
    let back: [String]

    init(
        _ key: String, _ what: String, way: [String] = [], back: [String] = [],
        before: @escaping @Sendable (Picture) -> Bool = { _ in true },
        after: @escaping @Sendable (_ before: Picture, _ after: Picture) -> Bool
    ) {
        self.key = key
        self.what = what
        self.way = way
        self.back = back
        self.before = before
        self.after = after
    }

    /// The key makes a text appear.
    init(
        _ key: String, _ what: String, way: [String] = [], shows text: String, back: [String] = []
    ) {
        self.init(
            key, what, way: way, back: back, before: { !$0.text.contains(text) },
            after: { $1.text.contains(text) })
    }

    /// The key makes a text go away.
    init(
        _ key: String, _ what: String, way: [String] = [], hides text: String, back: [String] = []
    ) {
        self.init(
            key, what, way: way, back: back, before: { $0.text.contains(text) },
            after: { !$1.text.contains(text) })
    }
}

/// What a person sees: the text, and where the cursor is.
struct Picture: Sendable, Equatable {
    let text: String
    let column: Int
    let row: Int

    private var lines: [Substring] {
        text.split(separator: "\n", omittingEmptySubsequences: false)
    }

    /// The line that the cursor is on.
    var line: String { row < lines.count ? String(lines[row]) : "" }
    /// The line of the hints.
    var hints: String { lines.last { !$0.isEmpty }.map { String($0) } ?? "" }
}

extension Person {
    func picture() async throws -> Picture {
        // Text and cursor may come from two moments; only a picture seen twice is one.
        var last = try await onePicture()
        while true {
            let next = try await onePicture()
            if next == last { return next }
            last = next
        }
    }

    private func onePicture() async throws -> Picture {
        let text = try await terminal.screen()
        let place = try await terminal.value("cursor_x},#{cursor_y").split(separator: ",")
        return Picture(
            text: text, column: place.first.flatMap { Int($0) } ?? -1,
            row: place.last.flatMap { Int($0) } ?? -1)
    }

    /// Waits until what is seen satisfies a condition.
    @discardableResult
    func sees(_ what: String, _ condition: (Picture) -> Bool) async throws -> Picture {
        var last = Picture(text: "", column: 0, row: 0)
        do {
            return try await eventually("the screen shows \(what)", within: .seconds(20)) {
                last = try await picture()
                return condition(last) ? last : nil
            }
        } catch let failure as NeverHappened {
            throw NeverHappened(
                what: failure.what, limit: failure.limit,
                detail: "\(last.text)\ncursor \(last.column),\(last.row)")
        }
    }

    /// Presses the key of a row where its screen is seen, and looks at what becomes of it.
    func presses(_ row: PressedKey) async throws {
        let name = "\(row.key): \(row.what)"
        try await goes(row.way)
        let before = try await sees("what is there before \(name)", row.before)
        try await presses(row.key)
        try await sees("what \(name) does") { row.after(before, $0) }
        try await goes(row.back)
    }

    /// Presses keys on the way, and looks up after each Esc.
    private func goes(_ keys: [String]) async throws {
        for key in keys {
            guard key == "Escape" else {
                try await presses(key)
                continue
            }
            try await pressesEscape()
        }
    }
}
