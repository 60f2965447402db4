/// Finds where text has filled so many columns. Grapheme clusters stay whole, except those that
/// are wider than all of the columns: there is no limit to how long one is (400 leading consonants
/// of Hangul are one), and foreign text can hold any. Those are cut between their scalars.
struct ColumnCutter {
    private let text: Substring
    /// The end of the last cluster that was too wide, so that it is looked for once and not at
    /// each of its cuts.
    private var wideEnd: String.Index

    init(_ text: Substring) {
        self.text = text
        wideEnd = text.startIndex
    }

    /// Where the text that begins at `start` does not fit any more, or its end.
    /// - Parameter start: where a cluster begins, or where this has cut one.
    mutating func end(ofColumns columns: Int, from start: String.Index) -> String.Index {
        var position = start
        var width = 0
        while position < text.endIndex {
            var isFirstScalar = false
            if position >= wideEnd {
                let own = TextWidth.of(text[position])
                let next = text.index(after: position)
                if own <= columns {
                    guard width + own <= columns else { break }
                    width += own
                    position = next
                    continue
                }
                wideEnd = next
                isFirstScalar = true
            }
            // As Glyph.split has it: a skin tone is no glyph of its own.
            let scalar = text.unicodeScalars[position]
            let isTone = !isFirstScalar && scalar.properties.isEmojiModifier
            let own = isTone ? 0 : TextWidth.of(scalar)
            guard width + own <= columns else { break }
            width += own
            position = text.unicodeScalars.index(after: position)
        }
        return position
    }
}
