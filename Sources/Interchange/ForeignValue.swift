internal import PoolModel

/// A JSON or YAML value as it was written: members in their order, repeated names and all,
/// numbers as text, each member with the line it stands on.
indirect enum ForeignValue: Sendable, Equatable {
    struct Member: Sendable, Equatable {
        let name: String
        let value: ForeignValue
        let line: Int
    }

    case null
    case boolean(Bool)
    case number(String)
    case string(String)
    case array([ForeignValue])
    case object([Member])

    var kind: ForeignKind {
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
    var elements: [ForeignValue]? { if case .array(let elements) = self { elements } else { nil } }
    var flag: Bool? { if case .boolean(let flag) = self { flag } else { nil } }
    var double: Double? { if case .number(let text) = self { Double(text) } else { nil } }

    /// A whole number, also where it is written as `1e3` or `60.0`.
    var integer: Int? {
        guard case .number(let text) = self else { return nil }
        return Int(text) ?? Double(text).flatMap { Int(exactly: $0) }
    }

    /// A scalar as text, as a lenient reader takes it: `model_name: 123` is a name too.
    var scalarText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .boolean(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// Whether it is `{"withheld": true}`.
    var isWithheld: Bool { self["withheld"]?.flag == true }

    /// The value of the first member of that name.
    subscript(name: String) -> ForeignValue? { members?.first { $0.name == name }?.value }
}

extension JSONValue {
    /// - Parameter depth: how many arrays and objects may stand in each other; `nil`: more do.
    init?(_ value: ForeignValue, depth: Int) {
        switch value {
        case .null: self = .null
        case .boolean(let flag): self = .bool(flag)
        case .string(let text): self = .string(text)
        case .number(let digits):
            // YAML has numbers that JSON writes in another way: `.5`, `007`.
            let isJSON = if case .number? = try? JSONParser.parse(digits) { true } else { false }
            self = isJSON ? .number(digits) : Double(digits).map { JSONValue($0) } ?? .null
        case .array(let elements):
            guard depth > 0 else { return nil }
            var values: [JSONValue] = []
            for element in elements {
                guard let value = JSONValue(element, depth: depth - 1) else { return nil }
                values.append(value)
            }
            self = .array(values)
        case .object(let members):
            guard depth > 0 else { return nil }
            var values: [JSONMember] = []
            for member in members {
                guard let value = JSONValue(member.value, depth: depth - 1) else { return nil }
                values.append(JSONMember(member.name, value))
            }
            self = .object(values)
        }
    }
}
