internal import PoolModel

/// Whose model LiteLLM's `model` names, as its `get_llm_provider` finds it out: by
/// `custom_llm_provider`, by the prefix, or by the series that a bare name belongs to.
struct LiteLLMTarget {
    let known: LiteLLMProvider
    let modelID: String
    let wireProtocol: WireProtocol?
    /// Whether a bare name was all there was.
    let isGuess: Bool

    init(
        _ text: String, provider: String?, base: String?, hasKey: Bool
    ) throws(InterchangeProblem.Code) {
        var prefix = provider
        var rest = text
        var isGuess = false
        if let provider {
            // A prefix that is another provider's belongs to the model's id then.
            if text.hasPrefix(provider + "/") { rest = String(text.dropFirst(provider.count + 1)) }
        } else if let (before, after) = text.cut(at: "/"),
            LiteLLMProvider.isPrefix(String(before))
        {
            (prefix, rest) = (String(before), String(after))
        } else {
            isGuess = true
            prefix = LiteLLMTarget.prefix(ofBareName: text, base: base, hasKey: hasKey)
        }
        guard let prefix else { throw .noProvider(text) }
        if let reason = LiteLLMProvider.foreign[prefix] { throw .foreignProtocol(prefix, reason) }
        guard let known = LiteLLMProvider.byPrefix[prefix] else {
            throw .unsupportedProvider(prefix)
        }
        var wireProtocol: WireProtocol?
        let speaksOpenAI = Provider.of(known.provider).wireProtocol == .openAIChat
        if speaksOpenAI, rest.hasPrefix("responses/") {
            wireProtocol = .openAIResponses
            rest = String(rest.dropFirst("responses/".count))
        }
        // `azure/o_series/NAME` tells LiteLLM what stands behind the deployment NAME.
        for family in ["o_series/", "gpt5_series/"]
        where known.provider == .azure && rest.hasPrefix(family) {
            rest = String(rest.dropFirst(family.count))
        }
        self.known = known
        self.isGuess = isGuess
        self.wireProtocol = wireProtocol
        modelID = rest
    }

    private static func prefix(ofBareName name: String, base: String?, hasKey: Bool) -> String? {
        let host = base.flatMap { ProviderGuess.byHost($0) }
        if name.hasPrefix("gemini-"), hasKey, base == nil || host == .gemini {
            // LiteLLM takes it for Vertex AI, which has no keys: with one it is the Gemini API.
            return "gemini"
        }
        if let prefix = LiteLLMProvider.prefix(ofBareName: name) { return prefix }
        guard base != nil else { return nil }
        return LiteLLMProvider.all.first { $0.provider == host }?.prefix ?? "custom_openai"
    }
}
