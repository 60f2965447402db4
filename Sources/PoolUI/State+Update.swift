import FoundationEssentials
import PoolModel
import TerminalScreen

/// The next state, and what is to be done. It reads no clock, environment or random source.
package func update(_ state: inout State, _ action: Action) -> [Effect] {
    let effects = state.take(action)
    state.settle()
    return effects
}

extension State {
    fileprivate mutating func take(_ action: Action) -> [Effect] {
        switch action {
        case .input(let event): endUnbracketedPaste() + receive(event)
        case .unbracketedPaste(let text): addToUnbracketedPaste(text)
        case .tick(let date, let elapsed): tick(date, elapsed)
        case .interrupt: interrupt()
        case .terminate: terminate()
        case .poolChanged: [begin(LoadPool())] + checkLocksAgain()
        case .connection(let isLost): connectionChanged(isLost: isLost)
        case .job(let message): take(message)
        }
    }

    private mutating func receive(_ event: InputEvent) -> [Effect] {
        switch event {
        case .resize(let size):
            self.size = size
            return []
        case .key(let key):
            lastInput = elapsed
            return isTooSmall ? pressWhileTooSmall(key) : press(key)
        case .paste(let text):
            lastInput = elapsed
            return isTooSmall ? [] : paste(text)
        case .click(let point):
            lastInput = elapsed
            return isTooSmall ? [] : click(point)
        case .wheel(_, let down):
            return isTooSmall ? [] : moveSelection(.by(down ? 3 : -3))
        }
    }

    /// Nothing can be seen: only leaving and suspending do something.
    private mutating func pressWhileTooSmall(_ key: Key) -> [Effect] {
        guard let action = keymap.action(for: key, in: .always) else { return [] }
        return action.run(&self, ScreenAction.Call(key: key))
    }

    /// Ctrl-C: ends what runs, or leaves what is being typed as it was; else it is as `q`.
    mutating func interrupt() -> [Effect] {
        if lock != nil { return interruptLock() }
        if let effects = cancelWhatRuns() { return effects }
        if question != nil || prompt != nil { return back() }
        if form?.edit != nil, pane == nil { return cancelEdit() }
        return close()
    }

    private mutating func terminate() -> [Effect] {
        let requests = jobs.requests
        jobs.endAll()
        return requests.map { .cancel($0) } + [.quit]
    }

    private mutating func tick(_ date: Date, _ elapsed: Duration) -> [Effect] {
        now = date
        self.elapsed = elapsed
        if beginsIdle { lastInput = elapsed }
        beginsIdle = false
        expireRevealed()
        let pasted =
            unbracketedPaste.map { $0.until <= elapsed } == true ? endUnbracketedPaste() : []
        return pasted + lockIfIdle()
    }
}

extension State {
    /// At which ``elapsed`` the runner has to send the next ``Action/tick(_:elapsed:)`` although nobody
    /// presses a key; `nil` while nothing on the screen depends on the time.
    package var deadline: Duration? {
        var times: [Duration] = []
        if showsProgress { times.append(elapsed + .milliseconds(250)) }
        if beginsIdle { times.append(elapsed) }
        if let unbracketedPaste { times.append(unbracketedPaste.until) }
        if let revealed = form?.revealed { times.append(revealed.until) }
        if let seconds = facts.locksAfter, lock == nil, !facts.isLocked {
            times.append(lastInput + .seconds(seconds))
        }
        return times.min()
    }

    /// Whether something on the screen counts the seconds.
    private var showsProgress: Bool {
        test?.job != nil || testRun?.isRunning == true || jobs.contains(AskForTest.self)
    }
}
