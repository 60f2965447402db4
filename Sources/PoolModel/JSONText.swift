/// Pieces of JSON text (RFC 8259), the one place where strings are quoted.
package enum JSONText {
    /// A string with its quotes. Besides what JSON demands, everything is escaped that could
    /// steer a terminal or deceive a reader of the text: DEL, C1, separators, bidirectional
    /// and invisible marks.
    package static func string(_ text: String) -> String {
        var json: [UInt8] = []
        append(text, to: &json)
        return String(decoding: json, as: UTF8.self)
    }

    /// Appends ``string(_:)``.
    static func append(_ text: String, to json: inout [UInt8]) {
        json.append(UInt8(ascii: "\""))
        var text = text
        let isDone = text.withUTF8 { bytes in
            guard bytes.allSatisfy(isPlain) else { return false }
            json.append(contentsOf: bytes)
            return true
        }
        if !isDone {
            for scalar in text.unicodeScalars {
                let byte = UInt8(truncatingIfNeeded: scalar.value)
                if scalar.isASCII, isPlain(byte) {
                    json.append(byte)
                } else {
                    append(scalar, to: &json)
                }
            }
        }
        json.append(UInt8(ascii: "\""))
    }

    /// A finite number as the shortest text that reads back as the same; whole ones without a
    /// fraction.
    package static func number(_ value: Double) -> String {
        guard value.isFinite else { return "null" }
        return Int(exactly: value).map { String($0) } ?? String(value)
    }

    private static func append(_ scalar: Unicode.Scalar, to json: inout [UInt8]) {
        switch scalar {
        case "\"": json += "\\\"".utf8
        case "\\": json += "\\\\".utf8
        case "\n": json += "\\n".utf8
        case "\r": json += "\\r".utf8
        case "\t": json += "\\t".utf8
        case _ where isEscaped(scalar):
            for unit in UTF16.encode(scalar) ?? UTF16.encodedReplacementCharacter {
                json += "\\u\(unit.hexadecimal(digits: 4, uppercase: false))".utf8
            }
        default: json.append(contentsOf: UTF8.encode(scalar) ?? UTF8.encodedReplacementCharacter)
        }
    }

    /// Printable ASCII that stands for itself.
    private static func isPlain(_ byte: UInt8) -> Bool {
        (0x20...0x7E).contains(byte) && byte != UInt8(ascii: "\"") && byte != UInt8(ascii: "\\")
    }

    private static func isEscaped(_ scalar: Unicode.Scalar) -> Bool {
        if Sanitizer.isHostile(scalar) { return true }
        switch scalar.properties.generalCategory {
        case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse:
            return true
        default: return false
        }
    }
}
