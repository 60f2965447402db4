/// Words as a POSIX shell reads them back.
package enum ShellQuoting {
    /// A word that stands for exactly this text. NUL cannot be in a command line and is dropped.
    package static func word(_ text: String) -> String {
        let text = text.replacing("\0", with: "")
        let isBare =
            !text.isEmpty && text.first != "-"
            && text.utf8.allSatisfy { byte in
                switch byte {
                case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
                    UInt8(ascii: "0")...UInt8(ascii: "9"):
                    true
                default: "-_./:,+@%".utf8.contains(byte)
                }
            }
        return isBare ? text : "'" + text.replacing("'", with: "'\\''") + "'"
    }

    /// A word in double quotes: literal text, and variables that the shell fills in.
    package static func word(_ parts: [Part]) -> String {
        let hasVariable = parts.contains { if case .variable = $0 { true } else { false } }
        guard hasVariable else {
            return word(
                parts.map { if case .literal(let text) = $0 { text } else { "" } }.joined())
        }
        var quoted = "\""
        for part in parts {
            switch part {
            case .variable(let name): quoted += "${\(name)}"
            case .literal(let text):
                for character in text.unicodeScalars where character != "\0" {
                    if "\"\\$`".unicodeScalars.contains(character) { quoted += "\\" }
                    quoted.unicodeScalars.append(character)
                }
            }
        }
        return quoted + "\""
    }

    package enum Part: Sendable, Equatable {
        case literal(String)
        case variable(String)
    }
}
