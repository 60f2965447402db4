internal import FoundationEssentials
internal import PoolModel

/// Writes our own form, model by model: `begin`, `model` for each, `end`. The pieces joined are
/// the file.
package struct PoolJSONWriter {
    private var isFirst = true

    package init() {}

    package func begin() -> String {
        "{\n  \"schema\": \(PoolJSON.schema),\n  \"program\": \"modelpool\",\n  \"models\": ["
    }

    package mutating func model(_ entry: ExportEntry) -> String {
        let model = entry.model
        let fields = ModelField.all.filter { $0 != .headers && $0 != .extra }
        var lines = [("id", JSONText.string(model.id.uuidString))]
        lines += fields.map { field in
            let text =
                field.isSecret
                ? PoolJSONWriter.text(entry.value(of: field)) : field.value(of: model).json.text
            return (field.jsonKey, text)
        }
        let rows = model.headers.map { row in
            "{\"name\": \(JSONText.string(row.name)), "
                + "\"value\": \(PoolJSONWriter.text(entry.value(of: row))), "
                + "\"on\": \(row.isOn), \"secret\": \(row.isSecret)}"
        }
        let isEmpty = rows.isEmpty
        lines.append(
            (
                "headers",
                isEmpty
                    ? "[]" : "[\n        " + rows.joined(separator: ",\n        ") + "\n      ]"
            ))
        if let extra = entry.extra {
            lines.append(("extra", JSONValue.object(extra.members).text))
        } else if model.extra.hasValue {
            lines.append(("extra", PoolJSONWriter.text(.withheld)))
        }
        defer { isFirst = false }
        return (isFirst ? "\n    {\n" : ",\n    {\n")
            + lines.map { "      \"\($0.0)\": \($0.1)" }.joined(separator: ",\n") + "\n    }"
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
