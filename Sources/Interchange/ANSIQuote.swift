internal import PoolModel

/// The text of `$'...'` in shells and `.env` files, with the escapes of bash's manual, section
/// "ANSI-C Quoting".
enum ANSIQuote {
    /// Reads from behind the opening quote to behind the closing one.
    /// - Returns: `nil` where nothing closes it.
    static func read<Text: Collection<UInt8>>(_ rest: inout Text) -> [UInt8]?
    where Text.SubSequence == Text {
        var text: [UInt8] = []
        while let byte = rest.popFirst() {
            switch byte {
            case UInt8(ascii: "'"): return text
            case UInt8(ascii: "\\"):
                guard let escaped = rest.popFirst() else { return nil }
                escape(escaped, &rest, into: &text)
            default: text.append(byte)
            }
        }
        return nil
    }

    private static func escape<Text: Collection<UInt8>>(
        _ byte: UInt8, _ rest: inout Text, into text: inout [UInt8]
    ) where Text.SubSequence == Text {
        switch byte {
        case UInt8(ascii: "a"): text.append(0x07)
        case UInt8(ascii: "b"): text.append(0x08)
        case UInt8(ascii: "e"), UInt8(ascii: "E"): text.append(0x1B)
        case UInt8(ascii: "f"): text.append(0x0C)
        case UInt8(ascii: "n"): text.append(0x0A)
        case UInt8(ascii: "r"): text.append(0x0D)
        case UInt8(ascii: "t"): text.append(0x09)
        case UInt8(ascii: "v"): text.append(0x0B)
        case UInt8(ascii: "c"): if let control = rest.popFirst() { text.append(control & 0x1F) }
        case UInt8(ascii: "0")...UInt8(ascii: "7"):
            let digits = [byte] + rest.prefix(2).prefix { (0x30...0x37).contains($0) }
            rest = rest.dropFirst(digits.count - 1)
            text.append(UInt8(truncatingIfNeeded: number(digits, radix: 8)))
        case UInt8(ascii: "x"), UInt8(ascii: "u"), UInt8(ascii: "U"):
            let most = byte == UInt8(ascii: "x") ? 2 : byte == UInt8(ascii: "u") ? 4 : 8
            let digits = rest.prefix(most).prefix { $0.hexadecimalValue != nil }
            rest = rest.dropFirst(digits.count)
            let number = number(digits, radix: 16)
            if digits.isEmpty {
                // Without a digit after it the escape stands for itself, as in bash.
                text += [UInt8(ascii: "\\"), byte]
            } else if byte == UInt8(ascii: "x") {
                text.append(UInt8(truncatingIfNeeded: number))
            } else {
                text += String(Unicode.Scalar(number) ?? "\u{FFFD}").utf8
            }
        case UInt8(ascii: "\\"), UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "?"):
            text.append(byte)
        default: text += [UInt8(ascii: "\\"), byte]
        }
    }

    private static func number(_ digits: some Sequence<UInt8>, radix: UInt32) -> UInt32 {
        digits.reduce(0) { value, digit in
            value &* radix | UInt32(Character(Unicode.Scalar(digit)).hexDigitValue ?? 0)
        }
    }
}
