package import PoolModel

/// JSON and YAML that somebody else wrote.
extension JSONValue {
    /// The kinds of values, as they are named in a sentence.
    package enum Kind: String, Sendable {
        case null
        case boolean = "a boolean"
        case number = "a number"
        case string = "a string"
        case array = "an array"
        case object = "an object"
    }

    var kind: Kind {
        switch self {
        case .null: .null
        case .bool: .boolean
        case .number: .number
        case .string: .string
        case .array: .array
        case .object: .object
        }
    }

    /// A scalar as text, as a lenient reader takes it: `model_name: 123` is a name too.
    var scalarText: String? {
        switch self {
        case .string(let text), .number(let text): text
        case .bool(let flag): flag ? "true" : "false"
        case .null, .array, .object: nil
        }
    }

    /// What people call an address in settings that have another name for it, after what they write in
    /// issues. The key beside it is meant for it, and must not go where the program goes without one.
    static let addressNames = [
        "baseURL", "baseUrl", "base_url", "apiBase", "api_base", "apiBaseUrl", "api_base_url",
        "apiUrl", "api_url", "endpoint", "url",
    ]

    /// The address under the settings' own name, or else under one of those.
    func address(_ own: String) -> String? {
        if let text = self[own]?.scalarText { return text }
        let others = JSONValue.addressNames.lazy.compactMap { self[$0]?.scalarText }
        return others.first { $0.contains("://") }
    }

    /// Whether it is `{"withheld": true}`.
    var isWithheld: Bool { self["withheld"] == true }

    /// How many arrays and objects stand in each other.
    var depth: Int {
        switch self {
        case .null, .bool, .number, .string: 0
        case .array(let elements): 1 + (elements.map(\.depth).max() ?? 0)
        case .object(let members): 1 + (members.map(\.value.depth).max() ?? 0)
        }
    }

    /// The one value of a JSON text.
    static func reading(
        _ bytes: [UInt8], allowsComments: Bool = false
    ) throws(InterchangeProblem) -> JSONValue {
        do throws(JSONParser.Problem) {
            return try JSONParser.parse(bytes, allowsComments: allowsComments)
        } catch {
            throw InterchangeProblem(error, in: bytes)
        }
    }
}

extension InterchangeProblem {
    init(_ problem: JSONParser.Problem, in bytes: [UInt8]) {
        var end = bytes.count
        let code: JSONProblem
        switch problem {
        case .truncated: code = .unexpectedEnd
        case .tooDeep: code = .tooDeep
        case .syntax(let offset):
            end = offset
            let rest = String(decoding: bytes[offset...].prefix(4), as: UTF8.self)
            code = rest.unicodeScalars.first.map { .unexpected($0) } ?? .unexpectedEnd
        }
        let line = 1 + bytes[..<end].count { $0 == 0x0A }
        self.init(line: line, code: .json(code))
    }
}
