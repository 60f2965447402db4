/// What a byte is in ASCII.
extension UInt8 {
    package var isLetter: Bool {
        let lower = self | 0x20
        return lower >= 0x61 && lower <= 0x7A
    }

    package var isDigit: Bool { self >= 0x30 && self <= 0x39 }
    package var isLetterOrDigit: Bool { isLetter || isDigit }

    /// Of a name in most languages and shells: a letter, a digit or `_`.
    package var isNamePart: Bool { isLetterOrDigit || self == 0x5F }

    /// SP or HTAB.
    package var isBlank: Bool { self == 0x20 || self == 0x09 }

    /// What it stands for as a hexadecimal digit.
    package var hexadecimalValue: UInt8? {
        switch self {
        case 0x30...0x39: self - 0x30
        case 0x41...0x46: self - 0x41 + 10
        case 0x61...0x66: self - 0x61 + 10
        default: nil
        }
    }
}
