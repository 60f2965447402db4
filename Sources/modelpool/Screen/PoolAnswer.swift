internal import FoundationEssentials
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import Vault

/// What the store says to the screen.
enum PoolAnswer {
    /// All models and what is to be said of the pool.
    static func pool(_ store: PoolStore, _ session: SessionFacts) -> Action {
        pool(store, Result { () throws(StoreError) in try store.summaries() }, session)
    }

    /// As ``pool(_:_:)`` with models that have been read already.
    static func pool(
        _ store: PoolStore, _ summaries: Result<[ModelSummary], StoreError>,
        _ session: SessionFacts, notice: String? = nil
    ) -> Action {
        do {
            return .poolLoaded(
                try summaries.get(), try session.poolFacts(store, notice: notice))
        } catch {
            return .poolFailed(ErrorWording.failure(error).failure)
        }
    }

    /// An error as the answer to an effect.
    static func failure(_ error: any Error, _ id: EffectID) -> Action {
        guard let error = error as? StoreError else {
            return .failed(id, ErrorWording.failure(for: error).failure)
        }
        switch error.code {
        case .conflict(let mine, let theirs):
            return .conflicted(id, Conflict(mine: mine, theirs: theirs))
        case .deleteConflict(let theirs):
            return .conflicted(id, Conflict(mine: theirs, theirs: theirs))
        case .originChanged(let name, let from, let to):
            return .originChanged(
                id,
                OriginChange(
                    modelName: name, from: from?.shortText ?? "another address",
                    to: to?.shortText ?? "the new address"))
        default: return .failed(id, ErrorWording.failure(error).failure)
        }
    }

    static func auditLines(_ entries: [AuditEntry]) -> [AuditLine] {
        entries.map { entry in
            AuditLine(
                time: entry.time, user: entry.user + (entry.client.map { "@\($0)" } ?? ""),
                action: entry.action, model: entry.modelName, detail: entry.detail)
        }
    }

    static func keyStatus(_ store: PoolStore) throws(StoreError) -> KeyStatus {
        let status = try KeyFacts(store)
        return KeyStatus(
            facts: status.sentences,
            slots: status.slots.map { slot in
                KeyStatus.Slot(
                    number: slot.number, kind: ErrorWording.words(slot.kind),
                    detail: "made \(Clock.text(slot.createdAt)) by \(slot.createdBy)",
                    isInUse: slot.isInUse)
            })
    }
}
