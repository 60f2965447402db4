internal import Foundation

/// A usual way in which a server's library writes marks.
package struct Escaping: Sendable, CustomStringConvertible {
    package let name: String
    package let write: @Sendable (String) -> String

    package var description: String { name }

    private init(_ name: String, _ write: @escaping @Sendable (String) -> String) {
        self.name = name
        self.write = write
    }

    /// Writes everything but ASCII letters and digits so.
    private init(_ name: String, marks: @escaping @Sendable (UInt8) -> String) {
        self.init(name) { text in
            text.utf8.map { byte in
                let scalar = Unicode.Scalar(byte)
                let isPlain = scalar.properties.isAlphabetic || scalar.properties.numericType != nil
                return isPlain && byte < 0x80 ? String(scalar) : marks(byte)
            }.joined()
        }
    }

    private static func hex(_ byte: UInt8, _ digits: Int, upper: Bool = false) -> String {
        let text = String(byte, radix: 16, uppercase: upper)
        return String(repeating: "0", count: digits - text.count) + text
    }

    package static let all: [Escaping] = [
        Escaping("none") { $0 },
        Escaping("JSON, lower case", marks: { "\\u" + hex($0, 4) }),
        Escaping("JSON, upper case", marks: { "\\u" + hex($0, 4, upper: true) }),
        Escaping("JSON, short") { text in
            text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
                .replacing("/", with: "\\/")
        },
        Escaping("JSON in JSON", marks: { "\\\\u" + hex($0, 4) }),
        Escaping("HTML, decimal", marks: { "&#\($0);" }),
        Escaping("HTML, hexadecimal", marks: { "&#x" + hex($0, 2, upper: true) + ";" }),
        Escaping("HTML, names") { text in
            text.replacing("&", with: "&amp;").replacing("<", with: "&lt;")
                .replacing("\"", with: "&quot;").replacing("'", with: "&apos;")
        },
        Escaping("HTML in JSON", marks: { "\\u0026#\($0);" }),
        Escaping("percent", marks: { "%" + hex($0, 2, upper: true) }),
        Escaping("percent, lower case", marks: { "%" + hex($0, 2) }),
        Escaping("percent, twice", marks: { "%25" + hex($0, 2, upper: true) }),
        Escaping("every byte in percent") { text in text.utf8.map { "%" + hex($0, 2) }.joined() },
        Escaping("every byte in JSON") { text in text.utf8.map { "\\u" + hex($0, 4) }.joined() },
        Escaping("base64") { Data($0.utf8).base64EncodedString() },
        Escaping("base64 in percent") { text in
            Data(text.utf8).base64EncodedString().replacing("+", with: "%2B")
                .replacing("/", with: "%2F").replacing("=", with: "%3D")
        },
        Escaping("base64 for URLs") { text in
            Data(text.utf8).base64EncodedString().replacing("+", with: "-")
                .replacing("/", with: "_").replacing("=", with: "")
        },
    ]
}
