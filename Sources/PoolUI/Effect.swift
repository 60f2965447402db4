package import FoundationEssentials
package import ModelPool

/// What the screen wants done; the runner (in `modelpool`) does it and answers with an
/// ``Action``. The screen itself reads no file, clock, environment or random source.
package enum Effect: Sendable, Equatable {
    case loadPool
    case checkLocks
    case load(UUID)
    /// Inserts (version 0) or updates in one transaction. `sendSecretsToNewOrigin` says that the
    /// person has agreed to it.
    case save(EffectID, [Model], sendSecretsToNewOrigin: Bool)
    case delete(EffectID, [ModelReference])
    case setEnabled(EffectID, [UUID], Bool)
    /// A header's value, or the API key where `row` is `nil`.
    case reveal(EffectID, model: UUID, row: UUID?)
    case preview(EffectID, Model)
    case test(EffectID, Model, isDraft: Bool, TestOptions, sendSecretsToNewOrigin: Bool)
    case testMany(EffectID, [UUID], TestOptions)
    case chat(EffectID, Model, [ChatTurn])
    case listModels(EffectID, Model)
    case cancel(EffectID)
    /// To the terminal's clipboard (OSC 52).
    case copy(String)
    case copySecret(EffectID, model: Model, row: UUID?)
    case writeFile(EffectID, path: String, text: String)
    /// Opens `$VISUAL` or `$EDITOR` on a private file.
    case editText(EffectID, String)
    /// Takes pasted text or an edited file apart.
    case parseHeaders(EffectID, String)
    case importFile(EffectID, path: String)
    case exportFile(EffectID, path: String, [UUID])
    case loadAudit(EffectID)
    /// Names that are used in the pool, for completion.
    case setMouse(Bool)
    case redraw
    case suspend
    case quit
}

/// A model as the screen saw it, so that deleting an edited one is a conflict.
package struct ModelReference: Sendable, Equatable {
    package let id: UUID
    package let version: Int

    package init(id: UUID, version: Int) {
        self.id = id
        self.version = version
    }
}

/// One turn of a chat.
package struct ChatTurn: Sendable, Equatable {
    package enum Speaker: String, Sendable { case system, user, assistant }
    package let speaker: Speaker
    package let text: String

    package init(speaker: Speaker, text: String) {
        self.speaker = speaker
        self.text = text
    }
}
