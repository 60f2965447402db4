internal import PoolModel
internal import PoolStore
internal import PoolUI

extension Refusal {
    /// The refusal of a job that has thrown.
    init(_ error: any Error) {
        if let refusal = error as? Refusal {
            self = refusal
            return
        }
        switch (error as? StoreError)?.code {
        case .conflict(let mine, let theirs)?:
            self = .conflicted(Conflict(mine: mine, theirs: theirs))
        case .deleteConflict(let theirs)?:
            self = .conflicted(Conflict(mine: theirs, theirs: theirs))
        case .originChanged(let change)?: self = .originChanged(change)
        default: self = .failed(ErrorWording.failure(for: error).failure)
        }
    }
}
