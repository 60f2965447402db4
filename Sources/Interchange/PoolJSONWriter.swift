internal import FoundationEssentials
internal import ModelPool

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
        func optional(_ text: String?) -> String { text.map { JSONText.string($0) } ?? "null" }
        var lines: [(String, String)] = [
            ("id", JSONText.string(model.id.uuidString)),
            ("name", JSONText.string(model.name)),
            ("provider", JSONText.string(model.provider.rawValue)),
            ("protocol", JSONText.string(model.wireProtocol.rawValue)),
            ("model", JSONText.string(model.modelID)),
            ("base_url", JSONText.string(model.baseURL)),
            ("enabled", model.isEnabled ? "true" : "false"),
            ("timeout", String(model.timeout)),
            ("temperature", model.temperature.map { JSONText.number($0) } ?? "null"),
            ("max_output_tokens", model.maxOutputTokens.map { String($0) } ?? "null"),
            ("vision", model.supportsVision ? "true" : "false"),
            ("tools", model.supportsTools.map { $0 ? "true" : "false" } ?? "null"),
            ("tags", "[" + model.tags.map { JSONText.string($0) }.joined(separator: ", ") + "]"),
            ("proxy", JSONText.string(model.proxy.text)),
            ("proxy_password", PoolJSONWriter.text(entry.proxyPassword)),
            ("ca_file", optional(model.caFile)),
            ("client_cert", optional(model.clientCertificate)),
            ("client_key", optional(model.clientKey)),
            ("api_key", PoolJSONWriter.text(entry.apiKey)),
        ]
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
