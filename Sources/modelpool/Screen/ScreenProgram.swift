internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolUI
internal import TerminalDriver
internal import TerminalScreen

/// The main loop: everything that has come is drained, then the screen is drawn once.
struct ScreenProgram {
    private let session: TerminalSession
    private let inbox: Inbox<ScreenMessage>
    private let jobs: ScreenJobs
    private let context: CommandContext
    private var state: State
    private var isQuitting = false
    /// `ContinuousClock` is CLOCK_BOOTTIME: what is shown is hidden in time, and an idle session
    /// locked, whatever happens to the time of day.
    private let begin = ContinuousClock.now
    /// When the file is looked at next for what others have saved.
    private var nextLook: ContinuousClock.Instant
    /// What is left until the first picture stands; `nil` from then on.
    private var later: [RunningJob]? = []

    /// How often the file is looked at while nobody types.
    private static let lookEvery = Duration.seconds(5)
    /// How long the first picture waits for the models.
    private static let firstWait = Duration.milliseconds(150)

    init(
        session: TerminalSession, inbox: Inbox<ScreenMessage>, jobs: ScreenJobs,
        keymap: Keymap, context: CommandContext
    ) {
        self.session = session
        self.inbox = inbox
        self.jobs = jobs
        self.context = context
        state = State(
            size: session.size, seed: UInt64.random(in: 0...UInt64.max), now: context.now(),
            keymap: keymap)
        nextLook = .now + Self.lookEvery
    }

    /// Runs until somebody quits or the session is ended.
    mutating func run() {
        perform(start(&state))
        // The list is nearly always there before the first picture, which is then the right one.
        take(session.wait(for: inbox, until: .now + Self.firstWait))
        while !isQuitting {
            session.present(render(state))
            for job in later ?? [] { jobs.start(job) }
            later = nil
            take(session.wait(for: inbox, until: deadline))
        }
        jobs.finish()
        session.end()
    }

    private var deadline: ContinuousClock.Instant {
        state.deadline.map { min(nextLook, begin + $0) } ?? nextLook
    }

    private mutating func take(_ events: [LoopEvent]) {
        let elapsed = ContinuousClock.now - begin
        let isDue = state.deadline.map { $0 <= elapsed } ?? false
        if isDue || events.contains(where: { $0 != .wake }) {
            feed(.tick(context.now(), elapsed: elapsed))
        }
        var keys: [Key] = []
        for event in events {
            if case .input(.key(let key)) = event {
                keys.append(key)
                continue
            }
            press(keys)
            keys = []
            switch event {
            case .input(let input): feed(.input(input))
            case .interrupt: feed(.interrupt)
            case .terminate:
                feed(.terminate)
                isQuitting = true
            case .suspendRequested: session.suspend()
            case .continued: break
            case .wake: for message in inbox.drain() { receive(message) }
            }
        }
        press(keys)
        if ContinuousClock.now >= nextLook {
            nextLook = .now + Self.lookEvery
            jobs.lookForChanges()
        }
    }

    /// Takes keys that were read together: a text that was pasted, or key presses.
    private mutating func press(_ keys: [Key]) {
        if let text = pastedText(of: keys, in: state) {
            feed(.unbracketedPaste(text))
        } else {
            for key in keys { feed(.input(.key(key))) }
        }
    }

    private mutating func receive(_ message: ScreenMessage) {
        switch message {
        case .action(let action): feed(action)
        case .ended(let id): jobs.forget(id)
        case .lendTerminal(let body): session.withTerminalReleased(body)
        }
    }

    private mutating func feed(_ action: Action) { perform(update(&state, action)) }

    private mutating func perform(_ effects: [Effect]) {
        for effect in effects {
            switch effect {
            case .run(let running):
                if running.job is CheckLocks, later != nil {
                    later?.append(running)
                } else {
                    jobs.start(running)
                }
            case .cancel(let id): jobs.cancel(id)
            case .setMouse(let isOn): session.setMouse(isOn)
            case .redraw: session.redraw()
            case .suspend: session.suspend()
            case .quit: isQuitting = true
            }
        }
    }
}
