extension JSONValue {
    /// Compact JSON text, members in their order, strings as ``JSONText`` quotes them: no terminal
    /// and no log is steered by it.
    package var text: String { String(decoding: bytes, as: UTF8.self) }

    package var bytes: [UInt8] {
        var output: [UInt8] = []
        output.reserveCapacity(1024)
        write(to: &output, indent: nil)
        return output
    }

    /// Indented text for people, two blanks a level.
    package var prettyText: String {
        var output: [UInt8] = []
        write(to: &output, indent: 0)
        return String(decoding: output, as: UTF8.self)
    }

    /// - Parameter indent: the level; `nil`: everything on one line.
    private func write(to output: inout [UInt8], indent: Int?) {
        switch self {
        case .null: output.append("null")
        case .bool(let value): output.append(value ? "true" : "false")
        case .number(var digits): digits.withUTF8 { output.append(contentsOf: $0) }
        case .string(let text): JSONText.append(text, to: &output)
        case .array(let elements):
            output.append(UInt8(ascii: "["))
            for index in elements.indices {
                JSONValue.begin(index, indent, &output)
                elements[index].write(to: &output, indent: indent.map { $0 + 1 })
            }
            JSONValue.end("]", isEmpty: elements.isEmpty, indent, &output)
        case .object(let members):
            output.append(UInt8(ascii: "{"))
            for index in members.indices {
                JSONValue.begin(index, indent, &output)
                JSONText.append(members[index].name, to: &output)
                output.append(indent == nil ? ":" : ": ")
                members[index].value.write(to: &output, indent: indent.map { $0 + 1 })
            }
            JSONValue.end("}", isEmpty: members.isEmpty, indent, &output)
        }
    }

    /// What stands before an element or a member.
    private static func begin(_ index: Int, _ indent: Int?, _ output: inout [UInt8]) {
        if index > 0 { output.append(UInt8(ascii: ",")) }
        if let indent { breakLine(indent + 1, &output) }
    }

    private static func end(
        _ bracket: Unicode.Scalar, isEmpty: Bool, _ indent: Int?, _ output: inout [UInt8]
    ) {
        if let indent, !isEmpty { breakLine(indent, &output) }
        output.append(UInt8(ascii: bracket))
    }

    private static func breakLine(_ level: Int, _ output: inout [UInt8]) {
        output.append(UInt8(ascii: "\n"))
        output += [UInt8](repeating: UInt8(ascii: " "), count: level * 2)
    }
}

extension [UInt8] {
    mutating func append(_ text: StaticString) {
        text.withUTF8Buffer { append(contentsOf: $0) }
    }
}
