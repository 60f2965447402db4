/// Texts in quotes of any kind, with the values that languages put into them.
extension LiteralReader {
    /// A text in quotes of any kind.
    /// - Parameter isFormat: `{...}` or `${...}` in it are values.
    mutating func text(isFormat: Bool) throws(Failure) -> Literal {
        guard let quote = following else { throw Failure() }
        let triple = bytes[index...].prefix(3).elementsEqual([quote, quote, quote])
        let width = triple && language == .program ? 3 : 1
        index += width
        var parts = Parts()
        while let byte = following {
            let isEnd =
                byte == quote
                && (width == 1 || bytes[index...].prefix(3).elementsEqual([quote, quote, quote]))
            if isEnd {
                index += width
                let isDoubled = language == .powerShell && following == quote
                guard isDoubled else { return parts.literal }
                parts.append(quote)
                index += 1
            } else if byte == UInt8(ascii: "\\"), language == .program {
                index += 1
                try escape(into: &parts)
            } else if byte == UInt8(ascii: "`"), language == .powerShell,
                quote == UInt8(ascii: "\"")
            {
                index += 1
                backtickEscape(into: &parts)
            } else if let value = inserted(isFormat: isFormat, quote: quote) {
                parts.append(value)
            } else {
                parts.append(byte)
                step()
            }
        }
        throw Failure()
    }

    /// A value inside of a text.
    private mutating func inserted(isFormat: Bool, quote: UInt8) -> Literal? {
        let isPowerShell = language == .powerShell && quote == UInt8(ascii: "\"")
        if isPowerShell, following == UInt8(ascii: "$"), index + 1 < bytes.count {
            let next = bytes[index + 1]
            if next == UInt8(ascii: "(") || next == UInt8(ascii: "{") {
                let isCall = next == UInt8(ascii: "(")
                return inside(isCall ? "$(" : "${", isCall ? ")" : "}") { reader in
                    if !isCall || reader.following == UInt8(ascii: "$") {
                        if isCall { return reader.variable() }
                        reader.index -= 1
                        return reader.variable()
                    }
                    return .expression
                }
            }
            return LiteralReader.isNameByte(next) ? variable() : nil
        }
        if quote == UInt8(ascii: "\""), isNext("#{") {
            return inside("#{", "}") { (try? $0.named()) ?? .expression }
        }
        guard isFormat, language == .program else { return nil }
        if quote == UInt8(ascii: "`") {
            guard isNext("${") else { return nil }
            return inside("${", "}") { (try? $0.named()) ?? .expression }
        }
        guard isNext("{"), !isNext("{{") else {
            if isNext("{{") || isNext("}}") { index += 1 }
            return nil
        }
        return inside("{", "}") { (try? $0.named()) ?? .expression }
    }

    private mutating func inside(
        _ opening: StaticString, _ closing: Unicode.Scalar,
        _ read: (inout LiteralReader) -> Literal
    ) -> Literal {
        _ = accept(opening)
        var end = index
        while end < bytes.count, bytes[end] != UInt8(ascii: closing), bytes[end] != 0x0A {
            end += 1
        }
        var reader = LiteralReader(
            Array(bytes[index..<end]), language: language, variables: variables)
        let isWhole: (LiteralReader) -> Bool = { $0.index >= $0.bytes.count }
        let value = reader.bytes.isEmpty ? Literal.expression : read(&reader)
        index = min(end + 1, bytes.count)
        return isWhole(reader) ? value : .expression
    }

    private mutating func escape(into parts: inout Parts) throws(Failure) {
        guard let byte = following else { throw Failure() }
        step()
        switch byte {
        case UInt8(ascii: "n"): parts.append(0x0A)
        case UInt8(ascii: "r"): parts.append(0x0D)
        case UInt8(ascii: "t"): parts.append(0x09)
        case UInt8(ascii: "\n"): break
        case UInt8(ascii: "x"): hexadecimal(2, into: &parts)
        case UInt8(ascii: "u"): hexadecimal(4, into: &parts)
        default: parts.append(byte)
        }
    }

    private mutating func hexadecimal(_ digits: Int, into parts: inout Parts) {
        let text = String(decoding: bytes[index...].prefix(digits), as: UTF8.self)
        guard text.utf8.count == digits, let value = UInt32(text, radix: 16) else { return }
        index += digits
        for byte in String(Unicode.Scalar(value) ?? "\u{FFFD}").utf8 { parts.append(byte) }
    }

    private mutating func backtickEscape(into parts: inout Parts) {
        guard let byte = following else { return }
        step()
        switch byte {
        case UInt8(ascii: "n"): parts.append(0x0A)
        case UInt8(ascii: "r"): parts.append(0x0D)
        case UInt8(ascii: "t"): parts.append(0x09)
        default: parts.append(byte)
        }
    }

    /// PowerShell's `@'`, lines, `'@`.
    mutating func hereString() throws(Failure) -> Literal {
        let quote = bytes[index + 1]
        index += 2
        skipLine()
        guard following != nil else { throw Failure() }
        // The line end stays: an end mark may stand on the next line at once.
        var isFirst = true
        var parts = Parts()
        while let byte = following {
            if byte == UInt8(ascii: "\n"),
                bytes[(index + 1)...].prefix(2).elementsEqual([quote, UInt8(ascii: "@")])
            {
                step()
                index += 2
                return parts.literal
            }
            if isFirst {
                isFirst = false
                step()
                continue
            }
            if byte == UInt8(ascii: "`"), quote == UInt8(ascii: "\"") {
                index += 1
                backtickEscape(into: &parts)
            } else if let value = inserted(isFormat: false, quote: quote) {
                parts.append(value)
            } else {
                parts.append(byte)
                step()
            }
        }
        throw Failure()
    }
}

/// A text in the making: what stands in it, and the values between.
private struct Parts {
    var bytes: [UInt8] = []
    private var isExpression = false

    mutating func append(_ byte: UInt8) { bytes.append(byte) }

    mutating func append(_ value: Literal) {
        guard let text = value.text else {
            isExpression = true
            return
        }
        bytes.append(contentsOf: text.utf8)
    }

    var literal: Literal {
        isExpression ? .expression : .text(String(decoding: bytes, as: UTF8.self))
    }
}
