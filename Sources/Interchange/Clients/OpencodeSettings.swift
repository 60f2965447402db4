package import PoolModel

/// opencode's `opencode.json`: `provider.ID` with its options and models. Comments are allowed.
///
/// After https://opencode.ai/docs/providers and https://opencode.ai/docs/config (variables).
package enum OpencodeSettings {
    /// The package that speaks a protocol: https://opencode.ai/docs/providers
    package static func package(speaking wireProtocol: WireProtocol) -> String {
        switch wireProtocol {
        case .openAIChat: "@ai-sdk/openai-compatible"
        case .openAIResponses: "@ai-sdk/openai"
        case .anthropicMessages: "@ai-sdk/anthropic"
        case .geminiGenerate: "@ai-sdk/google"
        }
    }

    /// What stands below a provider's id, for one model.
    package static func provider(
        _ name: String, speaking wireProtocol: WireProtocol, options: [(String, JSONValue)],
        model: (id: String, name: String)
    ) -> JSONValue {
        .object([
            ("npm", .string(package(speaking: wireProtocol))), ("name", .string(name)),
            ("options", .object(options)),
            ("models", .object([(model.id, .object([("name", .string(model.name))]))])),
        ])
    }

    /// The packages that speak for a provider, and where they go without a `baseURL`:
    /// https://ai-sdk.dev/providers.
    private static let packages: [String: (wireProtocol: WireProtocol, provider: Provider.ID?)] = [
        "@ai-sdk/openai-compatible": (.openAIChat, nil),
        "@ai-sdk/openai": (.openAIResponses, .openai),
        "@ai-sdk/anthropic": (.anthropicMessages, .anthropic),
        "@ai-sdk/google": (.geminiGenerate, .gemini), "@ai-sdk/groq": (.openAIChat, .groq),
        "@ai-sdk/mistral": (.openAIChat, .mistral), "@ai-sdk/xai": (.openAIChat, .xai),
        "@ai-sdk/deepseek": (.openAIChat, .deepseek),
        "@ai-sdk/togetherai": (.openAIChat, .together),
        "@openrouter/ai-sdk-provider": (.openAIChat, .openrouter),
    ]

    /// The package of a provider that opencode knows by its id: https://models.dev.
    private static let known = [
        "openai": "@ai-sdk/openai", "anthropic": "@ai-sdk/anthropic", "google": "@ai-sdk/google",
        "groq": "@ai-sdk/groq", "mistral": "@ai-sdk/mistral", "xai": "@ai-sdk/xai",
        "deepseek": "@ai-sdk/deepseek", "togetherai": "@ai-sdk/togetherai",
        "openrouter": "@openrouter/ai-sdk-provider",
    ]

    private static let placeholders = Placeholders(
        variables: [("{env:", "}")], files: [("{file:", "}")])

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let root = try JSONValue.reading(bytes, allowsComments: true)
        var chosen = ["model", "small_model"].compactMap { root[$0]?.string }
        if chosen.count == 2, chosen[0] == chosen[1] { chosen.removeLast() }
        for row in root["provider"]?.members ?? [] {
            take(row, chosen: chosen, &intake)
        }
    }

    /// - Parameter chosen: what the settings name as `PROVIDER/MODEL`.
    static func take(_ row: JSONMember, chosen: [String], _ intake: inout ModelIntake) {
        do throws(InterchangeProblem.Code) {
            try takeProvider(row, chosen: chosen, &intake)
        } catch {
            intake.reject(error, line: row.line, entry: row.name)
        }
    }

    private static func takeProvider(
        _ row: JSONMember, chosen: [String], _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        let package =
            row.value["npm"]?.string ?? known[row.name]
            ?? self.package(speaking: .openAIChat)
        guard let speaker = packages[package] else { throw .unsupportedKind(package) }
        let options = row.value["options"]
        let usual = speaker.provider.flatMap { Provider.of($0).defaultBaseURL }
        guard let address = options?.address("baseURL") ?? row.value.address("api") ?? usual
        else {
            throw .missing("provider.\(row.name).options.baseURL")
        }
        let base = try intake.context.resolved(placeholders.template(address, intake.context))
        let context = intake.context
        let shared = try ClientModel.headers(options?["headers"], placeholders, context)
        var key: String?
        if let text = options?["apiKey"]?.string {
            key = try placeholders.template(text, intake.context)
        } else if let names = row.value["env"]?.array, names.count == 1,
            let name = names[0].string, ShellLexer.isName(name)
        {
            // The variable in which a provider's key is: https://opencode.ai/config.json
            key = intake.context.template(of: name)
        } else {
            intake.note(.keyElsewhere("opencode"), line: row.line, entry: row.name)
        }
        let models = models(of: row, chosen: chosen)
        guard !models.isEmpty else { throw .noModelOf(row.name) }
        for entry in models {
            let own = try ClientModel.headers(entry.value["headers"], placeholders, context)
            let names = own.map(\.name)
            ClientModel(
                name: entry.name, modelID: entry.value["id"]?.string ?? entry.name,
                wireProtocol: speaker.wireProtocol, baseURL: base, key: key,
                headers: own
                    + shared.filter { row in !names.contains { HeaderName.areSame($0, row.name) } }
            ).add(to: &intake, line: entry.line)
        }
    }

    /// Those that it lists, or those of it that are chosen elsewhere in the settings.
    private static func models(of row: JSONMember, chosen: [String]) -> [JSONMember] {
        if let listed = row.value["models"]?.members, !listed.isEmpty { return listed }
        let prefix = row.name + "/"
        return chosen.filter { $0.hasPrefix(prefix) }.map {
            JSONMember(String($0.dropFirst(prefix.count)), .object([JSONMember]()), line: row.line)
        }
    }
}
