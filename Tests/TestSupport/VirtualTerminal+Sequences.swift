/// Control sequences (ECMA-48, and xterm's).
extension VirtualTerminal {
    mutating func perform(_ bytes: [UInt8], _ final: UInt8) {
        let text = String(decoding: bytes, as: UTF8.self)
        let isPrivate = text.hasPrefix("?")
        let numbers = text.drop { "?>!".contains($0) }
            .split(separator: ";", omittingEmptySubsequences: false).map { Int($0) ?? 0 }
        let first = numbers.first ?? 0
        let count = max(first, 1)
        switch (final, isPrivate) {
        case (UInt8(ascii: "h"), true): for mode in numbers { setMode(mode, true) }
        case (UInt8(ascii: "l"), true): for mode in numbers { setMode(mode, false) }
        case (UInt8(ascii: "c"), true), (UInt8(ascii: "t"), _): break
        case (UInt8(ascii: "l"), _) where first == 4: break
        case (UInt8(ascii: "m"), _) where text.hasPrefix(">"): break
        case (UInt8(ascii: "m"), _): setLook(numbers)
        case _ where isPrivate: report("CSI \(text)\(Character(Unicode.Scalar(final)))")
        case (UInt8(ascii: "r"), _):
            let last = numbers.count > 1 && numbers[1] > 0 ? numbers[1] : rows
            region = count - 1...max(min(last, rows) - 1, count - 1)
            moveTo(0, 0)
        default:
            if !move(final, count, numbers), !change(final, first) {
                report("CSI \(text)\(Character(Unicode.Scalar(final)))")
            }
        }
    }

    private mutating func move(_ final: UInt8, _ count: Int, _ numbers: [Int]) -> Bool {
        let (column, row) = cursor
        switch final {
        case UInt8(ascii: "A"): moveTo(column, row - count)
        case UInt8(ascii: "B"): moveTo(column, row + count)
        case UInt8(ascii: "C"): moveTo(column + count, row)
        case UInt8(ascii: "D"): moveTo(column - count, row)
        case UInt8(ascii: "G"), UInt8(ascii: "`"): moveTo(count - 1, row)
        case UInt8(ascii: "d"): moveTo(column, count - 1)
        case UInt8(ascii: "H"), UInt8(ascii: "f"):
            moveTo((numbers.count > 1 ? max(numbers[1], 1) : 1) - 1, count - 1)
        case UInt8(ascii: "Z"): moveTo(max((column - 1) / 8 * 8 - 8 * (count - 1), 0), row)
        case UInt8(ascii: "I"): moveTo((column / 8 + count) * 8, row)
        default: return false
        }
        return true
    }

    private mutating func change(_ final: UInt8, _ first: Int) -> Bool {
        let count = max(first, 1)
        let below = cursor.row...max(region.upperBound, cursor.row)
        switch final {
        case UInt8(ascii: "J"): eraseScreen(first)
        case UInt8(ascii: "K"): erase(part(first), row: cursor.row)
        case UInt8(ascii: "X"):
            erase(cursor.column..<cursor.column + count, row: cursor.row)
        case UInt8(ascii: "@"): insertCells(count)
        case UInt8(ascii: "P"): deleteCells(count)
        case UInt8(ascii: "L"): scroll(-count, in: below)
        case UInt8(ascii: "M"): scroll(count, in: below)
        case UInt8(ascii: "S"): scroll(count, in: region)
        case UInt8(ascii: "T"): scroll(-count, in: region)
        case UInt8(ascii: "b"): repeatLast(count)
        default: return false
        }
        return true
    }

    /// Columns that `K` erases: to the end, from the start, all.
    private func part(_ how: Int) -> Range<Int> {
        switch how {
        case 0: cursor.column..<columns
        case 1: 0..<cursor.column + 1
        default: 0..<columns
        }
    }

    private mutating func eraseScreen(_ how: Int) {
        if how < 2 { erase(part(how), row: cursor.row) }
        let others =
            switch how {
            case 0: cursor.row + 1..<rows
            case 1: 0..<cursor.row
            default: 0..<rows
            }
        for row in others { erase(0..<columns, row: row) }
    }

    private mutating func repeatLast(_ count: Int) {
        let column = isWrapping ? cursor.column : cursor.column - 1
        guard column >= 0, let scalar = cells[cursor.row][column].text.unicodeScalars.first
        else { return report("repeat of nothing") }
        for _ in 0..<count { put(scalar) }
    }

    private mutating func setMode(_ mode: Int, _ on: Bool) {
        if on { modes.insert(mode) } else { modes.remove(mode) }
        switch mode {
        case 25: isCursorVisible = on
        case 47, 1047, 1049:
            guard on != isAlternate else { return }
            if on { savedCursor = cursor }
            swap(&cells, &hidden)
            isAlternate = on
            if on {
                cells = Self.blank(columns, rows)
            } else {
                moveTo(savedCursor.column, savedCursor.row)
            }
        default: break
        }
    }

    private mutating func setLook(_ numbers: [Int]) {
        var rest = (numbers.isEmpty ? [0] : numbers)[...]
        while let number = rest.popFirst() {
            switch number {
            case 0, 10: if number == 0 { look = Look() }
            case 1: look.isBold = true
            case 2: look.isDim = true
            case 4: look.isUnderlined = true
            case 7: look.isReversed = true
            case 22:
                look.isBold = false
                look.isDim = false
            case 24: look.isUnderlined = false
            case 27: look.isReversed = false
            case 30...37: look.foreground = number - 30
            case 38: look.foreground = Self.indexed(&rest)
            case 39: look.foreground = nil
            case 40...47: look.background = number - 40
            case 48: look.background = Self.indexed(&rest)
            case 49: look.background = nil
            case 90...97: look.foreground = number - 90 + 8
            case 100...107: look.background = number - 100 + 8
            default: report("SGR \(number)")
            }
        }
    }

    /// The colour of `38;5;N`.
    private static func indexed(_ rest: inout ArraySlice<Int>) -> Int? {
        guard rest.popFirst() == 5 else { return nil }
        return rest.popFirst()
    }
}
