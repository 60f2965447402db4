internal import FoundationEssentials
internal import PoolModel

/// Writes our own form, model by model: `begin`, `model` for each, `end`. The pieces joined are
/// the file.
package struct PoolJSONWriter {
    private var isFirst = true

    package init() {}

    /// - Parameter sets: the header sets that the models attach.
    package func begin(sets: [ExportEntry] = []) -> String {
        "{\n  \"schema\": \(PoolJSON.schema),\n  \"program\": \"modelpool\",\n"
            + (sets.isEmpty
                ? ""
                : "  \"sets\": [\n" + sets.map(PoolJSONWriter.set).joined(separator: ",\n")
                    + "\n  ],\n")
            + "  \"models\": ["
    }

    private static func set(_ entry: ExportEntry) -> String {
        object([
            ("id", JSONText.string(entry.model.id.uuidString)),
            ("name", JSONText.string(entry.model.name)),
            ("origins", ModelField.origins.value(of: entry.model).json.text),
            ("api_key", text(entry.apiKey)), ("headers", headers(entry)),
        ])
    }

    private static func object(_ lines: [(String, String)]) -> String {
        "    {\n" + lines.map { "      \"\($0.0)\": \($0.1)" }.joined(separator: ",\n")
            + "\n    }"
    }

    private static func headers(_ entry: ExportEntry) -> String {
        let rows = entry.model.headers.map { row in
            "{\"name\": \(JSONText.string(row.name)), "
                + "\"value\": \(text(entry.value(of: row))), "
                + "\"on\": \(row.isOn), \"secret\": \(row.isSecret)}"
        }
        return rows.isEmpty
            ? "[]" : "[\n        " + rows.joined(separator: ",\n        ") + "\n      ]"
    }

    package mutating func model(_ entry: ExportEntry) -> String {
        let model = entry.model
        let fields = ModelField.all.filter { field in
            ![.headers, .extra, .origins].contains(field) && (field != .sets || !model.sets.isEmpty)
        }
        var lines = [("id", JSONText.string(model.id.uuidString))]
        lines += fields.map { field in
            let text =
                field.isSecret
                ? PoolJSONWriter.text(entry.value(of: field)) : field.value(of: model).json.text
            return (field.jsonKey, text)
        }
        lines.append(("headers", PoolJSONWriter.headers(entry)))
        if let extra = entry.extra {
            lines.append(("extra", JSONValue.object(extra.members).text))
        } else if model.extra.hasValue {
            lines.append(("extra", PoolJSONWriter.text(.withheld)))
        }
        defer { isFirst = false }
        return (isFirst ? "\n" : ",\n") + PoolJSONWriter.object(lines)
    }

    package func end() -> String { isFirst ? "]\n}\n" : "\n  ]\n}\n" }

    private static func text(_ value: ExportEntry.Value) -> String {
        switch value {
        case .none: "null"
        case .withheld: "{\"withheld\": true}"
        case .known(let secret): JSONText.string(secret.reveal())
        }
    }
}
