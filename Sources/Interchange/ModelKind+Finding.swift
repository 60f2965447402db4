internal import PoolModel

/// How a model's kind is found out where it is imported, and how LiteLLM writes it.
extension ModelKind {
    /// - Parameter mode: LiteLLM's `model_info.mode`; where it is missing the name tells.
    init?(mode: String?, modelID: String) {
        let found =
            mode.map { mode in ModelKind.modes.first { $0.mode == mode }?.kind }
            ?? ModelKind(ofName: modelID)
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
}
