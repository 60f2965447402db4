internal import PoolModel

/// Crush's `crush.json`: `providers.ID` with their models, and the models chosen as large and small.
///
/// After https://github.com/charmbracelet/crush (README, `schema.json`). Its values may run commands
/// (`$(...)`); here none is run, and the provider is left out.
enum CrushSettings {
    /// A provider's type, and where it goes without a `base_url`.
    private static let types: [String: (wireProtocol: WireProtocol, provider: Provider.ID?)] = [
        "openai": (.openAIResponses, .openai), "openai-compat": (.openAIChat, nil),
        "anthropic": (.anthropicMessages, .anthropic), "gemini": (.geminiGenerate, .gemini),
        "google": (.geminiGenerate, .gemini), "openrouter": (.openAIChat, .openrouter),
        "azure": (.openAIChat, .azure),
    ]

    private static let placeholders = Placeholders(variables: [("${", "}")], isShell: true)

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let root = try JSONValue.reading(bytes, allowsComments: true)
        for row in root["providers"]?.members ?? [] {
            do throws(InterchangeProblem.Code) {
                let chosen = (root["models"]?.members ?? []).compactMap { choice in
                    choice.value["provider"]?.string == row.name
                        ? choice.value["model"]?.string : nil
                }
                try take(row, chosen: chosen, &intake)
            } catch {
                intake.reject(error, line: row.line, entry: row.name)
            }
        }
    }

    private static func take(
        _ row: JSONMember, chosen: [String], _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        let type =
            row.value["type"]?.string
            ?? (types[row.name] == nil ? "openai-compat" : row.name)
        guard let speaker = types[type] else { throw .unsupportedKind(type) }
        let usual = speaker.provider.flatMap { Provider.of($0).defaultBaseURL }
        guard let address = row.value.address("base_url") ?? usual else {
            throw .missing("providers.\(row.name).base_url")
        }
        let context = intake.context
        var base = try context.resolved(placeholders.template(address, context))
        if let version = row.value["extra_params"]?["apiVersion"]?.string, !base.contains("?") {
            base += "?api-version=" + version.utf8.percentEncoded()
        }
        let headers = try ClientModel.headers(row.value["extra_headers"], placeholders, context)
        var key: String?
        if let text = row.value["api_key"]?.string {
            key = try placeholders.template(text, context)
        } else {
            intake.note(.keyElsewhere("Crush"), line: row.line, entry: row.name)
        }
        var models: [(id: String, line: Int)] = []
        for entry in row.value["models"]?.array ?? [] {
            guard let id = entry["id"]?.string else {
                throw .missing("providers.\(row.name).models.id")
            }
            models.append((id, entry.members?.first?.line ?? row.line))
        }
        models += chosen.filter { id in !models.contains { $0.id == id } }.map { ($0, row.line) }
        guard !models.isEmpty else { throw .noModelOf(row.name) }
        for (id, line) in models {
            ClientModel(
                name: id, modelID: id, wireProtocol: speaker.wireProtocol, baseURL: base,
                provider: type == "azure" ? .azure : nil, key: key, headers: headers,
                isEnabled: row.value["disable"]?.bool != true
            ).add(to: &intake, line: line)
        }
    }
}
