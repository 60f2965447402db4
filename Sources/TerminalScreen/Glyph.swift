/// What stands in one cell, or in two: one spacing scalar with its combining marks.
///
/// A terminal advances by what `wcwidth` says of every scalar, or by grapheme clusters, and
/// which of the two it does cannot be asked. So a cluster is drawn in a form that is as wide
/// either way: selectors and joiners are dropped, a family of emoji stands side by side, a skin
/// tone is left out, a flag is its two letters.
package struct Glyph: Sendable, Hashable {
    package let character: Character
    /// 1 or 2.
    package let columns: Int

    /// As many combining marks as ncurses keeps in a cell (`CCHARW_MAX` is 5 with the base).
    private static let mostMarks = 4

    /// The glyphs of a grapheme cluster, from left to right; none for marks that have no base.
    package static func split(_ character: Character) -> [Glyph] {
        let scalars = character.unicodeScalars
        if let only = scalars.first, scalars.count == 1, !isRegionalIndicator(only) {
            if TextWidth.isControl(only) { return [Glyph(character: "?", columns: 1)] }
            let columns = TextWidth.of(only)
            return columns == 0 ? [] : [Glyph(character: character, columns: columns)]
        }
        if TextWidth.isControl(character) { return [Glyph(character: "?", columns: 1)] }
        return split(scalars)
    }

    private static func split(_ scalars: Character.UnicodeScalarView) -> [Glyph] {
        var glyphs: [Glyph] = []
        var text = String.UnicodeScalarView()
        var columns = 0
        func close() {
            // What is left out may have joined the rest, which then is more than one character.
            if columns > 0, let character = String(text).first {
                glyphs.append(Glyph(character: character, columns: columns))
            }
            text = String.UnicodeScalarView()
        }
        for scalar in scalars {
            let width = TextWidth.of(scalar)
            switch width {
            case 0:
                let isInvisible = scalar.properties.isDefaultIgnorableCodePoint
                if !isInvisible, !text.isEmpty, text.count <= mostMarks { text.append(scalar) }
            case _ where !text.isEmpty && scalar.properties.isEmojiModifier: break
            default:
                close()
                text.append(letter(of: scalar) ?? scalar)
                columns = width
            }
        }
        close()
        return glyphs
    }

    private static func isRegionalIndicator(_ scalar: Unicode.Scalar) -> Bool {
        (0x1F1E6...0x1F1FF).contains(scalar.value)
    }

    /// The ASCII letter of a regional indicator.
    private static func letter(of scalar: Unicode.Scalar) -> Unicode.Scalar? {
        isRegionalIndicator(scalar) ? Unicode.Scalar(scalar.value - 0x1F1E6 + 0x41) : nil
    }
}
