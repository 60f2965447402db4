package import FoundationEssentials
package import PoolModel
import TerminalScreen

/// The list of models, as it is read at the start and whenever it may have changed.
extension State {
    mutating func poolLoaded(_ contents: PoolContents) -> [Effect] {
        let isFirst = !isLoaded
        let wasOpen = !facts.isLocked
        let before = pool
        pool = PoolIndex(contents.models, revision: pool.revision + 1)
        pool.setStatistics(before.statistics)
        if before.check != LockCheck() { pool.setChecked(before.check) }
        if contents.facts.isLocked { pool.setUnverified() }
        home.refresh(pool, after: before)
        noticeMove()
        facts = contents.facts
        isLoaded = true
        let renewal = noticeOvertaking()
        if facts.isLocked, lock == nil, isFirst || wasOpen { lock = LockView(isIdle: false) }
        if isFirst, let text = facts.notice { _ = say(Sanitizer.clean(text)) }
        return renewal
            + ((isFirst || !wasOpen) && !facts.isLocked && !facts.isDesk
                ? [begin(CheckLocks())] : [])
    }

    /// Another program has written: what it was has to fit the state of the pool.
    mutating func checkLocksAgain() -> [Effect] {
        isLoaded && !facts.isLocked && !facts.isDesk ? beginOnce(CheckLocks()) : []
    }

    /// The pool is read anew when its server answers again: others may have changed it meanwhile.
    mutating func connectionChanged(isLost: Bool) -> [Effect] {
        guard isLost != isConnectionLost else { return [] }
        isConnectionLost = isLost
        if isLost {
            notice = nil
            return []
        }
        return say("the connection to the pool is back") + [begin(LoadPool())] + checkLocksAgain()
    }

    /// A save may move the model in the list's order. The cursor goes with it, maybe far away. An
    /// added one may be hidden by the filter.
    private mutating func noticeMove() {
        defer { home.rowBeforeSave = nil }
        let isHidden = home.added.flatMap { pool.position(of: $0) }.map { !home.shown.contains($0) }
        home.added = nil
        if isHidden == true, let notice {
            self.notice = Notice("\(notice.text); the filter hides it", notice.kind)
        }
        guard let before = home.rowBeforeSave, let row = home.window.selected, row != before,
            let notice
        else { return }
        self.notice = Notice(
            "\(notice.text); now \(row + 1) of \(home.shown.count) by \(home.order.rawValue)",
            notice.kind)
    }

    /// Another program has saved or deleted the model of the open form: what it saved is shown,
    /// unless something here would be lost by that.
    private mutating func noticeOvertaking() -> [Effect] {
        // Header sets are not in the list.
        guard let form, !form.draft.isNew, form.saving == nil, !form.model.isSet else { return [] }
        guard let stored = pool[form.model.id] else {
            self.form?.overtakenBy = "somebody, who deleted it"
            return []
        }
        let isNewer = stored.version > form.draft.base.version
        self.form?.overtakenBy = isNewer ? Sanitizer.clean(stored.changedBy) : nil
        return isNewer && form.isUntouched ? beginOnce(RenewForm(id: stored.id)) : []
    }
}

/// Reads a model anew whose form is open and has no changes.
struct RenewForm: ModelJob {
    let id: UUID

    func answered(_ loaded: LoadedModel, _ state: inout State) -> [Effect] {
        guard var form = state.form, form.model.id == id, form.isUntouched, form.saving == nil,
            loaded.model.version > form.draft.base.version
        else { return [] }
        form.draft = Draft(loaded.model)
        form.testHistory = loaded.history
        form.revealed = nil
        form.overtakenBy = nil
        state.form = form
        let by = Sanitizer.clean(loaded.model.changedBy)
        return state.say("\(by) has saved this model meanwhile; this is how it is now")
            + state.checkReferences(of: loaded.model)
    }

    /// The form stays as it is, and its status line says that it is not the newest.
    func refused(_: Refusal, _: inout State) -> [Effect] { [] }
}

/// What the screen says of the pool as a whole, and what the session may do.
package struct PoolFacts: Sendable, Equatable {
    /// The file's name.
    package var file: String
    /// `file`, `passphrase`, `none`, ...
    package var keySource: String
    package var isReadOnly: Bool
    /// Others can write the pool (``ReferenceUse/isShared``).
    package var isShared = false
    /// Somebody without a key, who sees names and has models tested by others.
    package var isDesk = false
    /// `false` in a `--no-reveal` session: no stored value is shown or copied.
    package var canReveal: Bool
    /// A passphrase is wanted before a secret can be opened.
    package var isLocked: Bool
    /// Seconds without a key press after which the session locks itself; `nil`: never.
    package var locksAfter: Int?
    /// Said once, e.g. after the key file was made.
    package var notice: String?

    package init(
        file: String, keySource: String, isReadOnly: Bool, canReveal: Bool = true,
        isLocked: Bool = false, locksAfter: Int? = nil, notice: String? = nil
    ) {
        self.file = file
        self.keySource = keySource
        self.isReadOnly = isReadOnly
        self.canReveal = canReveal
        self.isLocked = isLocked
        self.locksAfter = locksAfter
        self.notice = notice
    }
}

/// All models and what is to be said of the pool.
package struct PoolContents: Sendable, Equatable {
    package let models: [ModelSummary]
    package let facts: PoolFacts

    package init(models: [ModelSummary], facts: PoolFacts) {
        self.models = models
        self.facts = facts
    }
}

/// A saved model with what its last tests found, the newest first.
package struct LoadedModel: Sendable, Equatable {
    package let model: Model
    package let history: [TestSummary]
    /// The models that attach it, where it is a header set.
    package let attachedBy: [UUID]

    package init(_ model: Model, history: [TestSummary] = [], attachedBy: [UUID] = []) {
        self.model = model
        self.history = history
        self.attachedBy = attachedBy
    }

}

/// A job that reads a saved model.
protocol ModelJob: StoreJob where Answer == LoadedModel {
    var id: UUID { get }
}

extension ModelJob {
    var failureTitle: String { "The model could not be read" }

    func run(on store: some StoreServices) throws -> LoadedModel { try store.model(id) }
}

struct LoadPool: StoreJob {
    let failureTitle = "The pool cannot be read"

    func run(on store: some StoreServices) throws -> PoolContents { try store.pool() }

    func answered(_ pool: PoolContents, _ state: inout State) -> [Effect] { state.poolLoaded(pool) }

    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        state.isLoaded = true
        return state.report(refusal, title: failureTitle)
    }
}

/// What a look at every secret and at every row has shown.
package struct LockCheck: Sendable, Equatable {
    /// The models of which something cannot be opened.
    package let locked: Set<UUID>
    /// The names of the models whose row was removed outside this program.
    package let removed: [String]
    /// When the last test of each model was that the key does not prove to be as it was kept.
    package let unverified: [UUID: Date]

    package init(
        _ locked: Set<UUID> = [], removed: [String] = [], unverified: [UUID: Date] = [:]
    ) {
        self.locked = locked
        self.removed = removed
        self.unverified = unverified
    }

    /// What is said of rows that no line of the list can say.
    var sentence: String {
        let names = removed.listed(atMost: 3) { "\"\(Sanitizer.clean($0))\"" }
        return "removed outside this program: \(names); :outside shows it"
    }
}

/// Opens every secret in the background.
package struct CheckLocks: StoreJob {
    package var failureTitle: String { "The pool cannot be read" }

    package func run(on store: some StoreServices) throws -> LockCheck { try store.lockCheck() }

    package func answered(_ check: LockCheck, _ state: inout State) -> [Effect] {
        let isNew = !check.removed.isEmpty && check.removed != state.pool.check.removed
        state.pool.setChecked(check)
        state.home.refresh(state.pool)
        return (isNew ? state.say(check.sentence, .warning) : []) + [state.begin(LoadStatistics())]
    }

    /// Without its key the whole pool is locked, which the list says already.
    package func refused(_: Refusal, _ state: inout State) -> [Effect] {
        [state.begin(LoadStatistics())]
    }
}

/// Reads what the kept tests say together, in the background: of 10,000 models it takes longer than
/// the list.
package struct LoadStatistics: StoreJob {
    package var failureTitle: String { "The pool cannot be read" }

    package func run(on store: some StoreServices) throws -> [UUID: TestStatistics] {
        try store.statistics()
    }

    package func answered(_ found: [UUID: TestStatistics], _ state: inout State) -> [Effect] {
        state.pool.setStatistics(found)
        state.home.refresh(state.pool)
        return []
    }

    /// The list is there without them.
    package func refused(_: Refusal, _: inout State) -> [Effect] { [] }
}
