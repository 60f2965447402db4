package import FoundationEssentials
package import PoolModel

/// What the screen wants done; the runner (in `modelpool`) does it and answers with an
/// ``Action``. The screen itself reads no file, clock, environment or random source.
///
/// Every effect with an id is answered exactly once by the action named here, or by
/// ``Action/failed(_:_:)``, also after a `cancel`; tests and chats tell events before it.
package enum Effect: Sendable, Equatable {
    /// ``Action/poolLoaded(_:_:)`` or ``Action/poolFailed(_:)``.
    case loadPool
    /// Opens every secret in the background: ``Action/locksChecked(_:)``.
    case checkLocks
    /// ``Action/modelLoaded(_:_:history:)``.
    case load(EffectID, UUID)
    /// ``Action/modelsLoaded(_:_:)``, in the order asked for.
    case loadMany(EffectID, [UUID])
    /// A draft (version 0, new ids) of a stored model with its values as `.new`:
    /// ``Action/copied(_:_:)``.
    case copyModel(EffectID, UUID)
    /// Inserts (version 0) or updates in one transaction. `sendSecretsToNewOrigin` says that the
    /// person has agreed to it. ``Action/saved(_:_:)``, ``Action/conflicted(_:_:)`` or
    /// ``Action/originChanged(_:_:)``.
    case save(EffectID, [Model], sendSecretsToNewOrigin: Bool)
    /// ``Action/deleted(_:_:)`` or ``Action/conflicted(_:_:)``.
    case delete(EffectID, [ModelReference])
    /// ``Action/done(_:message:)``; the screen loads the pool again by itself.
    case setEnabled(EffectID, [UUID], Bool)
    /// A stored header's value, or the API key where `row` is `nil`: ``Action/revealed``.
    case reveal(EffectID, model: UUID, row: UUID?)
    /// ``Action/previewed(_:_:)``.
    case preview(EffectID, Model)
    /// ``Action/testEvent(_:model:_:)`` until `finished`, then ``Action/testsDone(_:)``; or
    /// ``Action/originChanged(_:_:)`` before anything is sent.
    case test(EffectID, Model, isDraft: Bool, TestOptions, sendSecretsToNewOrigin: Bool)
    /// Saved models: events, then ``Action/testsDone(_:)``.
    case testMany(EffectID, [UUID], TestOptions)
    /// ``Action/chatEvent(_:_:)``, or ``Action/originChanged(_:_:)``.
    case chat(EffectID, Model, [ChatTurn], sendSecretsToNewOrigin: Bool)
    /// ``Action/listed(_:modelIDs:)``, or ``Action/originChanged(_:_:)``.
    case listModels(EffectID, Model, sendSecretsToNewOrigin: Bool)
    /// Whether each of them resolves now: ``Action/referencesChecked(_:)``. Values stay away.
    case checkReferences([Reference])
    /// Ends what has this id as soon as possible; the effect still answers.
    case cancel(EffectID)
    /// To the terminal's clipboard (OSC 52). Never a secret.
    case copy(String)
    /// A stored value of the model, or a new one's, to the clipboard, audited:
    /// ``Action/done(_:message:)``.
    case copySecret(EffectID, model: Model, row: UUID?)
    /// The same into a new file with mode 0600: ``Action/done(_:message:)``.
    case saveSecret(EffectID, model: Model, row: UUID?, path: String)
    /// A `curl` command of the model's request, secrets as shell variables, to the clipboard:
    /// ``Action/done(_:message:)``.
    case copyCurl(EffectID, Model)
    /// The same into a new file: ``Action/done(_:message:)``.
    case saveCurl(EffectID, Model, path: String)
    /// A new file with mode 0600; an existing one is not overwritten:
    /// ``Action/done(_:message:)``.
    case writeFile(EffectID, path: String, text: String)
    /// Opens `$VISUAL` or `$EDITOR` on a private file: ``Action/editorClosed(_:text:)``, `nil`
    /// where the editor failed.
    case editText(EffectID, String)
    /// Takes pasted text or an edited file apart: ``Action/parsed(_:_:)``.
    case parseHeaders(EffectID, String)
    /// Reads and takes apart, saves nothing: ``Action/importRead(_:_:)``.
    case importFile(EffectID, path: String)
    /// A new file without secrets, the format by its extension; an existing one is not
    /// overwritten: ``Action/done(_:message:)``.
    case exportFile(EffectID, path: String, [UUID])
    /// ``Action/auditLoaded(_:_:)``, the newest first.
    case loadAudit(EffectID)
    /// ``Action/keyStatusLoaded(_:_:)``.
    case loadKeyStatus(EffectID)
    /// Forgets the opened keys until `unlock`; ``Action/poolLoaded(_:_:)`` with `isLocked`.
    case lock
    /// ``Action/poolLoaded(_:_:)`` without `isLocked`, or ``Action/failed(_:_:)``.
    case unlock(EffectID, passphrase: Secret)
    case setMouse(Bool)
    /// Repaints the whole terminal.
    case redraw
    case suspend
    case quit
}
