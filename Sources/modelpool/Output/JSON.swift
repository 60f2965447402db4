internal import PoolModel

/// What the program's own JSON is made of.
extension JSONValue {
    static func integer(_ number: Int) -> JSONValue { JSONValue(number) }

    /// With at most three digits after the point; JSON has no infinity and no NaN.
    static func number(_ number: Double) -> JSONValue {
        JSONValue((number * 1000).rounded() / 1000)
    }

    static func optional(_ text: String?) -> JSONValue { text.map(JSONValue.string) ?? .null }
    static func optional(_ number: Int?) -> JSONValue { number.map(JSONValue.integer) ?? .null }
    static func optional(_ number: Double?) -> JSONValue {
        number.map { JSONValue.number($0) } ?? .null
    }
    static func optional(_ flag: Bool?) -> JSONValue { flag.map(JSONValue.bool) ?? .null }
    static func strings(_ texts: [String]) -> JSONValue { .array(texts.map(JSONValue.string)) }
}
