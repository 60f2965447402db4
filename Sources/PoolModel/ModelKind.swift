/// What a model is for.
package enum ModelKind: String, Sendable, CaseIterable, Hashable {
    case chat, embedding, rerank, image, speech, transcription, moderation, completion, realtime
    case video, ocr

    /// Whether there is a test for it. The others are left out where all models are tested.
    package var isTested: Bool {
        switch self {
        case .chat, .embedding, .rerank, .image, .speech, .transcription, .moderation,
            .completion:
            true
        case .realtime, .video, .ocr: false
        }
    }

    /// As it is called in a sentence.
    package var words: String {
        switch self {
        case .chat: "a chat model"
        case .embedding: "an embedding model"
        case .rerank: "a rerank model"
        case .image: "an image model"
        case .speech: "a speech model"
        case .transcription: "a transcription model"
        case .moderation: "a moderation model"
        case .completion: "a completion model"
        case .realtime: "a realtime model"
        case .video: "a video model"
        case .ocr: "a text recognition model"
        }
    }
}
