internal import TerminalScreen

/// Makes input events of what ncurses reads: bytes, and keys that terminfo knows. Pure, so that
/// it can be tested and fuzzed without a terminal.
struct KeyDecoder: Sendable {
    /// One thing that was read.
    enum Code: Sendable, Hashable {
        case byte(UInt8)
        case event(InputEvent)
        case pasteBegin, pasteEnd
        /// A key without a meaning here.
        case ignored
    }

    /// Where in an escape sequence the bytes stand that terminfo does not know.
    private enum Escape {
        case none, escape, single
        case sequence([UInt8])
        /// A string for or from a terminal (OSC, DCS, APC, PM, SOS), and whether any of it has
        /// come after its first sign.
        case string(UInt8, isBegun: Bool)
        /// In such a string, after an ESC that may end it.
        case stringEnd
        /// After an ESC that came together with these bytes, which may be one key.
        case alt([UInt8])
    }

    private var events: [InputEvent] = []
    private var escape = Escape.none
    private var text = TextDecoder()
    private var paste: PasteCollector?
    /// How many bytes came at once where the input begins, and how many were taken of it.
    private var together = 0
    private var taken = 0

    /// The most bytes of Esc and one key: a character, or an arrow.
    private static let longestAlt = 5

    /// Something begins to be read.
    /// - Parameter bytes: how many came at once. A terminal writes Alt and a key as ESC and that
    ///   key, both at once; who presses Esc and then a key writes them one after the other, and so
    ///   does a script. Time does not tell them apart on a busy machine, and would make Esc slow.
    mutating func begin(bytes: Int) {
        together = bytes
        taken = 0
    }

    /// Whether an ESC was read as the first of bytes that may be it and one key.
    private var mayBeAlt: Bool {
        guard case .escape = escape else { return false }
        return taken == 1 && (2...Self.longestAlt).contains(together)
    }

    /// Whether ESC and one letter are all that was read.
    private var isPair: Bool { taken == 2 && together == 2 }

    /// Bytes are to be read without looking for keys in them.
    var isInPaste: Bool { paste != nil }

    /// Takes the next thing that was read.
    mutating func feed(_ code: Code) {
        switch code {
        case .byte(let byte) where isInPaste: collect(byte)
        case .byte(let byte):
            decode(byte)
            taken += 1
        case .event(.key(let key)) where mayBeAlt:
            escape = .none
            events.append(.key(.alt(key)))
        case .event(let event):
            breakOff()
            events.append(event)
        case .pasteBegin:
            breakOff()
            paste = PasteCollector()
        case .pasteEnd, .ignored: breakOff()
        }
    }

    /// Everything that was waiting has been read: a lone Esc is the key.
    /// - Returns: the events since the last time.
    mutating func endOfInput() -> [InputEvent] {
        if paste?.isInterrupted == true {
            paste = nil
            events.append(.key(.control("c")))
        }
        // A sequence with parameters is one that arrives in parts: nobody types that.
        switch escape {
        case .none: flushText()
        case .alt(let bytes): endAlt(bytes)
        case .single where isPair: endAlt([UInt8(ascii: "O")])
        case .sequence(let bytes) where bytes.isEmpty && isPair: endAlt([UInt8(ascii: "[")])
        case .string(let first, isBegun: false) where isPair: endAlt([first])
        case .sequence(let bytes) where !bytes.isEmpty: break
        case .string(_, isBegun: true), .stringEnd: break
        default: breakOff()
        }
        return takeEvents()
    }

    /// The events that are complete while more is waiting to be read.
    mutating func takeEvents() -> [InputEvent] {
        defer { events = [] }
        return events
    }

    private mutating func collect(_ byte: UInt8) {
        guard let pasted = paste?.add(byte) else { return }
        paste = nil
        events.append(.paste(pasted))
    }

    private mutating func decode(_ byte: UInt8) {
        switch escape {
        case .none: plain(byte)
        case .escape:
            switch byte {
            case UInt8(ascii: "["): escape = .sequence([])
            case UInt8(ascii: "O"): escape = .single
            case UInt8(ascii: "]"), UInt8(ascii: "P"), UInt8(ascii: "_"), UInt8(ascii: "^"),
                UInt8(ascii: "X"):
                escape = .string(byte, isBegun: false)
            case _ where mayBeAlt && byte != 0x1B: escape = .alt([byte])
            default:
                breakOff()
                plain(byte)
            }
        case .alt(let bytes): escape = .alt(bytes + [byte])
        case .single:
            if (0x40...0x7E).contains(byte) {
                end(key: EscapeSequence.single(byte))
            } else {
                breakOff()
                plain(byte)
            }
        case .sequence(let bytes): sequence(bytes, byte)
        case .string(let first, let isBegun): string(first, isBegun, byte)
        case .stringEnd:
            // Any other sequence ends the string as well.
            escape = .escape
            if byte == UInt8(ascii: "\\") { escape = .none } else { decode(byte) }
        }
    }

    /// ECMA-48, 5.6: an answer of the terminal that nobody here asked for. It ends with ST, or BEL
    /// as xterm has it; no control character stands in one, so that a key such as Enter is a way
    /// out of one that never ends.
    private mutating func string(_ first: UInt8, _ isBegun: Bool, _ byte: UInt8) {
        switch byte {
        case 0x07: escape = .none
        case 0x1B where isBegun: escape = .stringEnd
        case 0x00...0x1F:
            breakOff()
            plain(byte)
        default: escape = .string(first, isBegun: true)
        }
    }

    /// ECMA-48, 5.4: parameters and intermediates, then a final byte. The Linux console's
    /// function keys have one more after `[`.
    private mutating func sequence(_ bytes: [UInt8], _ byte: UInt8) {
        switch byte {
        case _ where bytes == [UInt8(ascii: "[")] && (0x40...0x7E).contains(byte): end(key: nil)
        case UInt8(ascii: "[") where bytes.isEmpty: escape = .sequence([byte])
        case 0x20...0x3F:
            // Nobody types that much of one: what is longer is an answer of the terminal.
            if bytes.count < EscapeSequence.longest { escape = .sequence(bytes + [byte]) }
        case 0x40...0x7E: end(key: EscapeSequence.key(parameters: bytes, final: byte))
        default:
            breakOff()
            plain(byte)
        }
    }

    private mutating func end(key: Key?) {
        escape = .none
        if let key { events.append(.key(key)) }
    }

    /// What looked like a sequence was none: the keys one by one.
    private mutating func breakOff() {
        endText()
        let bytes: [UInt8]
        switch escape {
        case .none: return
        case .escape: bytes = []
        case .alt(let rest): bytes = rest
        case .single: bytes = [UInt8(ascii: "O")]
        case .sequence(let rest): bytes = [UInt8(ascii: "[")] + rest
        case .string(let first, isBegun: false): bytes = [first]
        case .string, .stringEnd:
            escape = .none
            return
        }
        escape = .none
        events.append(.key(.escape))
        for byte in bytes { plain(byte) }
        endText()
    }

    /// ESC and what came with it: a key with Alt if that is one key and nothing came after it, else
    /// one key after the other.
    private mutating func endAlt(_ bytes: [UInt8]) {
        guard taken == together, let key = Self.key(bytes) else { return breakOff() }
        escape = .none
        events.append(.key(.alt(key)))
    }

    /// The only key that the bytes are.
    private static func key(_ bytes: [UInt8]) -> Key? {
        guard let first = bytes.first else { return nil }
        if first < 0x20 || first == 0x7F { return bytes.count == 1 ? control(first) : nil }
        guard let text = String(validating: bytes, as: UTF8.self), let only = text.first,
            text.count == 1
        else { return nil }
        return .character(only)
    }

    private mutating func plain(_ byte: UInt8) {
        if byte >= 0x20, byte != 0x7F {
            text.add(byte)
            return
        }
        endText()
        if byte == 0x1B { escape = .escape } else { events.append(.key(Self.control(byte))) }
    }

    private mutating func endText() {
        text.dropPartial()
        flushText()
    }

    private mutating func flushText() {
        events += text.take().map { .key(.character($0)) }
    }

    /// The key of a control character. Some send 8 for Backspace and some 127; LF is what a
    /// paste without brackets has at its line ends.
    private static func control(_ byte: UInt8) -> Key {
        switch byte {
        case 0x08, 0x7F: .backspace
        case 0x09: .tab
        case 0x0A, 0x0D: .enter
        case 0x00: .control("@")
        case 0x01...0x1A: .control(Character(Unicode.Scalar(byte + 0x60)))
        default: .control(Character(Unicode.Scalar(byte + 0x40)))
        }
    }
}
