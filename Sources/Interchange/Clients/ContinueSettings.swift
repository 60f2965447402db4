internal import PoolModel

/// Continue's `config.yaml`, and its older `config.json`: `models`, each with provider, address, key
/// and `requestOptions`.
///
/// After https://docs.continue.dev/reference and `core/llm/llms` of its source.
enum ContinueSettings {
    private struct Speaker {
        let wireProtocol: WireProtocol
        let provider: Provider.ID?
        var base: String?
    }

    /// What its providers speak, and where they go without an `apiBase`.
    private static let providers: [String: Speaker] = {
        func row(_ provider: Provider.ID) -> Speaker {
            let known = Provider.of(provider)
            return Speaker(
                wireProtocol: known.wireProtocol, provider: provider, base: known.defaultBaseURL)
        }
        func chat(_ base: String) -> Speaker {
            Speaker(wireProtocol: .openAIChat, provider: nil, base: base)
        }
        return [
            "openai": row(.openai), "anthropic": row(.anthropic), "gemini": row(.gemini),
            "azure": row(.azure), "ollama": row(.ollama), "lmstudio": row(.lmstudio),
            "llama.cpp": row(.llamacpp), "vllm": row(.vllm), "mistral": row(.mistral),
            "groq": row(.groq), "deepseek": row(.deepseek), "openrouter": row(.openrouter),
            "together": row(.together), "xAI": row(.xai), "moonshot": row(.kimi),
            "deepinfra": chat("https://api.deepinfra.com/v1/openai"),
            "fireworks": chat("https://api.fireworks.ai/inference/v1"),
            "cerebras": chat("https://api.cerebras.ai/v1"),
            "nvidia": chat("https://integrate.api.nvidia.com/v1"),
            "siliconflow": chat("https://api.siliconflow.cn/v1"),
            "sambanova": chat("https://api.sambanova.ai/v1"),
        ]
    }()

    private static let placeholders = Placeholders(
        variables: [
            ("${{ secrets.", "}}"), ("${{secrets.", "}}"), ("${{ inputs.", "}}"),
            ("${{inputs.", "}}"),
        ])

    static func read(_ bytes: [UInt8], _ intake: inout ModelIntake) throws(InterchangeProblem) {
        let (documents, repeated) = try YAMLReader.documents(bytes)
        intake.result.notes += repeated
        for document in documents {
            let shared = document["requestOptions"]
            for element in document["models"]?.array ?? [] {
                let line = element.members?.first?.line ?? 1
                let name = (element["name"] ?? element["title"])?.scalarText
                do throws(InterchangeProblem.Code) {
                    try take(element, name: name, shared: shared, line, &intake)
                } catch {
                    intake.reject(error, line: line, entry: name)
                }
            }
        }
    }

    private static func take(
        _ entry: JSONValue, name: String?, shared: JSONValue?, _ line: Int,
        _ intake: inout ModelIntake
    ) throws(InterchangeProblem.Code) {
        if let block = entry["uses"]?.scalarText { throw .fromElsewhere(block) }
        let context = intake.context
        func text(_ value: JSONValue?) throws(InterchangeProblem.Code) -> String? {
            guard let text = value?.scalarText else { return nil }
            return try placeholders.template(text, context)
        }
        guard let provider = entry["provider"]?.scalarText else { throw .missing("provider") }
        guard let speaker = providers[provider] else { throw .unsupportedKind(provider) }
        guard let id = entry["model"]?.scalarText else { throw .missing("model") }
        let own = try text(entry.address("apiBase").map { .string($0) })
        guard
            var base = try own.map({ text throws(InterchangeProblem.Code) in
                try context.resolved(text)
            }) ?? speaker.base
        else { throw .missing("apiBase") }
        while base.hasSuffix("/") { base.removeLast() }
        if provider == "ollama" { base = CallPath.ollamaBase(base) }
        let settings = entry["env"] ?? entry
        if provider == "azure", let version = settings["apiVersion"]?.scalarText {
            base += "?api-version=" + version.utf8.percentEncoded()
        }
        let deployment = provider == "azure" ? settings["deployment"]?.scalarText : nil
        var model = ClientModel(
            name: name ?? id, modelID: deployment ?? id, wireProtocol: speaker.wireProtocol,
            baseURL: base, provider: provider == "azure" ? .azure : nil,
            key: try text(entry["apiKey"]))
        model.kind = kind(of: entry)
        // Headers that stand beside the key are meant as well.
        let beside = JSONValue.object((entry.members ?? []).filter { $0.name == "headers" })
        for options in [shared, beside, entry["requestOptions"]].compactMap({ $0 }) {
            try takeOptions(options, &model, context)
            if options["verifySsl"]?.bool == false {
                intake.note(.insecure, line: line, entry: name)
            }
        }
        model.add(to: &intake, line: line)
    }

    private static func takeOptions(
        _ options: JSONValue, _ model: inout ClientModel, _ context: ImportContext
    ) throws(InterchangeProblem.Code) {
        for header in try ClientModel.headers(options["headers"], placeholders, context) {
            model.headers.removeAll { HeaderName.areSame($0.name, header.name) }
            model.headers.append(header)
        }
        if let seconds = options["timeout"]?.double, seconds.isFinite {
            model.timeout = Int(min(max(seconds.rounded(.up), 1), 3600))
        }
        if let proxy = options["proxy"]?.scalarText { model.proxy = .explicit(proxy) }
        let files = options["caBundlePath"]
        if let file = files?.scalarText ?? files?[0]?.scalarText { model.caFile = file }
        if let certificate = options["clientCertificate"] {
            if certificate["passphrase"] != nil { throw .certificatePassword }
            model.clientCertificate = certificate["cert"]?.scalarText
            model.clientKey = certificate["key"]?.scalarText
        }
    }

    /// What a model that takes part in no chat is for.
    private static func kind(of entry: JSONValue) -> ModelKind? {
        let roles = (entry["roles"]?.array ?? []).compactMap(\.scalarText)
        if roles == ["embed"] { return .embedding }
        return roles == ["rerank"] ? .rerank : nil
    }
}
