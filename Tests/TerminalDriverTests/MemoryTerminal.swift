import CTerminal
import Glibc
import TerminalScreen
import TestSupport
import Testing

@testable import TerminalDriver

/// ncurses on no terminal: it reads `/dev/null` and writes into a file in memory, which a
/// ``VirtualTerminal`` then takes as a terminal would.
final class MemoryTerminal {
    private(set) var shown: VirtualTerminal
    private(set) var sent: [UInt8] = []
    private let terminal: OpaquePointer
    private let output: Int32
    private var painter: Painter

    init(
        _ name: String, columns: Int = 80, rows: Int = 24, depth: ColorDepth = .many,
        isASCII: Bool = false
    ) throws {
        // Tests may run in any locale, and the painter asks the C library for widths.
        try #require(setlocale(LC_CTYPE, "C.UTF-8") != nil)
        let input = open("/dev/null", O_RDONLY)
        defer { close(input) }
        output = ct_memory_file()
        var opened: OpaquePointer?
        try #require(ct_open(name, input, output, 25, depth != .mono, &opened) == CT_OPENED)
        terminal = try #require(opened)
        _ = ct_resize(terminal, Int32(columns), Int32(rows))
        shown = VirtualTerminal(columns: columns, rows: rows)
        painter = Painter(palette: Palette(depth), isASCII: isASCII)
    }

    deinit {
        ct_close(terminal)
        close(output)
    }

    func paint(_ screen: Screen) {
        painter.paint(screen, on: terminal)
        take()
    }

    func forget() { ct_forget(terminal) }

    /// Something else wrote on the terminal.
    func spoil() { shown.feed(Array("\u{1B}[Hgarbage\r\ngarbage".utf8)) }

    /// How many bytes were sent meanwhile.
    func bytes(_ body: () -> Void) -> Int {
        let before = sent.count
        body()
        return sent.count - before
    }

    /// What ncurses holds; `nil` is the right half of a wide character.
    func glyph(_ column: Int, _ row: Int) -> ct_glyph? {
        var glyph = ct_glyph()
        return ct_read_back(terminal, Int32(row), Int32(column), &glyph) ? glyph : nil
    }

    private func take() {
        var buffer = [UInt8](repeating: 0, count: 65536)
        while true {
            let count = pread(output, &buffer, buffer.count, sent.count)
            guard count > 0 else { return }
            sent += buffer[..<count]
            shown.feed(buffer[..<count])
        }
    }
}
