internal import CTestSupport

/// A terminal in memory: takes the bytes that a program sends and keeps what would be seen. It
/// knows what ncurses sends to xterm, tmux, screen, linux and vt100, and lists in
/// ``unknown`` whatever it does not know, so that a test can demand that there was nothing.
package struct VirtualTerminal: Sendable {
    /// One place on the screen.
    package struct Cell: Sendable, Equatable {
        /// With its combining marks; empty for the right half of a wide character.
        package var text = " "
        package var look = Look()
    }

    /// How a cell looks.
    package struct Look: Sendable, Equatable {
        package var isBold = false
        package var isDim = false
        package var isUnderlined = false
        package var isReversed = false
        /// Index into the palette; `nil` is the default.
        package var foreground: Int?
        package var background: Int?

        package init(
            isBold: Bool = false, isDim: Bool = false, isUnderlined: Bool = false,
            isReversed: Bool = false, foreground: Int? = nil, background: Int? = nil
        ) {
            self.isBold = isBold
            self.isDim = isDim
            self.isUnderlined = isUnderlined
            self.isReversed = isReversed
            self.foreground = foreground
            self.background = background
        }
    }

    package internal(set) var columns: Int
    package internal(set) var rows: Int
    package internal(set) var cursor: (column: Int, row: Int) = (0, 0)
    package internal(set) var isCursorVisible = true
    /// The alternate screen is shown.
    package internal(set) var isAlternate = false
    /// Modes that are set (`2004` is bracketed paste, `1` application cursor keys, ...).
    package internal(set) var modes: Set<Int> = []
    /// All that was sent through OSC, as sent.
    package internal(set) var commands: [String] = []
    /// Sequences that this terminal does not know.
    package internal(set) var unknown: [String] = []
    /// How many bytes came.
    package internal(set) var byteCount = 0

    var cells: [[Cell]]
    /// The screen that is not shown now.
    var hidden: [[Cell]]
    var savedCursor: (column: Int, row: Int) = (0, 0)
    var look = Look()
    /// First and last row of the part that scrolls.
    var region: ClosedRange<Int>
    /// The cursor stands beyond the last column, where the next character wraps.
    var isWrapping = false
    /// The DEC line drawing set is in use.
    var drawsLines = false
    var parsing = Parsing.text
    var partial: [UInt8] = []

    enum Parsing: Sendable {
        case text, escape
        case charset(UInt8)
        case sequence([UInt8])
        case command([UInt8], isEscaped: Bool)
    }

    package init(columns: Int, rows: Int) {
        self.columns = columns
        self.rows = rows
        cells = Self.blank(columns, rows)
        hidden = cells
        region = 0...rows - 1
    }

    static func blank(_ columns: Int, _ rows: Int) -> [[Cell]] {
        Array(repeating: Array(repeating: Cell(), count: columns), count: rows)
    }

    package subscript(column: Int, row: Int) -> Cell { cells[row][column] }

    /// The rows as text, without the blanks at their ends.
    package var lines: [String] {
        cells.map { row in
            let text = row.map(\.text).joined()
            return String(text.reversed().drop { $0 == " " }.reversed())
        }
    }

    /// All rows, one a line.
    package var text: String { lines.joined(separator: "\n") }

    /// The look of the first place where a row has this text.
    package func look(of text: String) -> Look? {
        for row in cells {
            for start in row.indices
            where row[start...].map(\.text).joined().hasPrefix(text) {
                return row[start].look
            }
        }
        return nil
    }

    /// As a terminal does when its window changes: what is cut off is lost.
    package mutating func resize(columns: Int, rows: Int) {
        func fitted(_ cells: [[Cell]]) -> [[Cell]] {
            (0..<rows).map { row in
                (0..<columns).map { column in
                    row < cells.count && column < cells[row].count ? cells[row][column] : Cell()
                }
            }
        }
        cells = fitted(cells)
        hidden = fitted(hidden)
        self.columns = columns
        self.rows = rows
        region = 0...rows - 1
        cursor = (min(cursor.column, columns - 1), min(cursor.row, rows - 1))
        isWrapping = false
    }

    // MARK: What a program sends

    package mutating func feed(_ bytes: some Sequence<UInt8>) {
        for byte in bytes {
            byteCount += 1
            take(byte)
        }
    }

    private mutating func take(_ byte: UInt8) {
        switch parsing {
        case .text: text(byte)
        case .escape: escape(byte)
        case .charset(let set):
            parsing = .text
            if set == UInt8(ascii: "(") { drawsLines = byte == UInt8(ascii: "0") }
        case .sequence(let bytes):
            if (0x40...0x7E).contains(byte), bytes != [UInt8(ascii: "[")] {
                parsing = .text
                perform(bytes, byte)
            } else {
                parsing = .sequence(bytes + [byte])
            }
        case .command(let bytes, let isEscaped):
            if byte == 0x07 || (isEscaped && byte == UInt8(ascii: "\\")) {
                parsing = .text
                commands.append(String(decoding: bytes, as: UTF8.self))
            } else if byte == 0x1B {
                parsing = .command(bytes, isEscaped: true)
            } else {
                parsing = .command(bytes + [byte], isEscaped: false)
            }
        }
    }

    private mutating func text(_ byte: UInt8) {
        if byte < 0x20 || byte == 0x7F {
            if !partial.isEmpty { report("cut UTF-8 \(partial)") }
            partial = []
            control(byte)
            return
        }
        partial.append(byte)
        guard let text = String(validating: partial, as: UTF8.self),
            let scalar = text.unicodeScalars.first
        else {
            if partial.count >= 4 {
                report("not UTF-8: \(partial)")
                partial = []
            }
            return
        }
        partial = []
        put(scalar)
    }

    private mutating func control(_ byte: UInt8) {
        switch byte {
        case 0x00, 0x07: break
        case 0x08:
            cursor.column = max(cursor.column - 1, 0)
            isWrapping = false
        case 0x09: cursor.column = min((cursor.column / 8 + 1) * 8, columns - 1)
        case 0x0A, 0x0B, 0x0C: lineFeed()
        case 0x0D:
            cursor.column = 0
            isWrapping = false
        case 0x0E: drawsLines = true
        case 0x0F: drawsLines = false
        case 0x1B: parsing = .escape
        default: report("control \(byte)")
        }
    }

    private mutating func escape(_ byte: UInt8) {
        parsing = .text
        switch byte {
        case UInt8(ascii: "["): parsing = .sequence([])
        case UInt8(ascii: "]"): parsing = .command([], isEscaped: false)
        case UInt8(ascii: "("), UInt8(ascii: ")"): parsing = .charset(byte)
        case UInt8(ascii: "7"): savedCursor = cursor
        case UInt8(ascii: "8"): moveTo(savedCursor.column, savedCursor.row)
        case UInt8(ascii: "D"): lineFeed()
        case UInt8(ascii: "E"):
            cursor.column = 0
            lineFeed()
        case UInt8(ascii: "M"): reverseLineFeed()
        case UInt8(ascii: "="), UInt8(ascii: ">"), UInt8(ascii: "c"), UInt8(ascii: "H"): break
        default: report("ESC \(Character(Unicode.Scalar(byte)))")
        }
    }

    mutating func report(_ what: String) { unknown.append(what) }

    mutating func moveTo(_ column: Int, _ row: Int) {
        cursor = (min(max(column, 0), columns - 1), min(max(row, 0), rows - 1))
        isWrapping = false
    }
}
