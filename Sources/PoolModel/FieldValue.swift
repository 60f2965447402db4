/// What stands in a field of a model, whatever field it is.
package enum FieldValue: Sendable, Equatable {
    /// Nothing: not set, or the default.
    case none
    case text(String)
    case integer(Int)
    case number(Double)
    case flag(Bool)
    case words([String])
    case secret(SecretField)
    case rows([HeaderRow])

    package var text: String? {
        if case .text(let text) = self { text } else { nil }
    }

    package var secret: SecretField? {
        if case .secret(let field) = self { field } else { nil }
    }

    /// As our own JSON has it. What holds a secret is the caller's to mask.
    package var json: JSONValue {
        switch self {
        case .none, .secret, .rows: .null
        case .text(let text): .string(text)
        case .integer(let number): JSONValue(number)
        case .number(let number): JSONValue(number)
        case .flag(let isOn): .bool(isOn)
        case .words(let words): .array(words.map(JSONValue.string))
        }
    }
}
