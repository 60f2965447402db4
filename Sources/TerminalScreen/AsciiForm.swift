/// What stands for the signs we draw where only ASCII can be shown: in the C locale and with
/// `--plain`.
package enum AsciiForm {
    /// The ASCII sign for one that is not; `?` for what has none. As wide as one column: the
    /// second column of a wide character becomes a blank.
    package static func of(_ character: Character) -> Character {
        if let byte = character.utf8.first, character.utf8.count == 1, (0x20...0x7E).contains(byte)
        {
            return character
        }
        switch character {
        case "─", "━", "═", "–", "—": return "-"
        case "│", "┃", "║": return "|"
        case "┌", "┐", "└", "┘", "├", "┤", "┬", "┴", "┼": return "+"
        case "…": return "~"
        case "▁", "▂": return "_"
        case "▃", "▄": return "."
        case "▅", "▆": return "="
        case "▇", "█": return "#"
        case "░", "▒", "▓": return "#"
        case "•", "·", "●": return "*"
        case "→", "▶", "›": return ">"
        case "←", "◀", "‹": return "<"
        case "↑", "▲": return "^"
        case "↓", "▼": return "v"
        case "✓", "✔": return "+"
        case "✗", "✘", "×": return "x"
        case "\u{A0}": return " "
        case "“", "”", "„", "«", "»": return "\""
        case "‘", "’": return "'"
        default: return "?"
        }
    }
}
