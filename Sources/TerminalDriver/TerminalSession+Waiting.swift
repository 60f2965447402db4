internal import CTerminal
internal import Glibc
internal import TerminalScreen

/// Waiting for what happens next.
extension TerminalSession {
    /// So many keys at once are read before something is drawn again.
    private static let mostKeys = 4096

    /// Waits for a key, a signal, a message in `inbox` or the deadline; without a deadline as
    /// long as it takes, using no time of the processor.
    /// - Returns: everything that has come, in order; empty at the deadline.
    package func wait(
        for inbox: Inbox<some Sendable>, until deadline: ContinuousClock.Instant?
    ) -> [LoopEvent] {
        guard !isEnded else { return [.terminate] }
        var sources = [
            pollfd(fd: input, events: Int16(POLLIN), revents: 0),
            pollfd(fd: signals, events: Int16(POLLIN), revents: 0),
            pollfd(fd: inbox.fileDescriptor, events: Int16(POLLIN), revents: 0),
        ]
        let isReady = hasMoreInput || !pending.isEmpty
        let count = poll(&sources, 3, isReady ? 0 : Self.milliseconds(until: deadline))
        // Interrupted by a signal that is not ours: as good as a deadline.
        guard count >= 0 else { return takePending() }
        var events = takePending()
        if sources[1].revents != 0 { events += takeSignals { _ in true } }
        if sources[2].revents != 0 { events.append(.wake) }
        if sources[0].revents & Int16(POLLIN) != 0 || hasMoreInput { events += takeKeys() }
        // A terminal that is gone is readable forever and gives nothing.
        let isGone = sources[0].revents & Int16(POLLHUP | POLLERR | POLLNVAL) != 0
        if isGone, !events.contains(.terminate) { events.append(.terminate) }
        return events
    }

    private func takePending() -> [LoopEvent] {
        defer { pending = [] }
        return pending
    }

    /// For `poll`: rounded up, so that it does not return just before the deadline.
    private static func milliseconds(until deadline: ContinuousClock.Instant?) -> Int32 {
        guard let deadline else { return -1 }
        let left = ContinuousClock.now.duration(to: deadline)
        guard left > .zero else { return 0 }
        let (seconds, attoseconds) = left.components
        guard seconds < 86_400 else { return 86_400_000 }
        return Int32(seconds * 1000 + (attoseconds + 999_999_999_999_999) / 1_000_000_000_000_000)
    }

    /// What the signals say that have come and that `isMeant` takes.
    func takeSignals(_ isMeant: (Int32) -> Bool) -> [LoopEvent] {
        var events: [LoopEvent] = []
        while true {
            let signal = ct_next_signal(signals)
            guard signal != 0 else { return events }
            guard isMeant(signal) else { continue }
            switch signal {
            case SIGWINCH: events += resized()
            case SIGINT: events.append(.interrupt)
            case SIGTSTP: events.append(.suspendRequested)
            case SIGCONT:
                returnToScreen()
                events += resized() + [.continued]
            default: events.append(.terminate)
            }
        }
    }

    private func takeKeys() -> [LoopEvent] {
        decoder.begin(bytes: hasMoreInput ? 0 : Int(ct_waiting_bytes(terminal)))
        hasMoreInput = true
        for _ in 0..<Self.mostKeys {
            let code = Int(
                decoder.isInPaste ? ct_next_byte(terminal) : ct_next_key(terminal))
            guard code != CT_NONE else {
                hasMoreInput = false
                break
            }
            decoder.feed(decoded(code))
        }
        let events = hasMoreInput ? decoder.takeEvents() : decoder.endOfInput()
        return events.map { $0 == .key(.control("c")) ? .interrupt : .input($0) }
    }

    private func decoded(_ code: Int) -> KeyDecoder.Code {
        if let byte = UInt8(exactly: code) { return .byte(byte) }
        switch code {
        case CT_PASTE_BEGIN: return .pasteBegin
        case CT_PASTE_END: return .pasteEnd
        case CT_MOUSE: return mouse()
        default: return Self.key(code).map { .event(.key($0)) } ?? .ignored
        }
    }

    private func mouse() -> KeyDecoder.Code {
        var column: Int32 = 0
        var row: Int32 = 0
        let event = ct_mouse(terminal, &column, &row)
        let point = Point(column: Int(column), row: Int(row))
        switch event {
        case CT_CLICK: return .event(.click(point))
        case CT_WHEEL_UP: return .event(.wheel(point, down: false))
        case CT_WHEEL_DOWN: return .event(.wheel(point, down: true))
        default: return .ignored
        }
    }

    private static func key(_ code: Int) -> Key? {
        switch code {
        case CT_UP: .up
        case CT_DOWN: .down
        case CT_LEFT: .left
        case CT_RIGHT: .right
        case CT_HOME: .home
        case CT_END: .end
        case CT_PAGE_UP: .pageUp
        case CT_PAGE_DOWN: .pageDown
        case CT_INSERT: .insert
        case CT_DELETE: .delete
        case CT_BACKSPACE: .backspace
        case CT_ENTER: .enter
        case CT_BACK_TAB: .backTab
        case CT_FUNCTION...CT_FUNCTION + 63: .function(code - CT_FUNCTION)
        default: nil
        }
    }
}
