/// What a model's name says of its kind: a guess, which is offered and never taken in silence where a
/// person has said nothing of it.
extension ModelKind {
    /// - Parameter modelID: what the provider calls it; `nil` where that is no name of a kind.
    package init?(ofName modelID: String) {
        let name = modelID.lowercased().split(separator: "/").last ?? ""
        let words = name.split(whereSeparator: { "-_.:".contains($0) })
        let known = ModelKind.names.first(where: { name.contains($0.part) })?.kind
        guard let found = known ?? (words.contains("tts") ? .speech : nil) else { return nil }
        self = found
    }

    /// Parts of names, after LiteLLM's `model_prices_and_context_window.json`: the names of its
    /// entries with that mode.
    private static let names: [(part: String, kind: ModelKind)] = [
        ("rerank", .rerank), ("embed", .embedding), ("bge-", .embedding), ("gte-", .embedding),
        ("multilingual-e5", .embedding), ("voyage-", .embedding), ("minilm-", .embedding),
        ("moderation", .moderation),
        ("whisper", .transcription), ("transcribe", .transcription), ("dall-e", .image),
        ("gpt-image", .image), ("imagen-", .image), ("stable-diffusion", .image),
        ("flux-", .image), ("sora-", .video), ("veo-", .video), ("realtime", .realtime),
        ("davinci-002", .completion), ("babbage-002", .completion),
        ("gpt-3.5-turbo-instruct", .completion),
    ]
}
