internal import Interchange

/// A JSON value (RFC 8259) that is printed with its fields in the order given, on one line or
/// indented. Reading is not needed here.
enum JSON: Sendable {
    case null
    case bool(Bool)
    case integer(Int)
    case number(Double)
    case string(String)
    case array([JSON])
    case object([(String, JSON)])

    static func optional(_ text: String?) -> JSON { text.map(JSON.string) ?? .null }
    static func optional(_ number: Int?) -> JSON { number.map(JSON.integer) ?? .null }
    static func optional(_ number: Double?) -> JSON { number.map(JSON.number) ?? .null }
    static func optional(_ flag: Bool?) -> JSON { flag.map(JSON.bool) ?? .null }
    static func strings(_ texts: [String]) -> JSON { .array(texts.map(JSON.string)) }

    /// On one line, without blanks.
    var line: String {
        var text = ""
        write(to: &text, indent: nil)
        return text
    }

    /// For people: one field a line.
    var indented: String {
        var text = ""
        write(to: &text, indent: 0)
        return text
    }

    private func write(to text: inout String, indent: Int?) {
        switch self {
        case .null: text += "null"
        case .bool(let flag): text += flag ? "true" : "false"
        case .integer(let number): text += String(number)
        case .number(let number): text += JSON.text(of: number)
        case .string(let string): text += JSONText.string(string)
        case .array(let items):
            JSON.list(items, "[", "]", indent, &text) { item, inner, text in
                item.write(to: &text, indent: inner)
            }
        case .object(let fields):
            JSON.list(fields, "{", "}", indent, &text) { field, inner, text in
                text += JSONText.string(field.0)
                text += inner == nil ? ":" : ": "
                field.1.write(to: &text, indent: inner)
            }
        }
    }

    private static func list<Item>(
        _ items: [Item], _ open: String, _ close: String, _ indent: Int?, _ text: inout String,
        _ write: (Item, Int?, inout String) -> Void
    ) {
        text += open
        for (index, item) in items.enumerated() {
            if index > 0 { text += "," }
            if let indent { text += "\n" + String(repeating: " ", count: (indent + 1) * 2) }
            write(item, indent.map { $0 + 1 }, &text)
        }
        if let indent, !items.isEmpty { text += "\n" + String(repeating: " ", count: indent * 2) }
        text += close
    }

    /// With at most three digits after the point; JSON has no infinity and no NaN.
    private static func text(of number: Double) -> String {
        guard number.isFinite else { return "null" }
        let rounded = (number * 1000).rounded() / 1000
        guard let whole = Int(exactly: rounded) else { return String(rounded) }
        return String(whole)
    }
}
