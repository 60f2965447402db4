/// A JSON value (RFC 8259) as it was written: members in their order, repeated names and all,
/// numbers as text, each member with the line it stands on.
indirect enum JSONValue: Sendable, Equatable {
    struct Member: Sendable, Equatable {
        let name: String
        let value: JSONValue
        let line: Int
    }

    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([Member])

    var kind: JSONKind {
        switch self {
        case .null: .null
        case .boolean: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    var text: String? { if case .string(let text) = self { text } else { nil } }
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    var elements: [JSONValue]? { if case .array(let elements) = self { elements } else { nil } }
    var flag: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
    var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }

    /// A whole number, also where it is written as `1e3` or `60.0`.
    var integer: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    /// The value of the first member of that name.
    subscript(name: String) -> JSONValue? { members?.first { $0.name == name }?.value }
}
