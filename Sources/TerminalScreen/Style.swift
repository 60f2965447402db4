/// What a piece of text means; a palette turns it into colours and attributes. State is always
/// also a word, so every role has a monochrome form.
package enum Role: String, Sendable, CaseIterable, Hashable {
    case normal, dim, title, heading, border, key, hint
    case selected, marked, focus, field, cursorLine
    case ok, warning, failure, running, locked, mask, secretShown, error, match
    case button, buttonFocused, badge
}

/// The look of one cell: its role, and whether it is emphasised (bold).
package struct Style: Sendable, Hashable {
    package var role: Role
    package var isBold: Bool
    package var isUnderlined: Bool

    package init(_ role: Role, bold: Bool = false, underlined: Bool = false) {
        self.role = role
        isBold = bold
        isUnderlined = underlined
    }

    package static let normal = Style(.normal)
}

/// One cell of the grid.
package struct Cell: Sendable, Hashable {
    /// One grapheme cluster; the right half of a wide one is `nil`.
    package var character: Character?
    package var style: Style

    package init(character: Character?, style: Style) {
        self.character = character
        self.style = style
    }

    package static let blank = Cell(character: " ", style: .normal)
}
