/// Objects and lists, with names bare or in quotes and whatever stands between them.
extension LiteralReader {
    private mutating func enter() throws(Failure) {
        index += 1
        depth += 1
        guard depth <= LiteralReader.maximumDepth else { throw Failure() }
    }

    mutating func braced() throws(Failure) -> [Literal.Member] {
        try enter()
        let members = try members(until: UInt8(ascii: "}"))
        depth -= 1
        return members
    }

    mutating func members(until closer: UInt8?) throws(Failure) -> [Literal.Member] {
        var members: [Literal.Member] = []
        while true {
            skipBlanks()
            while accept(",") || accept(";") { skipBlanks() }
            guard let byte = following else {
                if closer == nil { return members }
                throw Failure()
            }
            if byte == closer {
                index += 1
                return members
            }
            members.append(try member())
        }
    }

    private mutating func member() throws(Failure) -> Literal.Member {
        let start = line
        guard let byte = following else { throw Failure() }
        var key: String?
        switch byte {
        case UInt8(ascii: "'"), UInt8(ascii: "\""): key = try text(isFormat: false).text
        case _ where LiteralReader.isNameByte(byte): key = name(with: "-")
        case UInt8(ascii: "["), UInt8(ascii: "."), UInt8(ascii: "*"), UInt8(ascii: "$"):
            // A computed name, or another object's members.
            let before = index
            if byte == UInt8(ascii: "[") { _ = try list(until: UInt8(ascii: "]")) }
            if index == before { step() }
            skipBlanks()
            if following != UInt8(ascii: ":") {
                try skipExpression()
                return Literal.Member(name: nil, value: .expression, line: start)
            }
        default: throw Failure()
        }
        skipBlanks(acrossLines: false)
        guard accept("=>") || accept(":") || accept("=") else {
            // A name alone stands for the variable of that name.
            guard let key,
                following == UInt8(ascii: ",") || following == UInt8(ascii: "}")
                    || following == UInt8(ascii: "\n")
            else { throw Failure() }
            return Literal.Member(
                name: key, value: variables[key] ?? .expression, line: start)
        }
        let value = try concatenation()
        return Literal.Member(name: key, value: value, line: start)
    }

    mutating func list(until closer: UInt8) throws(Failure) -> Literal {
        try enter()
        defer { depth -= 1 }
        var elements: [Literal] = []
        var pairs: [Literal.Member] = []
        while true {
            skipBlanks()
            while accept(",") || accept(";") { skipBlanks() }
            guard let byte = following else { throw Failure() }
            if byte == closer {
                index += 1
                return pairs.isEmpty ? .array(elements) : .object(pairs)
            }
            let start = (index: index, line: line)
            let element = try concatenation()
            skipBlanks()
            // PHP writes objects in brackets.
            if accept("=>") {
                let value = try concatenation()
                pairs.append(.init(name: element.text, value: value, line: start.line))
            } else {
                elements.append(element)
            }
            if index == start.index { throw Failure() }
        }
    }
}
