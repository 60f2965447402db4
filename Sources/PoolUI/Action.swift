package import FoundationEssentials
package import PoolModel
package import TerminalScreen

/// What happens to the screen: a key, a tick, or the answer to an ``Effect``.
package enum Action: Sendable {
    case input(InputEvent)
    /// Text that came as keys: what ``pastedText(of:in:)`` said of keys that were read together.
    case burst(String)
    /// The time of day, which anybody may set, and how long the session has lasted by a clock that
    /// nobody sets and that goes on while the machine sleeps. The runner sends it before every
    /// batch of input and at ``State/deadline``.
    case tick(Date, elapsed: Duration)
    /// Ctrl-C or SIGINT; SIGTERM and SIGHUP.
    case interrupt
    case terminate

    /// Also unasked, whenever another program has changed the pool.
    case poolLoaded([ModelSummary], PoolFacts)
    case poolFailed(Failure)
    /// Ids of the models a secret of which cannot be opened.
    case locksChecked(Set<UUID>)
    case modelLoaded(EffectID, Model, history: [TestSummary])
    case modelsLoaded(EffectID, [Model])
    case copied(EffectID, Model)
    /// The saved models as they now are (new version, kept masks).
    case saved(EffectID, [Model])
    case deleted(EffectID, [UUID])
    /// Somebody else saved or deleted in between; nothing of the effect was done.
    case conflicted(EffectID, Conflict)
    /// Nothing was done: stored secrets would go to another place than they were saved for.
    case originChanged(EffectID, OriginChange)
    case failed(EffectID, Failure)
    case revealed(EffectID, row: UUID?, value: Secret)
    case previewed(EffectID, EffectiveRequest)
    case testEvent(EffectID, model: UUID, TestEvent)
    case testsDone(EffectID)
    case chatEvent(EffectID, ChatEvent)
    case listed(EffectID, modelIDs: [String])
    case referencesChecked([Reference: Bool])
    case editorClosed(EffectID, text: String?)
    case parsed(EffectID, ParsedHeaders)
    case importRead(EffectID, ImportPreview)
    case auditLoaded(EffectID, [AuditLine])
    case keyStatusLoaded(EffectID, KeyStatus)
    case done(EffectID, message: String)
}

extension Action {
    /// The effect that it answers.
    var effect: EffectID? {
        switch self {
        case .input, .burst, .tick, .interrupt, .terminate, .poolLoaded, .poolFailed, .locksChecked,
            .referencesChecked:
            nil
        case .modelLoaded(let id, _, _), .modelsLoaded(let id, _), .copied(let id, _),
            .saved(let id, _), .deleted(let id, _), .conflicted(let id, _),
            .originChanged(let id, _), .failed(let id, _), .revealed(let id, _, _),
            .previewed(let id, _), .testEvent(let id, _, _), .testsDone(let id),
            .chatEvent(let id, _), .listed(let id, _), .editorClosed(let id, _),
            .parsed(let id, _), .importRead(let id, _), .auditLoaded(let id, _),
            .keyStatusLoaded(let id, _), .done(let id, _):
            id
        }
    }
}
