import FoundationEssentials
import PoolModel
import TerminalScreen

/// The session is locked: only the passphrase opens it again. What lies below is kept.
struct LockView: Sendable, Equatable {
    var field = TextField()
    /// The attempt that is under way.
    var job: JobID?
    var failure: String?
    /// It was the idle time that locked the session.
    let isIdle: Bool

    func draw(on screen: inout Screen, _ state: State) {
        let keys = state.lockKeys(isIdle: isIdle).wrapped(
            toColumns: Dialog.textColumns(in: state.size))
        let dialog = Dialog(
            title: "Locked",
            body: [
                isIdle
                    ? "Nothing was pressed for a while. Nothing is lost."
                    : "\(Sanitizer.clean(state.facts.file)) is locked.",
                failure ?? (job == nil ? "Passphrase:" : "opening ..."),
            ], buttons: [], focused: nil, fieldRows: 2 + keys.count)
        let rows = dialog.draw(on: &screen)
        for (index, line) in keys.enumerated() {
            StyledLine(line, .dim).draw(on: &screen, in: rows.row(2 + index))
        }
        field.draw(on: &screen, in: rows.row(0), isMasked: true)
    }
}

extension Registry {
    static let locked: [ScreenAction] = [
        ScreenAction(
            "unlock", "open with the passphrase", hint: "open", in: [.locked], keys: "Enter"
        ) {
            state, _ in state.tryPassphrase()
        },
        ScreenAction("unlock-later", "see the list without opening it", in: [.locked], keys: "Esc")
        {
            state, _ in state.leaveLock()
        },
    ]
}

extension State {
    /// What the keys of the lock do, and how one comes back to it.
    fileprivate func lockKeys(isIdle: Bool) -> String {
        func key(_ name: String) -> String {
            Registry.byName[name].flatMap { keymap.keys(of: $0).first }.map { KeyName.text(of: $0) }
                ?? ""
        }
        let opens = "\(key("unlock")) opens it"
        return isIdle
            ? "\(opens), \(key("interrupt")) quits."
            : "\(opens), \(key("unlock-later")) shows the list without values; :unlock comes back "
                + "here."
    }

    /// Ctrl-C at the lock: what lies below and is not saved waits for the passphrase.
    mutating func interruptLock() -> [Effect] {
        if lock?.field.isEmpty == false {
            lock?.field = TextField()
            return []
        }
        guard form?.draft.isModified != true, bulk?.isModified != true else {
            lock?.failure = "There are unsaved changes below; only the passphrase opens it."
            return []
        }
        return quitUnsaved()
    }

    /// Values that are given away: shown, copied, duplicated.
    var whyNotOpenLock: String? { facts.isLocked ? nil : "the pool is not locked" }

    var whyNotLock: String? {
        facts.locksAfter == nil ? "only a pool with a passphrase can be locked" : nil
    }

    /// Locks where nobody has pressed a key for as long as the session allows.
    mutating func lockIfIdle() -> [Effect] {
        guard let seconds = facts.locksAfter, lock == nil, !facts.isLocked,
            elapsed - lastInput >= .seconds(seconds)
        else { return [] }
        return lockNow(isIdle: true)
    }

    mutating func lockNow(isIdle: Bool) -> [Effect] {
        form?.revealed = nil
        question = nil
        prompt = nil
        lock = LockView(isIdle: isIdle)
        return [begin(LockPool())]
    }

    mutating func openLock() -> [Effect] {
        lock = LockView(isIdle: false)
        return []
    }

    /// Names and addresses may be read without the passphrase, unless the session locked itself.
    mutating func leaveLock() -> [Effect] {
        guard lock?.isIdle == false else {
            // The status line is not shown: it may tell of what lies below.
            self.lock?.failure = "Only the passphrase opens it."
            return []
        }
        self.lock = nil
        return []
    }

    mutating func tryPassphrase() -> [Effect] {
        guard var lock, lock.job == nil, !lock.field.isEmpty else { return [] }
        let begun = jobs.begin(UnlockPool(passphrase: Secret(lock.field.text)))
        lock.job = begun.id
        lock.failure = nil
        lock.field = TextField()
        self.lock = lock
        return [.run(begun)]
    }
}

struct LockPool: StoreJob {
    let failureTitle = "The pool cannot be read"

    func run(on store: some StoreServices) throws -> PoolContents { try store.lock() }

    func answered(_ pool: PoolContents, _ state: inout State) -> [Effect] { state.poolLoaded(pool) }
}

struct UnlockPool: StoreJob {
    let passphrase: Secret
    let failureTitle = "Not unlocked"

    func run(on store: some StoreServices) throws -> PoolContents { try store.unlock(passphrase) }

    func answered(_ pool: PoolContents, _ state: inout State) -> [Effect] {
        if state.lock != nil { state.beginsIdle = true }
        state.lock = nil
        return state.poolLoaded(pool)
    }

    /// Said where the passphrase is typed; whoever has left that knows that the pool is locked.
    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        guard state.hasEnded(state.lock?.job) else { return [] }
        state.lock?.job = nil
        if case .failed(let failure) = refusal {
            state.lock?.failure = Sanitizer.clean(failure.sentence)
        }
        return []
    }
}
