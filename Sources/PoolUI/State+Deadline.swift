package import FoundationEssentials

extension State {
    /// When the runner has to send the next ``Action/tick(_:)`` although nobody presses a key;
    /// `nil` while nothing on the screen depends on the time.
    package var deadline: Date? {
        var dates: [Date] = []
        if showsProgress { dates.append(now.addingTimeInterval(0.25)) }
        if beginsIdle { dates.append(now) }
        if let burst { dates.append(burst.until) }
        if let revealed = form?.revealed { dates.append(revealed.until) }
        if let seconds = facts.locksAfter, lock == nil, !facts.isLocked {
            dates.append(lastInput.addingTimeInterval(Double(seconds)))
        }
        return dates.min()
    }

    /// Whether something on the screen counts the seconds.
    private var showsProgress: Bool { test?.effect != nil || testRun?.isRunning == true }
}
