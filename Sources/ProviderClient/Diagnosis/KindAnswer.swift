internal import FoundationEssentials
internal import PoolModel

/// What an answer of a model that is not for chat is recognised by.
enum KindAnswer {
    enum Judgement: Equatable {
        /// What came, in words.
        case good(String, note: String? = nil)
        /// What is wrong with it, in words.
        case bad(String)
    }

    /// Sound and pictures come as they are, without JSON around them.
    static func judge(bytes: [UInt8], as kind: ModelKind) -> Judgement? {
        switch kind {
        case .speech: sound(bytes).map { .good("\($0), \(Count.of(bytes.count, "byte"))") }
        case .image: picture(bytes).map { .good("\($0), \(Count.of(bytes.count, "byte"))") }
        default: nil
        }
    }

    static func judge(_ json: JSONValue, as kind: ModelKind) -> Judgement {
        switch kind {
        case .embedding: embedding(json)
        case .rerank: ranking(json)
        case .transcription:
            json["text"]?.string == nil ? otherShape(kind) : .good("a transcription")
        case .moderation:
            json["results"]?[0]?["flagged"]?.bool == nil ? otherShape(kind) : .good("a judgement")
        case .completion:
            json["choices"]?[0]?["text"]?.string.map { .good($0) } ?? otherShape(kind)
        case .image: image(json)
        case .chat, .speech, .realtime, .video, .ocr: otherShape(kind)
        }
    }

    static func otherShape(_ kind: ModelKind) -> Judgement {
        .bad("JSON, but no answer of \(kind.words)")
    }

    // MARK: Kinds

    private static func embedding(_ json: JSONValue) -> Judgement {
        let places: [JSONValue?] = [
            json["data"]?[0]?["embedding"],  // OpenAI
            json["embedding"]?["values"],  // Gemini
            json["embeddings"]?["float"]?[0],  // Cohere v2
            json["embeddings"]?[0], json["embedding"],  // Ollama
            json[0],  // Text Embeddings Inference
        ]
        guard let numbers = places.compactMap({ $0?.array }).first else {
            return otherShape(.embedding)
        }
        let isFinite = numbers.allSatisfy { $0.double?.isFinite == true }
        guard !numbers.isEmpty, isFinite else {
            return .bad("a vector that is not made of numbers")
        }
        return .good("a vector of \(numbers.count) numbers")
    }

    private static func ranking(_ json: JSONValue) -> Judgement {
        // Text Embeddings Inference answers with the list alone.
        guard let results = json["results"]?.array ?? json["data"]?.array ?? json.array else {
            return otherShape(.rerank)
        }
        let scores = results.compactMap { result in
            (result["relevance_score"] ?? result["score"])?.double
        }
        guard scores.count == results.count, scores.count == KindProbe.documents.count,
            scores.allSatisfy(\.isFinite)
        else {
            return .bad("\(Count.of(scores.count, "score")) for \(KindProbe.documents.count) texts")
        }
        let isOrdered = zip(scores, scores.dropFirst()).allSatisfy { $0 >= $1 }
        let words = "scores of \(KindProbe.documents.count) texts"
        return .good(
            words, note: isOrdered ? nil : "the results are not in the order of their scores")
    }

    private static func image(_ json: JSONValue) -> Judgement {
        let first = json["data"]?[0]
        if let address = first?["url"]?.string, address.hasPrefix("https://") {
            return .good("the address of a picture")
        }
        guard let text = first?["b64_json"]?.string else { return otherShape(.image) }
        // The first letters say what it is; a picture may be megabytes long.
        let head = Data(base64Encoded: String(text.prefix(32))).map { Array($0) } ?? []
        return picture(head).map { .good($0) } ?? .bad("base64 that is no picture")
    }

    // MARK: First bytes

    /// https://en.wikipedia.org/wiki/List_of_file_signatures
    private static let sounds: [(bytes: [UInt8], words: String)] = [
        (Array("ID3".utf8), "an MP3 file"), ([0xFF, 0xFB], "an MP3 file"),
        ([0xFF, 0xF3], "an MP3 file"), ([0xFF, 0xF2], "an MP3 file"),
        ([0xFF, 0xFA], "an MP3 file"), ([0xFF, 0xF1], "an AAC file"),
        ([0xFF, 0xF9], "an AAC file"), (Array("RIFF".utf8), "a WAV file"),
        (Array("OggS".utf8), "an Ogg file"), (Array("fLaC".utf8), "a FLAC file"),
        ([0x1A, 0x45, 0xDF, 0xA3], "a WebM file"),
    ]

    private static let pictures: [(bytes: [UInt8], words: String)] = [
        ([0x89] + Array("PNG".utf8), "a PNG picture"), ([0xFF, 0xD8, 0xFF], "a JPEG picture"),
        (Array("RIFF".utf8), "a WebP picture"), (Array("GIF8".utf8), "a GIF picture"),
    ]

    private static func sound(_ bytes: [UInt8]) -> String? {
        // MPEG-4 names itself after the length of its first part.
        if bytes.dropFirst(4).starts(with: "ftyp".utf8) { return "an M4A file" }
        return sounds.first { bytes.starts(with: $0.bytes) }?.words
    }

    private static func picture(_ bytes: [UInt8]) -> String? {
        pictures.first { bytes.starts(with: $0.bytes) }?.words
    }
}
