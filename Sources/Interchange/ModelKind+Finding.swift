internal import PoolModel

/// How a model's kind is found out where it is imported, and how LiteLLM writes it.
extension ModelKind {
    /// - Parameter mode: LiteLLM's `model_info.mode`; where it is missing the name tells.
    init?(mode: String?, modelID: String) {
        let found =
            mode.map { mode in ModelKind.modes.first { $0.mode == mode }?.kind }
            ?? ModelKind.byName(modelID)
        guard let found else { return nil }
        self = found
    }

    /// What LiteLLM calls it, where it has a word for it.
    var mode: String? { ModelKind.modes.first { $0.kind == self }?.mode }

    /// The modes of LiteLLM's `model_prices_and_context_window.json` and of its health checks
    /// (https://docs.litellm.ai/docs/proxy/health); `chat`, `responses` and `batch` are chat.
    private static let modes: [(mode: String, kind: ModelKind)] = [
        ("embedding", .embedding), ("rerank", .rerank), ("image_generation", .image),
        ("image_edit", .image), ("audio_speech", .speech),
        ("audio_transcription", .transcription), ("moderation", .moderation),
        ("moderations", .moderation), ("completion", .completion), ("realtime", .realtime),
        ("video_generation", .video), ("ocr", .ocr),
    ]

    /// Parts of names, after the same list: the names of its entries with that mode.
    private static let names: [(part: String, kind: ModelKind)] = [
        ("rerank", .rerank), ("embed", .embedding), ("bge-", .embedding), ("gte-", .embedding),
        ("multilingual-e5", .embedding), ("voyage-", .embedding), ("moderation", .moderation),
        ("whisper", .transcription), ("transcribe", .transcription), ("dall-e", .image),
        ("gpt-image", .image), ("imagen-", .image), ("stable-diffusion", .image),
        ("flux-", .image), ("sora-", .video), ("veo-", .video), ("realtime", .realtime),
        ("davinci-002", .completion), ("babbage-002", .completion),
        ("gpt-3.5-turbo-instruct", .completion),
    ]

    private static func byName(_ modelID: String) -> ModelKind? {
        let name = modelID.lowercased().split(separator: "/").last ?? ""
        if let known = names.first(where: { name.contains($0.part) }) { return known.kind }
        let words = name.split(whereSeparator: { "-_.:".contains($0) })
        return words.contains("tts") ? .speech : nil
    }
}
