extension State {
    /// At which ``elapsed`` the runner has to send the next ``Action/tick(_:)`` although nobody presses a key;
    /// `nil` while nothing on the screen depends on the time.
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
    private var showsProgress: Bool { test?.job != nil || testRun?.isRunning == true }
}
