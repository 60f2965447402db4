internal import PoolModel

/// Codex's `config.toml`: the `model` and the `model_provider` that stand at its top and in its
/// profiles, each with its row of `model_providers`.
///
/// After https://developers.openai.com/codex/config-reference; profiles in the same file and
/// `wire_api = "chat"` are those of releases before 2026.
enum CodexSettings {
    /// Where Codex goes without a row of one's own: `codex-rs/model-provider-info`.
    private static let builtIn = [
        "openai": "https://api.openai.com/v1", "ollama": "http://localhost:11434/v1",
        "lmstudio": "http://localhost:1234/v1",
    ]

    /// The API key that Codex signs in with, where the file with it was named: `auth.json`.
    private static func login(_ intake: ModelIntake) -> String? {
        intake.context.given["OPENAI_API_KEY"]
    }

    /// A model and a provider that stand together.
    private struct Choice {
        let name: String?
        let model: String?
        /// OpenAI's address, where the settings have another one.
        let base: String?
        let provider: String
        let line: Int
    }

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let root = try TOMLReader.document(bytes).members ?? []
        var top = FieldReader(root, isLenient: false)
        let line = root.first { ["model", "model_provider"].contains($0.name) }?.line ?? 1
        let model = top.text("model")
        let provider = top.text("model_provider")
        // https://developers.openai.com/codex/config-reference (`openai_base_url`)
        let base = top.text("openai_base_url")
        var choices = [
            Choice(
                name: nil, model: model, base: base, provider: provider ?? "openai", line: line)
        ]
        for profile in top.object("profiles") ?? [] {
            var fields = FieldReader(profile.value.members ?? [], isLenient: false)
            choices.append(
                Choice(
                    name: profile.name, model: fields.text("model") ?? model, base: base,
                    provider: fields.text("model_provider") ?? provider ?? "openai",
                    line: profile.line))
        }
        if model == nil, provider == nil { choices.removeFirst() }
        let providers = top.object("model_providers") ?? []
        intake.result.rejected += top.problems
        var taken: Set<[String]> = []
        for choice in choices {
            // A profile that changes other settings names the same model once more.
            guard taken.insert([choice.model ?? "", choice.provider]).inserted else { continue }
            do throws(InterchangeProblem.Code) {
                try take(choice, providers, &intake)
            } catch {
                intake.reject(error, line: choice.line, entry: choice.name ?? choice.model)
            }
        }
        let used = Set(choices.map(\.provider))
        for row in providers where !used.contains(row.name) {
            intake.note(.noModelOf(row.name), line: row.line)
        }
    }

    private static func take(
        _ choice: Choice, _ providers: [JSONMember], _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        guard let id = choice.model, !id.isEmpty else { throw .missing("model") }
        guard let row = providers.last(where: { $0.name == choice.provider }) else {
            guard let usual = builtIn[choice.provider] else {
                throw .noSuchProvider(choice.provider)
            }
            let base = choice.provider == "openai" ? choice.base ?? usual : usual
            var model = ClientModel(
                name: choice.name ?? id, modelID: id, wireProtocol: .openAIResponses,
                baseURL: base)
            if choice.provider == "openai" {
                guard let key = login(intake) else { throw .signsIn("Codex") }
                model.key = ShellWord.escaped(key)
            }
            return model.add(to: &intake, line: choice.line)
        }
        var fields = FieldReader(row.value.members ?? [], isLenient: false)
        guard let base = fields.text("base_url") else {
            throw .missing("model_providers.\(row.name).base_url")
        }
        let key = try key(of: row.name, &fields, intake)
        let wire = fields.text("wire_api") ?? "responses"
        guard wire == "responses" || wire == "chat" else { throw .unknownProtocol }
        var model = ClientModel(
            name: choice.name ?? id, modelID: id,
            wireProtocol: wire == "chat" ? .openAIChat : .openAIResponses,
            baseURL: base + query(fields.object("query_params") ?? [], after: base), key: key,
            sendsBearer: true)
        model.headers = try ClientModel.headers(
            fields.object("http_headers").map { .object($0) }, .none, intake.context)
        for header in fields.object("env_http_headers") ?? [] {
            guard let variable = header.value.string else { continue }
            model.headers.append((header.name, intake.context.template(of: variable)))
        }
        intake.result.rejected += fields.problems
        model.add(to: &intake, line: row.line)
    }

    private static func key(
        of provider: String, _ fields: inout FieldReader, _ intake: ModelIntake
    ) throws(InterchangeProblem.Code) -> String? {
        let asksForLogin = fields.flag("requires_openai_auth") == true
        let key =
            fields.text("env_key").map { intake.context.template(of: $0) }
            ?? (fields.text("experimental_bearer_token") ?? (asksForLogin ? login(intake) : nil))
            .map { ShellWord.escaped($0) }
        if key == nil, fields.object("auth") != nil {
            throw .tokenIsFetched("model_providers.\(provider).auth.command")
        }
        if key == nil, asksForLogin { throw .signsIn("Codex") }
        return key
    }

    private static func query(_ parameters: [JSONMember], after base: String) -> String {
        let pairs = parameters.compactMap { parameter in
            parameter.value.scalarText.map {
                parameter.name.utf8.percentEncoded() + "=" + $0.utf8.percentEncoded()
            }
        }
        guard !pairs.isEmpty else { return "" }
        return (base.contains("?") ? "&" : "?") + pairs.joined(separator: "&")
    }
}
