internal import CTestSupport

/// Characters and scrolling.
extension VirtualTerminal {
    /// The columns that glibc's tables for UTF-8 give a scalar; -1 for what cannot be printed.
    package static func columns(of scalar: Unicode.Scalar) -> Int {
        Int(test_width(scalar.value))
    }

    mutating func put(_ scalar: Unicode.Scalar) {
        let width = Self.columns(of: scalar)
        if width == 0 {
            let column = isWrapping ? cursor.column : max(cursor.column - 1, 0)
            let base = cells[cursor.row][column].text.isEmpty ? max(column - 1, 0) : column
            cells[cursor.row][base].text.unicodeScalars.append(scalar)
            return
        }
        guard width > 0 else { return report("unprintable U+\(String(scalar.value, radix: 16))") }
        if isWrapping || cursor.column + width > columns {
            cursor.column = 0
            isWrapping = false
            lineFeed()
        }
        let text = drawsLines ? Self.line(scalar) : String(scalar)
        set(Cell(text: text, look: look))
        if width == 2 {
            cursor.column += 1
            set(Cell(text: "", look: look))
        }
        if cursor.column == columns - 1 { isWrapping = true } else { cursor.column += 1 }
    }

    private mutating func set(_ cell: Cell) {
        let (column, row) = cursor
        // Half of a wide character is nothing.
        if cells[row][column].text.isEmpty, column > 0, !cell.text.isEmpty {
            cells[row][column - 1].text = " "
        }
        if column + 1 < columns, cells[row][column + 1].text.isEmpty {
            cells[row][column + 1].text = " "
        }
        cells[row][column] = cell
    }

    /// The DEC special graphics that ncurses uses.
    private static func line(_ scalar: Unicode.Scalar) -> String {
        switch scalar {
        case "q": "─"
        case "x": "│"
        case "l": "┌"
        case "k": "┐"
        case "m": "└"
        case "j": "┘"
        default: String(scalar)
        }
    }

    mutating func lineFeed() {
        isWrapping = false
        if cursor.row == region.upperBound {
            scroll(1, in: region)
        } else {
            cursor.row = min(cursor.row + 1, rows - 1)
        }
    }

    mutating func reverseLineFeed() {
        isWrapping = false
        if cursor.row == region.lowerBound {
            scroll(-1, in: region)
        } else {
            cursor.row = max(cursor.row - 1, 0)
        }
    }

    /// Moves the rows of a part up, or down if negative; new rows are blank.
    mutating func scroll(_ count: Int, in part: ClosedRange<Int>) {
        guard !part.isEmpty else { return }
        let empty = Array(repeating: Cell(look: erased), count: columns)
        for _ in 0..<min(abs(count), part.count) {
            if count > 0 {
                cells.remove(at: part.lowerBound)
                cells.insert(empty, at: part.upperBound)
            } else {
                cells.remove(at: part.upperBound)
                cells.insert(empty, at: part.lowerBound)
            }
        }
    }

    /// What erasing leaves: the background colour (terminfo's `bce`), nothing else.
    private var erased: Look { Look(background: look.background) }

    mutating func erase(_ part: Range<Int>, row: Int) {
        for column in part.clamped(to: 0..<columns) {
            cells[row][column] = Cell(look: erased)
        }
        isWrapping = false
    }

    mutating func insertCells(_ count: Int) {
        let row = cursor.row
        for _ in 0..<min(count, columns - cursor.column) {
            cells[row].insert(Cell(look: erased), at: cursor.column)
            cells[row].removeLast()
        }
    }

    mutating func deleteCells(_ count: Int) {
        let row = cursor.row
        for _ in 0..<min(count, columns - cursor.column) {
            cells[row].remove(at: cursor.column)
            cells[row].append(Cell(look: erased))
        }
    }
}
