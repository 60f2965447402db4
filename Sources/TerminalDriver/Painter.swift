internal import CTerminal
internal import TerminalScreen

/// Paints screens with ncurses, which finds out what differs on the terminal and sends only that.
struct Painter {
    private let palette: Palette
    /// Only ASCII can be shown, or is wanted.
    private let isASCII: Bool
    private var looks: [Style: Look] = [:]

    private typealias Look = (attributes: UInt8, color: Int16)

    init(palette: Palette, isASCII: Bool) {
        self.palette = palette
        self.isASCII = isASCII
    }

    /// Shows a screen. What is outside of the terminal is cut; what it leaves free is blank.
    mutating func paint(_ screen: Screen, on terminal: OpaquePointer) {
        let columns = Int(ct_columns(terminal))
        let rows = Int(ct_rows(terminal))
        for row in 0..<rows {
            let cells = row < screen.size.rows ? screen.row(row).prefix(columns) : []
            let blank = ArraySlice(repeating: Cell.blank, count: max(columns - cells.count, 0))
            draw(blank.isEmpty ? cells : cells + blank, row, terminal)
        }
        let cursor = screen.cursor.flatMap { point in
            Rect(column: 0, row: 0, columns: columns, rows: rows).contains(point) ? point : nil
        }
        ct_flush(terminal, Int32(cursor?.row ?? -1), Int32(cursor?.column ?? 0))
    }

    private mutating func draw(
        _ cells: ArraySlice<Cell>, _ row: Int, _ terminal: OpaquePointer
    ) {
        var glyphs: [ct_glyph] = []
        glyphs.reserveCapacity(cells.count)
        var index = cells.startIndex
        // Neighbours mostly look the same.
        var style = Style.normal
        var look = look(of: style)
        while index < cells.endIndex {
            let cell = cells[index]
            if cell.style != style {
                style = cell.style
                look = self.look(of: style)
            }
            let isWide = index + 1 < cells.endIndex && cells[index + 1].character == nil
            let scalars = scalars(of: cell.character ?? " ", columns: isWide ? 2 : 1)
            glyphs.append(glyph(scalars.text, look))
            index += scalars.columns
        }
        ct_draw(terminal, Int32(row), glyphs, glyphs.count)
    }

    private typealias Text = (UInt32, UInt32, UInt32, UInt32, UInt32)

    /// What ncurses is to draw for a character, and in how many columns. A character that the
    /// locale does not know, or knows with another width, becomes `?`: a width that is wrong
    /// would shift the rest of the row.
    private func scalars(of character: Character, columns: Int) -> (text: Text, columns: Int) {
        if let byte = character.utf8.first, character.utf8.count == 1 {
            return ((byte < 0x20 || byte == 0x7F ? 0x3F : UInt32(byte), 0, 0, 0, 0), 1)
        }
        let values = character.unicodeScalars.map(\.value)
        guard !isASCII, Int(ct_width(values[0])) == columns else {
            let sign = AsciiForm.of(character).unicodeScalars.first?.value ?? 0x3F
            return ((sign, 0, 0, 0, 0), 1)
        }
        let marks = values.dropFirst().filter { ct_width($0) == 0 }.prefix(4) + [0, 0, 0, 0]
        let first = marks.startIndex
        return (
            (values[0], marks[first], marks[first + 1], marks[first + 2], marks[first + 3]),
            columns
        )
    }

    private func glyph(_ text: Text, _ look: Look) -> ct_glyph {
        ct_glyph(text: text, attributes: look.attributes, color: look.color)
    }

    private mutating func look(of style: Style) -> Look {
        if let known = looks[style] { return known }
        let wanted = palette.attributes(for: style)
        let flags =
            (wanted.isBold ? CT_BOLD : 0) | (wanted.isDim ? CT_DIM : 0)
            | (wanted.isUnderlined ? CT_UNDERLINED : 0) | (wanted.isReversed ? CT_REVERSED : 0)
        let look = (attributes: UInt8(flags), color: Int16(wanted.color ?? -1))
        looks[style] = look
        return look
    }
}
