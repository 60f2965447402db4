internal import TerminalScreen

/// Keys of sequences that the terminal's terminfo entry does not name: arrows with modifiers,
/// the keypad, keys of another terminal than TERM says. A modifier is left out.
enum EscapeSequence {
    /// Longer ones are none.
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
