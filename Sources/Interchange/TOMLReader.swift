package import PoolModel

/// Reads TOML 1.0 (https://toml.io/en/v1.0.0) from bytes that nobody vouches for into ``JSONValue``s,
/// members in the text's order. Dates and times, which no settings of models have, are read as null.
package struct TOMLReader {
    /// So deep may values and names be in each other, each for itself.
    private static let maximumDepth = 64

    private let bytes: [UInt8]
    private var position = 0
    private var line = 1

    private init(_ bytes: [UInt8]) { self.bytes = bytes }

    package static func document(_ bytes: [UInt8]) throws(InterchangeProblem) -> JSONValue {
        var reader = TOMLReader(bytes)
        let root = TOMLTable(.header)
        var table = root
        while true {
            reader.skipBlanksAndLines()
            guard let byte = reader.peek() else { return root.value }
            if byte == UInt8(ascii: "[") {
                table = try reader.header(in: root)
            } else {
                try reader.pair(in: table)
            }
            try reader.endLine()
        }
    }

    // MARK: Tables

    /// `[a.b]` or `[[a.b]]`: the table that it begins.
    private mutating func header(in root: TOMLTable) throws(InterchangeProblem) -> TOMLTable {
        position += 1
        let isList = skip("[")
        skipBlanks()
        var names = try key()
        guard skip("]"), !isList || skip("]") else { throw syntax }
        let last = names.removeLast()
        var table = root
        for name in names {
            guard let next = table.table(name, line, as: .path) else { throw syntax }
            table = next
        }
        let begun = isList ? table.element(last, line) : table.defined(last, line)
        guard let begun else { throw syntax }
        return begun
    }

    /// `a.b = value`
    private mutating func pair(
        in table: TOMLTable, depth: Int = 0
    ) throws(InterchangeProblem) {
        let start = line
        var names = try key()
        guard skip("=") else { throw syntax }
        skipBlanks()
        let last = names.removeLast()
        var table = table
        for name in names {
            guard let next = table.table(name, start, as: .dotted) else {
                throw InterchangeProblem(line: start, code: .toml(.syntax))
            }
            table = next
        }
        let value = try value(depth: depth)
        guard table.set(last, value, start) else {
            throw InterchangeProblem(line: start, code: .toml(.syntax))
        }
    }

    /// Names with dots between them, and the blanks after them.
    private mutating func key() throws(InterchangeProblem) -> [String] {
        var names: [String] = []
        repeat {
            guard names.count < TOMLReader.maximumDepth else { throw problem(.tooDeep) }
            skipBlanks()
            switch peek() {
            case UInt8(ascii: "\""): names.append(try basicString())
            case UInt8(ascii: "'"): names.append(try literalString())
            default:
                let start = position
                while let byte = peek(), byte.isNamePart || byte == UInt8(ascii: "-") {
                    position += 1
                }
                guard position > start else { throw syntax }
                names.append(String(decoding: bytes[start..<position], as: UTF8.self))
            }
            skipBlanks()
        } while skip(".")
        return names
    }

    // MARK: Values

    private mutating func value(depth: Int) throws(InterchangeProblem) -> JSONValue {
        guard depth < TOMLReader.maximumDepth else { throw problem(.tooDeep) }
        switch peek() {
        case UInt8(ascii: "\""):
            return .string(try startsWith("\"\"\"") ? longString("\"") : basicString())
        case UInt8(ascii: "'"):
            return .string(try startsWith("'''") ? longString("'") : literalString())
        case UInt8(ascii: "["): return try array(depth: depth)
        case UInt8(ascii: "{"): return try inlineTable(depth: depth)
        default: return try word()
        }
    }

    private mutating func array(depth: Int) throws(InterchangeProblem) -> JSONValue {
        position += 1
        var elements: [JSONValue] = []
        while true {
            skipBlanksAndLines()
            if skip("]") { return .array(elements) }
            elements.append(try value(depth: depth + 1))
            skipBlanksAndLines()
            if skip("]") { return .array(elements) }
            guard skip(",") else { throw syntax }
        }
    }

    private mutating func inlineTable(depth: Int) throws(InterchangeProblem) -> JSONValue {
        position += 1
        let table = TOMLTable(.header)
        skipBlanks()
        if skip("}") { return table.value }
        while true {
            try pair(in: table, depth: depth + 1)
            skipBlanks()
            if skip("}") { return table.value }
            guard skip(",") else { throw syntax }
        }
    }

    /// A number, a boolean, a date or a time.
    private mutating func word() throws(InterchangeProblem) -> JSONValue {
        let start = position
        while let byte = peek(), byte.isNamePart || ".+:-".utf8.contains(byte) {
            position += 1
        }
        let text = String(decoding: bytes[start..<position], as: UTF8.self)
        switch text {
        case "true": return .bool(true)
        case "false": return .bool(false)
        default: break
        }
        if let number = TOMLNumber(text) { return .number(number.digits) }
        // JSON has no such numbers.
        if ["inf", "+inf", "-inf", "nan", "+nan", "-nan"].contains(text) { return .null }
        guard TOMLReader.isDate(text) else { throw syntax }
        // A blank may stand between the day and the time.
        if text.utf8.count == 10, startsWith(" "), position + 2 < bytes.count,
            bytes[position + 1].isDigit, bytes.dropFirst(position + 3).first == 0x3A
        {
            position += 1
            _ = try word()
        }
        return .null
    }

    private static func isDate(_ text: String) -> Bool {
        let bytes = Array(text.utf8)
        func isNumber(_ range: Range<Int>) -> Bool {
            bytes.count >= range.upperBound
                && bytes[range].allSatisfy(\.isDigit)
        }
        let isDay = isNumber(0..<4) && bytes.count >= 10 && bytes[4] == UInt8(ascii: "-")
        let isTime = isNumber(0..<2) && bytes.count >= 8 && bytes[2] == UInt8(ascii: ":")
        return isDay || isTime
    }

    // MARK: Strings

    private mutating func basicString() throws(InterchangeProblem) -> String {
        position += 1
        var units: [UInt8] = []
        while let byte = peek(), byte != 0x0A {
            position += 1
            switch byte {
            case UInt8(ascii: "\""): return String(decoding: units, as: UTF8.self)
            case UInt8(ascii: "\\"): units += try escape()
            default: units.append(byte)
            }
        }
        throw syntax
    }

    private mutating func literalString() throws(InterchangeProblem) -> String {
        position += 1
        let start = position
        while let byte = peek(), byte != 0x0A {
            position += 1
            if byte == UInt8(ascii: "'") {
                return String(decoding: bytes[start..<(position - 1)], as: UTF8.self)
            }
        }
        throw syntax
    }

    /// Between three quotes, over several lines; a line end right after the first is none of it.
    private mutating func longString(_ quote: Unicode.Scalar) throws(InterchangeProblem) -> String {
        let begun = line
        let closing = String(repeating: Character(quote), count: 3)
        position += 3
        skip("\r")
        if skip("\n") { line += 1 }
        var units: [UInt8] = []
        while let byte = peek() {
            if startsWith(closing) {
                position += 3
                // Up to two more quotes are the text's own.
                for _ in 0..<2 where skip(quote) { units.append(UInt8(ascii: quote)) }
                return String(decoding: units, as: UTF8.self)
            }
            position += 1
            if byte == 0x0A { line += 1 }
            if byte == UInt8(ascii: "\\"), quote == "\"" {
                if try !skipLineEnd() { units += try escape() }
            } else {
                units.append(byte)
            }
        }
        throw InterchangeProblem(line: begun, code: .toml(.syntax))
    }

    /// A backslash at a line's end, and all white space after it.
    private mutating func skipLineEnd() throws(InterchangeProblem) -> Bool {
        let rest = bytes[position...].drop { [0x20, 0x09, 0x0D].contains($0) }
        guard rest.first == 0x0A else { return false }
        while let byte = peek(), [0x20, 0x09, 0x0D, 0x0A].contains(byte) {
            if byte == 0x0A { line += 1 }
            position += 1
        }
        return true
    }

    private mutating func escape() throws(InterchangeProblem) -> [UInt8] {
        guard let byte = peek() else { throw syntax }
        position += 1
        switch byte {
        case UInt8(ascii: "\""), UInt8(ascii: "\\"): return [byte]
        case UInt8(ascii: "b"): return [0x08]
        case UInt8(ascii: "t"): return [0x09]
        case UInt8(ascii: "n"): return [0x0A]
        case UInt8(ascii: "f"): return [0x0C]
        case UInt8(ascii: "r"): return [0x0D]
        case UInt8(ascii: "e"): return [0x1B]
        case UInt8(ascii: "u"), UInt8(ascii: "U"):
            let count = byte == UInt8(ascii: "u") ? 4 : 8
            let digits = String(decoding: bytes[position...].prefix(count), as: UTF8.self)
            guard digits.utf8.count == count, digits.allSatisfy(\.isHexDigit),
                let scalar = UInt32(digits, radix: 16).flatMap({ Unicode.Scalar($0) })
            else { throw syntax }
            position += count
            return Array(String(Character(scalar)).utf8)
        default: throw syntax
        }
    }

    // MARK: Bytes

    private func peek() -> UInt8? { position < bytes.count ? bytes[position] : nil }

    private func startsWith(_ text: String) -> Bool { bytes[position...].starts(with: text.utf8) }

    @discardableResult
    private mutating func skip(_ sign: Unicode.Scalar) -> Bool {
        guard peek() == UInt8(ascii: sign) else { return false }
        position += 1
        return true
    }

    private mutating func skipBlanks() {
        while let byte = peek(), byte == 0x20 || byte == 0x09 { position += 1 }
    }

    private mutating func skipBlanksAndLines() {
        while let byte = peek() {
            switch byte {
            case 0x20, 0x09, 0x0D: position += 1
            case 0x0A:
                line += 1
                position += 1
            case UInt8(ascii: "#"):
                while let byte = peek(), byte != 0x0A { position += 1 }
            default: return
            }
        }
    }

    /// Nothing but blanks and a comment may follow on the line.
    private mutating func endLine() throws(InterchangeProblem) {
        skipBlanks()
        skip("\r")
        if let byte = peek(), byte != 0x0A, byte != UInt8(ascii: "#") { throw syntax }
    }

    private var syntax: InterchangeProblem { problem(.syntax) }

    private func problem(_ code: TOMLProblem) -> InterchangeProblem {
        InterchangeProblem(line: line, code: .toml(code))
    }
}
