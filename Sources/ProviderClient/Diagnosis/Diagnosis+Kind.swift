internal import PoolModel

/// Models that are of another kind than they were asked as.
extension Diagnosis {
    /// Which kind that is: what its name says, or the server's words; `nil`: nobody says.
    func otherKind(_ message: ServerMessage) -> ModelKind? {
        let named = ModelKind(ofName: model.modelID)
        let said = Diagnosis.kindWords.first { message.searchable.contains($0.words) }?.kind
        // What was not for chat, and is not of its kind either, mostly is for chat.
        let other = model.kind == .chat ? said : .chat
        return [named, other].compactMap(\.self).first { $0 != model.kind }
    }

    private static let kindWords: [(words: String, kind: ModelKind)] = [
        ("embedding", .embedding), ("向量模型", .embedding), ("rerank", .rerank),
        ("v1/completions", .completion), ("only supports the completions", .completion),
        ("transcri", .transcription), ("text-to-speech", .speech), ("moderation", .moderation),
    ]

    /// What is to be offered with a refusal: the kind that the server speaks of, or where it only
    /// says that there is no such thing, the one that the model's name is of.
    func offer(_ finding: inout Finding, _ message: ServerMessage, _ rule: ErrorRule?) {
        guard request.purpose != .listModels, request.purpose != .keyCheck else { return }
        if rule?.tellsKind == true {
            finding.otherKind = otherKind(message)
        } else if finding.verdict == .endpointNotFound, rule?.next == nil, model.kind == .chat,
            let named = ModelKind(ofName: model.modelID), named != .chat
        {
            finding.otherKind = named
            finding.next +=
                " By its name it may be \(named.words): then set its kind to \(named.rawValue)."
        }
    }
}
