/// How many columns text takes on a terminal: what `wcwidth` says of each scalar, except that
/// sequences which terminals disagree about are first made plain (see ``Glyph``).
package enum TextWidth {
    /// 0, 1 or 2. A control character counts 1, since it is drawn as a sign.
    package static func of(_ scalar: Unicode.Scalar) -> Int {
        if scalar.value < 0x300 { return 1 }
        if contains(WidthTables.zero, scalar.value) { return 0 }
        return contains(WidthTables.wide, scalar.value) ? 2 : 1
    }

    /// Mostly 0, 1 or 2; more for a cluster of several spacing scalars, as Indic scripts have.
    package static func of(_ character: Character) -> Int {
        if character.utf8.count == 1 { return 1 }
        return Glyph.split(character).reduce(0) { $0 + $1.columns }
    }

    package static func of(_ text: some StringProtocol) -> Int {
        let isPlain = text.utf8.withContiguousStorageIfAvailable { bytes in
            bytes.allSatisfy { (0x20...0x7E).contains($0) }
        }
        if isPlain == true { return text.utf8.count }
        return text.reduce(0) { $0 + of($1) }
    }

    /// C0, DEL, C1 and the two Unicode line ends.
    package static func isControl(_ character: Character) -> Bool {
        guard let scalar = character.unicodeScalars.first else { return false }
        return isControl(scalar)
    }

    package static func isControl(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x00...0x1F, 0x7F...0x9F, 0x2028, 0x2029: true
        default: false
        }
    }

    /// Whether `value` lies in one of the ranges, which stand as pairs in order.
    private static func contains(_ ranges: [UInt32], _ value: UInt32) -> Bool {
        var low = 0
        var high = ranges.count / 2
        while low < high {
            let middle = (low + high) / 2
            if value > ranges[2 * middle + 1] { low = middle + 1 } else { high = middle }
        }
        return 2 * low < ranges.count && ranges[2 * low] <= value
    }
}
