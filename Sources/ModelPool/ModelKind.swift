/// What a model is for, named as LiteLLM's `model_info.mode` names it where it has a name.
/// Source: LiteLLM, `model_prices_and_context_window.json`, key `mode`.
package enum ModelKind: String, Sendable, CaseIterable, Hashable {
    case chat, embedding, rerank, image, speech, transcription, moderation, completion

    /// Whether there is a test for it. The others are left out where all models are tested.
    package var isTested: Bool { self == .chat }

    /// `an embedding model`, for sentences.
    package var words: String {
        let article = ["e", "i"].contains(rawValue.prefix(1)) ? "an" : "a"
        return "\(article) \(rawValue) model"
    }
}
