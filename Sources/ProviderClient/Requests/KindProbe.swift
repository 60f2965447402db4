internal import PoolModel

/// The test of a model that is not for chat: one request of its kind, as small as that kind has it.
/// ``KindAnswer`` says what has to come back.
struct KindProbe {
    /// What stands after the base, in OpenAI's form of the protocol.
    let path: String
    let body: Body

    enum Body {
        case json([JSONMember])
        case form(ToneForm)
    }

    static let input = "ok"
    static let query = "What is the capital of France?"
    /// The one that answers the query comes first in a good ranking.
    static let documents = ["Bread is baked in an oven.", "Paris is the capital of France."]

    /// `nil`: the protocol has no request for this kind.
    init?(_ kind: ModelKind, _ wireProtocol: WireProtocol, model: String) {
        guard wireProtocol != .anthropicMessages else { return nil }
        if wireProtocol == .geminiGenerate {
            // https://ai.google.dev/api/embeddings
            guard kind == .embedding else { return nil }
            path = ":embedContent"
            body = .json([
                JSONMember("content", ["parts": [["text": .string(KindProbe.input)]]])
            ])
            return
        }
        let name = JSONMember("model", .string(model))
        switch kind {
        case .embedding:
            // https://platform.openai.com/docs/api-reference/embeddings
            path = "/embeddings"
            body = .json([name, JSONMember("input", .string(KindProbe.input))])
        case .rerank:
            // https://docs.cohere.com/reference/rerank, https://jina.ai/reranker, vLLM and LiteLLM
            path = "/rerank"
            body = .json([
                name, JSONMember("query", .string(KindProbe.query)),
                JSONMember("documents", .array(KindProbe.documents.map(JSONValue.string))),
                JSONMember("top_n", JSONValue(KindProbe.documents.count)),
            ])
        case .speech:
            // https://platform.openai.com/docs/api-reference/audio/createSpeech
            path = "/audio/speech"
            body = .json([
                name, JSONMember("input", .string(KindProbe.input)),
                JSONMember("voice", "alloy"),
            ])
        case .transcription:
            // https://platform.openai.com/docs/api-reference/audio/createTranscription
            path = "/audio/transcriptions"
            body = .form(ToneForm(model: model))
        case .image:
            // https://platform.openai.com/docs/api-reference/images/create
            path = "/images/generations"
            body = .json([
                name, JSONMember("prompt", "a white square"), JSONMember("n", JSONValue(1)),
                JSONMember("size", "256x256"),
            ])
        case .moderation:
            // https://platform.openai.com/docs/api-reference/moderations
            path = "/moderations"
            body = .json([name, JSONMember("input", .string(KindProbe.input))])
        case .completion:
            // https://platform.openai.com/docs/api-reference/completions
            path = "/completions"
            body = .json([
                name, JSONMember("prompt", "Say 'ok':"),
                JSONMember("max_tokens", JSONValue(TokenLimit.floor)),
            ])
        case .chat, .realtime, .video, .ocr: return nil
        }
    }
}

/// A form with half a second of a tone in it (RFC 7578): what a transcription is asked for.
struct ToneForm: Sendable, Equatable {
    let model: String

    /// Longer than any text that could be in the form, and none of its words.
    private static let boundary = "modelpool-form-7d3f2c9a51e84b60"
    static let file = "tone.wav"
    static let contentType = "multipart/form-data; boundary=" + boundary

    var bytes: [UInt8] {
        let head =
            "--\(ToneForm.boundary)\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\n"
            + "\(model)\r\n--\(ToneForm.boundary)\r\nContent-Disposition: form-data; "
            + "name=\"file\"; filename=\"\(ToneForm.file)\"\r\nContent-Type: audio/wav\r\n\r\n"
        return Array(head.utf8) + ToneForm.tone + Array("\r\n--\(ToneForm.boundary)--\r\n".utf8)
    }

    /// As it may be shown.
    var text: String { "form: model=\(model), file=\(ToneForm.file) (half a second of a tone)" }

    /// 8,000 samples of one byte a second, a triangle wave of 400 Hz.
    /// http://soundfile.sapp.org/doc/WaveFormat
    private static let tone: [UInt8] = {
        func little(_ number: UInt32, _ count: Int) -> [UInt8] {
            (0..<count).map { UInt8(truncatingIfNeeded: number >> (8 * UInt32($0))) }
        }
        let rate: UInt32 = 8_000
        let samples = (0..<Int(rate) / 2).map { index -> UInt8 in
            let place = index % 20
            return UInt8(78 + 10 * (place < 10 ? place : 20 - place))
        }
        let length = UInt32(samples.count)
        return Array("RIFF".utf8) + little(36 + length, 4) + Array("WAVEfmt ".utf8) + little(16, 4)
            + little(1, 2) + little(1, 2) + little(rate, 4) + little(rate, 4) + little(1, 2)
            + little(8, 2) + Array("data".utf8) + little(length, 4) + samples
    }()
}
