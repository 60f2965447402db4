/// A bracketed paste on its way: everything up to `ESC [ 201 ~` is data, escapes included. Those
/// that stand for a line end or a tab are one.
struct PasteCollector: Sendable {
    /// What is beyond is left out; header text is far shorter.
    static let limit = 1 << 20

    private static let end = Array("\u{1B}[201~".utf8)
    private var bytes: [UInt8] = []
    /// How many bytes of ``end`` were just read.
    private var matched = 0

    /// Whether the last byte is Ctrl-C: the way out if the end of a paste never comes.
    private(set) var isInterrupted = false

    /// Takes a byte.
    /// - Returns: the whole text with LF at its line ends, once its end has come.
    mutating func add(_ byte: UInt8) -> String? {
        isInterrupted = byte == 0x03
        if byte == Self.end[matched] {
            matched += 1
            return matched == Self.end.count ? text : nil
        }
        keep(Self.end[..<matched])
        matched = byte == Self.end[0] ? 1 : 0
        if matched == 0 { keep([byte]) }
        return nil
    }

    private mutating func keep(_ more: some Collection<UInt8>) {
        bytes.append(contentsOf: more.prefix(Self.limit - bytes.count))
    }

    private var text: String {
        var lines: [UInt8] = []
        lines.reserveCapacity(bytes.count)
        var rest = bytes[...]
        var isAfterReturn = false
        while var byte = rest.popFirst() {
            if byte == 0x1B, let key = EscapeSequence.control(rest) {
                byte = key.byte
                rest = rest.dropFirst(key.count)
            }
            if byte == 0x0D {
                lines.append(0x0A)
            } else if byte != 0x0A || !isAfterReturn {
                lines.append(byte)
            }
            isAfterReturn = byte == 0x0D
        }
        return String(decoding: lines, as: UTF8.self)
    }
}
