/// A line of text that is being typed: the text, the cursor, and the usual keys.
package struct TextField: Sendable, Equatable {
    /// One element a grapheme cluster, so that the cursor never stands inside of one.
    private var characters: [Character]
    /// Before which character the cursor stands; the count of characters at the end.
    package private(set) var cursor: Int
    /// The text was proposed, not typed: what is typed or pasted takes its place.
    package private(set) var isProposal = false

    /// A field with `text` in it and the cursor at its end.
    package init(_ text: String = "") {
        characters = Self.oneLine(text)
        cursor = characters.count
    }

    /// A field whose text goes as soon as another one is typed.
    package static func proposing(_ text: String) -> TextField {
        var field = TextField(text)
        field.isProposal = true
        return field
    }

    package var text: String {
        get { String(characters) }
        set { self = TextField(newValue) }
    }

    package var isEmpty: Bool { characters.isEmpty }

    /// Does what the key means in a text field.
    /// - Returns: false if it means nothing here, so that it can be somebody else's.
    package mutating func handle(_ key: Key) -> Bool {
        switch key {
        case .character(let character): insert(String(character))
        case .left, .control("b"): cursor = max(cursor - 1, 0)
        case .right, .control("f"): cursor = min(cursor + 1, characters.count)
        case .home, .control("a"): cursor = 0
        case .end, .control("e"): cursor = characters.count
        case .backspace:
            if cursor > 0 { remove(isProposal ? 0..<characters.count : cursor - 1..<cursor) }
        case .delete where isProposal: remove(0..<characters.count)
        case .delete:
            if cursor < characters.count { remove(cursor..<cursor + 1) }
        case .control("w"): remove(blankBefore..<cursor)
        case .alt(.character("b")): cursor = wordBefore
        case .alt(.character("f")): cursor = wordEnd
        case .alt(.character("d")): remove(cursor..<wordEnd)
        case .alt(.backspace): remove(wordBefore..<cursor)
        case .control("u"): remove(0..<cursor)
        case .control("k"): remove(cursor..<characters.count)
        default: return false
        }
        isProposal = false
        return true
    }

    /// Inserts typed or pasted text at the cursor. Line ends around it are dropped and those
    /// within become blanks, as do tabs; other control characters are left out.
    package mutating func insert(_ text: String) {
        if isProposal { self = TextField() }
        let before = characters[..<cursor]
        let after = characters[cursor...]
        // Joined as one text first: a combining mark becomes part of the character before it.
        let joined = Array(String(before) + String(Self.oneLine(text)))
        characters = joined + after
        cursor = joined.count
    }

    private mutating func remove(_ range: Range<Int>) {
        characters.removeSubrange(range)
        cursor = range.lowerBound
    }

    /// Where the word at or before the cursor begins, and where the one at or after it ends; a word
    /// is of letters and digits, as readline has it.
    private var wordBefore: Int {
        let word = characters[..<cursor].lastIndex { $0.isLetter || $0.isNumber } ?? -1
        return characters[..<(word + 1)].lastIndex { !$0.isLetter && !$0.isNumber }.map { $0 + 1 }
            ?? 0
    }

    private var wordEnd: Int {
        let end = characters.count
        let word = characters[cursor...].firstIndex { $0.isLetter || $0.isNumber } ?? end
        return characters[word...].firstIndex { !$0.isLetter && !$0.isNumber } ?? end
    }

    /// Where what has no blank in it begins before the cursor.
    private var blankBefore: Int {
        let before = characters[..<cursor]
        let wordEnd = before.lastIndex { !$0.isWhitespace }.map { $0 + 1 } ?? 0
        return before[..<wordEnd].lastIndex { $0.isWhitespace }.map { $0 + 1 } ?? 0
    }

    private static func oneLine(_ text: String) -> [Character] {
        var rest = Substring(text)
        while let first = rest.first, first.isNewline { rest.removeFirst() }
        while let last = rest.last, last.isNewline { rest.removeLast() }
        return rest.compactMap { character in
            if character.isNewline || character == "\t" { return " " }
            return TextWidth.isControl(character) ? nil : character
        }
    }
}

/// How a field looks.
extension TextField {
    /// Draws the field in one row and puts the screen's cursor into it. Text that is too long
    /// scrolls by half a field, so that few cells change while somebody types.
    /// - Parameter isMasked: draws `*` for every character.
    package func draw(
        on screen: inout Screen, in rect: Rect, style: Style = Style(.field),
        isMasked: Bool = false
    ) {
        let columns = rect.size.columns
        guard columns > 0, rect.size.rows > 0 else { return }
        let row = rect.row(0)
        screen.fill(row, style: style)
        let style = isProposal ? Style(.selected) : style
        let shown = isMasked ? Array(repeating: "*", count: characters.count) : characters
        let widths = shown.map { TextWidth.of($0) }
        let cursorColumn = widths[..<cursor].reduce(0, +)
        let scroll = Self.scroll(cursor: cursorColumn, columns: columns)
        screen.put(
            String(shown), at: Point(column: row.minColumn - scroll, row: row.minRow),
            style: style, clip: row)
        screen.cursor = Point(column: row.minColumn + cursorColumn - scroll, row: row.minRow)
    }

    /// How many columns of the text are left of the field: the fewest half fields that bring the
    /// cursor into view.
    private static func scroll(cursor: Int, columns: Int) -> Int {
        guard cursor >= columns else { return 0 }
        let step = max(columns / 2, 1)
        return (cursor - columns + step) / step * step
    }
}
