internal import PoolModel

/// A value as it stands in a program, a settings file or a JSON text. Texts are templates of ours:
/// what a program reads from its environment stands in them as `${env:NAME}`.
indirect enum Literal: Equatable {
    struct Member: Equatable {
        /// `nil`: it is made by the program.
        let name: String?
        let value: Literal
        let line: Int
    }

    case text(String)
    case number(String)
    case flag(Bool)
    case null
    case array([Literal])
    case object([Member])
    /// Something that a program works out.
    case expression

    init(_ value: JSONValue) {
        switch value {
        case .null: self = .null
        case .bool(let flag): self = .flag(flag)
        case .number(let digits): self = .number(digits)
        case .string(let text): self = .text(text)
        case .array(let elements): self = .array(elements.map { Literal($0) })
        case .object(let members):
            self = .object(
                members.map { Member(name: $0.name, value: Literal($0.value), line: $0.line) })
        }
    }

    /// Why it is no header's value.
    var problem: InterchangeProblem.Code {
        switch self {
        case .number: .notAString(.number)
        case .flag: .notAString(.boolean)
        case .null: .notAString(.null)
        case .array: .notAString(.array)
        case .object: .notAString(.object)
        case .text, .expression: .isExpression
        }
    }

    var text: String? { if case .text(let text) = self { text } else { nil } }
    var members: [Member]? { if case .object(let members) = self { members } else { nil } }
    var elements: [Literal]? { if case .array(let elements) = self { elements } else { nil } }

    subscript(name: String) -> Literal? { members?.first { $0.name == name }?.value }

    /// As JSON, for the body of a request.
    var json: String {
        switch self {
        case .text(let text): JSONText.string(text)
        case .number(let digits): digits
        case .flag(let flag): flag ? "true" : "false"
        case .null, .expression: "null"
        case .array(let elements): "[" + elements.map(\.json).joined(separator: ",") + "]"
        case .object(let members):
            "{"
                + members.compactMap { member in
                    member.name.map { JSONText.string($0) + ":" + member.value.json }
                }.joined(separator: ",") + "}"
        }
    }
}
