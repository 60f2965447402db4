import FoundationEssentials
import PoolModel
import TerminalScreen

/// The session is locked: only the passphrase opens it again. What lies below is kept.
struct LockView: Sendable, Equatable {
    var field = TextField()
    /// The attempt that is under way.
    var effect: EffectID?
    var failure: String?
    /// It was the idle time that locked the session.
    let isIdle: Bool

    func draw(on screen: inout Screen, _ state: State) {
        let dialog = Dialog(
            title: "Locked",
            body: [
                isIdle
                    ? "Nothing was pressed for a while. Nothing is lost."
                    : "\(Sanitizer.clean(state.facts.file)) is locked.",
                failure ?? (effect == nil ? "Passphrase:" : "opening ..."),
            ], buttons: [], focused: nil, fieldRows: 2)
        let rows = dialog.draw(on: &screen)
        field.draw(on: &screen, in: rows.row(0), isMasked: true)
    }
}

extension State {
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
        return [.lock]
    }

    mutating func openLock() -> [Effect] {
        lock = LockView(isIdle: false)
        return []
    }

    /// Names and addresses may be read without the passphrase, unless the session locked itself.
    mutating func leaveLock() -> [Effect] {
        guard let lock, !lock.isIdle else {
            // The status line is not shown: it may tell of what lies below.
            self.lock?.failure = "Only the passphrase opens it."
            return []
        }
        if let effect = lock.effect { effects.end(effect) }
        self.lock = nil
        return []
    }

    mutating func tryPassphrase() -> [Effect] {
        guard let lock, lock.effect == nil, !lock.field.isEmpty else { return [] }
        let id = effects.begin(.unlock)
        self.lock?.effect = id
        self.lock?.failure = nil
        let passphrase = Secret(lock.field.text)
        self.lock?.field = TextField()
        return [.unlock(id, passphrase: passphrase)]
    }
}
