/// A JSON value (RFC 8259) as it stands in a text: members keep their order and numbers their
/// digits, so that nothing is lost or overflows, and what we write is the same every time. YAML is
/// read into it too.
package enum JSONValue: Sendable, Equatable {
    case null
    case bool(Bool)
    /// The digits as written; a number is only turned into one when somebody asks for it.
    case number(String)
    case string(String)
    case array([JSONValue])
    case object([JSONMember])

    /// The member of an object; with several of one name the last one, as most parsers do.
    package subscript(_ name: String) -> JSONValue? {
        guard case .object(let members) = self else { return nil }
        return members.last { $0.name == name }?.value
    }

    /// The element of an array; `nil` outside of it.
    package subscript(_ index: Int) -> JSONValue? {
        guard case .array(let elements) = self, elements.indices.contains(index) else {
            return nil
        }
        return elements[index]
    }

    package static func object(_ fields: [(String, JSONValue)]) -> JSONValue {
        .object(fields.map { JSONMember($0, $1) })
    }

    package var string: String? {
        if case .string(let text) = self { text } else { nil }
    }

    package var bool: Bool? {
        if case .bool(let value) = self { value } else { nil }
    }

    package var array: [JSONValue]? {
        if case .array(let elements) = self { elements } else { nil }
    }

    package var members: [JSONMember]? {
        if case .object(let members) = self { members } else { nil }
    }

    /// A whole number that fits, also where it is written `16.0` or `1.6e1`.
    package var int: Int? {
        guard case .number(let digits) = self else { return nil }
        return Int(digits) ?? Double(digits).flatMap { Int(exactly: $0) }
    }

    package var double: Double? {
        guard case .number(let digits) = self else { return nil }
        return Double(digits)
    }

    /// A string, or a number as its digits: servers write error codes in either form.
    package var label: String? {
        switch self {
        case .string(let text): text
        case .number(let digits): digits
        default: nil
        }
    }
}

/// A name and its value in a JSON object.
package struct JSONMember: Sendable, Equatable {
    package let name: String
    package let value: JSONValue
    /// The line of the text it was read from, counting from 1; 0 where it is made here.
    package let line: Int

    package init(_ name: String, _ value: JSONValue, line: Int = 0) {
        self.name = name
        self.value = value
        self.line = line
    }

    /// The same value, wherever it stands.
    package static func == (left: JSONMember, right: JSONMember) -> Bool {
        left.name == right.name && left.value == right.value
    }
}

// Not by nil: an optional value that is absent would turn into null without a word.
extension JSONValue: ExpressibleByStringLiteral, ExpressibleByIntegerLiteral,
    ExpressibleByBooleanLiteral, ExpressibleByArrayLiteral, ExpressibleByDictionaryLiteral
{
    package init(stringLiteral value: String) { self = .string(value) }
    package init(integerLiteral value: Int) { self = .number(String(value)) }
    package init(booleanLiteral value: Bool) { self = .bool(value) }
    package init(arrayLiteral elements: JSONValue...) { self = .array(elements) }
    /// Members in the order in which they are written.
    package init(dictionaryLiteral elements: (String, JSONValue)...) {
        self = .object(elements.map { JSONMember($0, $1) })
    }
}

extension JSONValue {
    package init(_ value: Int) { self = .number(String(value)) }

    /// A number in its shortest form; what is not finite has none in JSON and becomes null.
    package init(_ value: Double) {
        self = value.isFinite ? .number(JSONText.number(value)) : .null
    }
}
