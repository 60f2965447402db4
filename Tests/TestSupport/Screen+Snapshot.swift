package import TerminalScreen

/// A screen as text, for tests.
extension Screen {
    /// The text of each row, without the blanks at its end.
    package var lines: [String] {
        (0..<size.rows).map { index in
            String(row(index).compactMap(\.character)).trimmedAtEnd
        }
    }

    /// The picture for a test to compare: every row behind `|`, the cursor as `^` under its
    /// column; then a layer of styles behind `:`, one letter a cell (``Role/letter``, upper case
    /// for bold, `N` for bold normal text), rows that are all normal left out, each with its number; then a
    /// layer of the underlined cells behind `_`.
    package var snapshot: String {
        var text = "\(size.columns)x\(size.rows)\n"
        for (index, line) in lines.enumerated() {
            text += "|" + line + "\n"
            if let cursor, cursor.row == index {
                text += " " + String(repeating: " ", count: max(cursor.column, 0)) + "^\n"
            }
        }
        for index in 0..<size.rows {
            let letters = String(row(index).map(\.style.letter)).trimmedAtEnd
            if !letters.isEmpty { text += ":\(index) ".padded(toColumns: 4) + letters + "\n" }
        }
        for index in 0..<size.rows {
            let signs = String(row(index).map { $0.style.isUnderlined ? "_" : " " }).trimmedAtEnd
            if !signs.isEmpty { text += "_\(index) ".padded(toColumns: 4) + signs + "\n" }
        }
        return text
    }
}

extension Style {
    /// The letter of the style in a snapshot.
    fileprivate var letter: Character {
        guard isBold else { return role.letter }
        return role == .normal ? "N" : Character(role.letter.uppercased())
    }
}

extension Role {
    /// The letter of the role in a snapshot.
    package var letter: Character {
        switch self {
        case .normal: " "
        case .dim: "d"
        case .title: "t"
        case .heading: "h"
        case .border: "b"
        case .key: "k"
        case .hint: "i"
        case .selected: "s"
        case .marked: "m"
        case .focus: "f"
        case .field: "e"
        case .cursorLine: "l"
        case .ok: "o"
        case .warning: "w"
        case .failure: "x"
        case .running: "r"
        case .locked: "c"
        case .mask: "a"
        case .secretShown: "v"
        case .error: "z"
        case .match: "y"
        case .button: "u"
        case .buttonFocused: "q"
        case .badge: "g"
        }
    }
}

extension Screen {
    /// The same picture in ASCII only.
    package var asciiForm: Screen {
        var screen = self
        for row in 0..<size.rows {
            for column in 0..<size.columns {
                let character = self[column, row].character
                screen[column, row].character = character.map(AsciiForm.of) ?? " "
            }
        }
        return screen
    }
}
