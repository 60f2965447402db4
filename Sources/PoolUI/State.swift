package import FoundationEssentials
import PoolModel
package import TerminalScreen

/// The whole screen program as a value. ``update(_:_:)`` turns it and an ``Action`` into the next
/// one and into effects, ``render(_:)`` turns it into a picture.
package struct State: Sendable, Equatable {
    var size: Size
    /// The time of day as of the last tick: how long ago something stored was.
    var now: Date
    /// How long the session has lasted as of the last tick: what deadlines and durations go by.
    var elapsed = Duration.zero
    /// Of ``elapsed``.
    var lastInput = Duration.zero
    /// Something has ended that somebody waited for or worked in (opening the lock, an editor):
    /// being idle begins with the next tick.
    var beginsIdle = false
    var identities: SeededIdentities
    var keymap: Keymap
    var jobs = RunningJobs()

    var isLoaded = false
    var facts = PoolFacts(file: "", keySource: "", isReadOnly: false)
    var pool = PoolIndex()
    /// Nothing can be read or saved until the server answers again; what is typed stays.
    var isConnectionLost = false
    /// How the references of the models on the screen stand.
    var references: [Reference: ReferenceState] = [:]

    var home = HomeView()
    /// What lies over the model list, the topmost last.
    var stack: [StackedView] = []
    /// A question that has to be answered first.
    var question: Question?
    /// The line in which a filter, a command or a search is typed.
    var prompt: Prompt?
    /// Drawn over everything while the session is locked.
    var lock: LockView?
    /// A test of many models that runs, or the last one.
    var testRun: TestRun?

    /// A paste without brackets that may not be complete yet.
    var unbracketedPaste: UnbracketedPaste?
    var notice: Notice?
    /// The number being typed before a key.
    var count: Int?
    /// What was entered on the command line, the latest last.
    var commandHistory: [String] = []

    /// - Parameters:
    ///   - seed: where the ids of new rows come from; a random number of the runner's.
    ///   - now: the time until the first tick.
    package init(size: Size, seed: UInt64, now: Date, keymap: Keymap = .standard) {
        self.size = size
        self.now = now
        self.keymap = keymap
        identities = SeededIdentities(seed: seed)
    }

    static let smallest = Size(columns: 60, rows: 16)

    var isTooSmall: Bool {
        size.columns < State.smallest.columns || size.rows < State.smallest.rows
    }
}

/// A view over the model list. Indirect: a form is large, and whatever holds a view would be compiled
/// for its whole size.
indirect enum StackedView: Sendable, Equatable {
    case form(FormView)
    case pane(PaneView)
}

/// What has to be done first, before any action.
package func start(_ state: inout State) -> [Effect] { [state.begin(LoadPool())] }
