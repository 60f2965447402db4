internal import TerminalScreen

/// Keys of sequences that the terminal's terminfo entry does not name: arrows with modifiers,
/// the keypad, keys of another terminal than TERM says. A modifier is left out.
enum EscapeSequence {
    /// More of one is not looked at.
    static let longest = 32

    /// `ESC O x`.
    static func single(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "M"): .enter
        case UInt8(ascii: "P")...UInt8(ascii: "S"): .function(Int(final - UInt8(ascii: "P")) + 1)
        default: letter(final)
        }
    }

    /// `ESC [ parameters x`; `nil` for what is no key of ours, which is then ignored as a whole:
    /// its letters must not be taken for commands.
    static func key(parameters: [UInt8], final: UInt8) -> Key? {
        if let (code, modifiers) = modified(parameters[...], final) { return key(code, modifiers) }
        guard final == UInt8(ascii: "~") else { return letter(final) }
        let digits = parameters.prefix { $0 != UInt8(ascii: ";") }
        switch Int(String(decoding: digits, as: UTF8.self)) {
        case 1, 7: return .home
        case 2: return .insert
        case 3: return .delete
        case 4, 8: return .end
        case 5: return .pageUp
        case 6: return .pageDown
        case .some(let number) where (11...15).contains(number): return .function(number - 10)
        case .some(let number) where (17...21).contains(number): return .function(number - 11)
        case .some(let number) where (23...24).contains(number): return .function(number - 12)
        default: return nil
        }
    }

    /// The control character that a sequence stands for, as terminals write keys that they were
    /// asked to tell apart (tmux does so with the line ends of a paste): `ESC [ 106 ; 5 u` is
    /// Ctrl-J, `ESC [ 13 u` Return (fixterms; kitty has more after `:`), `ESC [ 27 ; 5 ; 106 ~` the
    /// same by xterm's modifyOtherKeys. Only line ends and tabs.
    /// - Parameter bytes: what stands after ESC.
    /// - Returns: it, and how many of the bytes it takes.
    static func control(_ bytes: ArraySlice<UInt8>) -> (byte: UInt8, count: Int)? {
        let head = bytes.prefix(longest)
        guard head.first == UInt8(ascii: "["),
            let end = head.dropFirst().firstIndex(where: { (0x40...0x7E).contains($0) })
        else { return nil }
        guard let (code, modifiers) = modified(head[head.startIndex + 1..<end], head[end]) else {
            return nil
        }
        let isControl = modifiers & ctrl != 0 && (0x61...0x7A).contains(code)
        guard let byte = UInt8(exactly: isControl ? code & 0x1F : code),
            [0x09, 0x0A, 0x0D].contains(byte)
        else { return nil }
        return (byte, end + 1 - bytes.startIndex)
    }

    private static let shift: UInt32 = 1
    private static let alt: UInt32 = 2
    private static let ctrl: UInt32 = 4

    /// The key and the modifiers of `ESC [ 100 ; 3 u` (fixterms, kitty) and `ESC [ 27 ; 3 ; 100 ~`
    /// (modifyOtherKeys), in which modifiers are written plus one.
    private static func modified(
        _ parameters: ArraySlice<UInt8>, _ final: UInt8
    ) -> (code: UInt32, modifiers: UInt32)? {
        let fields = parameters.split(
            separator: UInt8(ascii: ";"), omittingEmptySubsequences: false
        ).map { field in
            UInt32(String(decoding: field.prefix { $0 != UInt8(ascii: ":") }, as: UTF8.self)) ?? 1
        }
        let code: UInt32
        switch final {
        case UInt8(ascii: "u"): code = fields.first ?? 0
        case UInt8(ascii: "~") where fields.first == 27 && fields.count == 3: code = fields[2]
        default: return nil
        }
        return (code, max(fields.dropFirst().first ?? 1, 1) - 1)
    }

    /// `nil` for what is no key of ours.
    private static func key(_ code: UInt32, _ modifiers: UInt32) -> Key? {
        var key: Key
        switch code {
        case 0x08, 0x7F: key = .backspace
        case 0x09: key = modifiers & shift != 0 ? .backTab : .tab
        case 0x0D: key = .enter
        case 0x1B: key = .escape
        case 0x61...0x7A where modifiers & ctrl != 0:
            key = .control(Character(Unicode.Scalar(UInt8(code))))
        // From 0xE000 on kitty numbers keys that have no character.
        case 0x20..<0xD800 where modifiers & ctrl == 0 && !(0x80...0x9F).contains(code):
            guard let scalar = Unicode.Scalar(code) else { return nil }
            let character = Character(scalar)
            let upper = modifiers & shift != 0 ? character.uppercased() : ""
            key = .character(upper.count == 1 ? Character(upper) : character)
        default: return nil
        }
        if modifiers & alt != 0 { key = .alt(key) }
        return key
    }

    private static func letter(_ final: UInt8) -> Key? {
        switch final {
        case UInt8(ascii: "A"): .up
        case UInt8(ascii: "B"): .down
        case UInt8(ascii: "C"): .right
        case UInt8(ascii: "D"): .left
        case UInt8(ascii: "F"): .end
        case UInt8(ascii: "H"): .home
        case UInt8(ascii: "Z"): .backTab
        default: nil
        }
    }
}
