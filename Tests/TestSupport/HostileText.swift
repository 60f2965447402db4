/// Text as no honest person types it, from a seed: long grapheme clusters, every width a scalar
/// can have, control and bidirectional characters, joiners, selectors, flags.
package struct HostileText {
    private var random: SeededGenerator

    package init(seed: UInt64) { random = SeededGenerator(seed: seed) }

    /// What is repeated or strung together.
    private static let pieces: [String] = [
        "a", "word ", " ", "  ", "~", "\u{E9}", "e\u{301}", "日本", "ﾊﾝ", "\u{1100}", "\u{1161}",
        "\u{11A8}", "\u{AC00}", "\u{1160}", "\u{115F}", "\u{3164}", "👨\u{200D}", "👩", "🏽", "👍🏽",
        "❤\u{FE0F}", "1\u{FE0F}\u{20E3}", "\u{FE0E}", "🇩", "🇩🇪", "\u{200B}", "\u{200D}", "\u{200C}",
        "\u{300}", "\u{20DD}", "\u{93F}", "क्", "\u{93E}", "\u{600}", "\u{E0061}", "\u{E007F}",
        "\u{1B}[2J", "\u{9B}1m", "\u{7}", "\u{0}", "\u{7F}", "\r\n", "\n", "\t", "\u{2028}",
        "\u{202E}", "\u{2066}", "\u{2069}", "\u{61C}", "\u{FEFF}", "\u{FFFD}", "\u{FFFF}",
        "\u{E000}", "\u{10FFFF}", "\u{1F9D1}\u{200D}\u{1F4BB}", "\u{D4D}", "\u{E33}", ": ", "\"",
        "<keep 1>", "$",
    ]

    /// Up to a few hundred scalars; now and then none.
    package mutating func next() -> String {
        var text = ""
        for _ in 0..<Int.random(in: 0...6, using: &random) {
            switch Int.random(in: 0..<8, using: &random) {
            case 0:
                // One cluster, or nearly, of whatever joins.
                let count = Int.random(in: 2...120, using: &random)
                text += String(repeating: piece(), count: count)
            case 1:
                for _ in 0..<8 {
                    let value = UInt32.random(in: 0...0x10FFFF, using: &random)
                    if let scalar = Unicode.Scalar(value) { text.unicodeScalars.append(scalar) }
                }
            default: text += piece()
            }
        }
        return text
    }

    /// Without the control characters for which a paste would be refused.
    package mutating func nextLine() -> String {
        var line = String.UnicodeScalarView()
        line += next().unicodeScalars.filter { $0.properties.generalCategory != .control }
        return String(line)
    }

    /// A number below a limit, for what else the seed decides.
    package mutating func below(_ limit: Int) -> Int { Int.random(in: 0..<limit, using: &random) }

    private mutating func piece() -> String {
        HostileText.pieces.randomElement(using: &random) ?? ""
    }
}
