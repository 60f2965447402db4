import Foundation
import TestSupport
import Testing

/// What `--json` prints is what the schemas in `Resources/schemas` say, field by field. (Lists,
/// models and tests are held to theirs in `CLIDemoTests`.)
struct CLISchemaTests {
    static let commands: [(schema: String, arguments: [String])] = [
        ("preview", ["preview", "local", "--json"]),
        ("models", ["models", "local", "--json"]),
        ("chat", ["chat", "local", "hi", "--json"]),
        ("key", ["key", "status", "--json"]),
        ("audit", ["audit", "--json"]),
        ("audit-verify", ["audit", "--verify", "--json"]),
        ("key", ["key", "slots", "--json"]), ("headers", ["headers", "local", "--json"]),
        ("model", ["edit", "local", "--timeout", "30", "--json"]),
        ("test", ["watch", "--once", "--json"]),
        ("history", ["history", "local", "--json"]),
        ("doctor", ["doctor", "--json"]),
    ]

    @Test func everyCommandKeepsItsSchema() async throws {
        let cli = try await CLI.withModel()
        let provider = try CLIProvider()
        try await cli("edit", "local", "--base-url", provider.base, "--move-secrets")
            .expectSuccess()
        try await cli("test", "local").expectSuccess()
        for (name, arguments) in Self.commands {
            let schema = try Schema(named: name)
            let output = try await cli.run(arguments).expectSuccess().output
            let value = try JSONSerialization.jsonObject(with: Data(output.utf8))
            #expect(schema.problems(of: value, at: name) == [])
        }
    }

    @Test func aFieldTooManyAndAWrongTypeAreNoticed() throws {
        let schema = try Schema(named: "models")
        let value: [String: Any] = [
            "schema": 2, "model": "m", "id": 7, "models": ["a"], "lists_this_model": true,
            "surplus": true, "verdict": "ok", "ok": true, "message": NSNull(), "next": NSNull(),
        ]
        let problems = schema.problems(of: value, at: "models")
        #expect(problems.count == 4, "\(problems)")
    }
}

/// As much of JSON Schema as ours use.
struct Schema {
    private let rules: [String: Any]

    init(named name: String) throws {
        let path = Surroundings.repository + "/Resources/schemas/\(name).json"
        let value = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(filePath: path)))
        rules = try #require(value as? [String: Any])
    }

    private init(_ rules: Any?) { self.rules = rules as? [String: Any] ?? [:] }

    func problems(of value: Any, at path: String) -> [String] {
        if let options = rules["anyOf"] as? [Any] {
            let each = options.map { Schema($0).problems(of: value, at: path) }
            return each.contains([]) ? [] : each.last ?? []
        }
        var problems: [String] = []
        let types = rules["type"].map { $0 as? [String] ?? [$0 as? String ?? ""] }
        if let types, !types.contains(where: { Schema.isType($0, value) }) {
            problems.append("\(path) is no \(types)")
        }
        if let wanted = rules["const"] as? Int, value as? Int != wanted {
            problems.append("\(path) is not \(wanted)")
        }
        if let options = rules["enum"] as? [String], !options.contains(value as? String ?? "") {
            problems.append("\(path) is none of \(options)")
        }
        if let items = value as? [Any], rules["items"] != nil {
            for (index, item) in items.enumerated() {
                problems += Schema(rules["items"]).problems(of: item, at: "\(path)[\(index)]")
            }
        }
        if let object = value as? [String: Any], let fields = rules["properties"] as? [String: Any]
        {
            let required = rules["required"] as? [String] ?? []
            problems += required.filter { object[$0] == nil }.map { "\(path).\($0) is missing" }
            for (name, field) in object {
                if let rule = fields[name] {
                    problems += Schema(rule).problems(of: field, at: "\(path).\(name)")
                } else {
                    problems.append("\(path).\(name) is not known")
                }
            }
        }
        return problems
    }

    private static func isType(_ type: String, _ value: Any) -> Bool {
        let number = value as? NSNumber
        let isFlag = number.map { isTruthValue($0) } ?? false
        return switch type {
        case "null": value is NSNull
        case "string": value is String
        case "array": value is [Any]
        case "object": value is [String: Any]
        case "boolean": isFlag
        case "integer":
            !isFlag && number.map { $0.doubleValue == $0.doubleValue.rounded() } ?? false
        case "number": !isFlag && number != nil
        default: false
        }
    }

    /// Whether a number came from `true` or `false`.
    private static func isTruthValue(_ number: NSNumber) -> Bool {
        String(cString: number.objCType) == "c"
    }
}
