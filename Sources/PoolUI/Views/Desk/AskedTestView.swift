import FoundationEssentials
import PoolModel
import TerminalScreen

/// How a test stands that somebody else makes.
package enum AskedTest: Sendable, Equatable {
    /// - isServed: whether a program that makes such tests has been there just now.
    case waiting(isServed: Bool)
    case running
}

/// A test that was asked for at a desk: whoever has the key makes it.
struct AskedTestView: PaneContent {
    let model: UUID
    let name: String
    /// Of the session's ``State/elapsed``.
    let startedAt: Duration
    var standing = AskedTest.waiting(isServed: true)
    /// `nil`: it is not over.
    var outcome: TestSummary?

    var isFullWidth: Bool { false }

    func title(_ state: State) -> StyledLine {
        let name = StyledLine(Sanitizer.clean(name), Style(.title, bold: true))
            .adding(" > asked for   ")
        guard let outcome else {
            let seconds = Age.tenths((state.elapsed - startedAt).inSeconds)
            return name.adding("\(word) \(seconds) s", .running)
        }
        let time = TestReport.time(outcome.totalMilliseconds)
        return name.adding("\(outcome.word) after \(time)", outcome.verdict.role)
    }

    private var word: String { standing == .running ? "testing" : "asked" }

    func body(_ state: State, columns: Int, selected _: Int?) -> PaneBody {
        func text(_ text: String, _ role: Role = .normal) -> [StyledLine] {
            StyledLine.wrapped(Sanitizer.clean(text), columns: columns, role, indent: 3)
        }
        guard let outcome else {
            let lines =
                switch standing {
                case .waiting(isServed: true): text("Asked; who has the key takes it up.")
                case .waiting(isServed: false):
                    text("Asked, and nobody serves tests at the moment.", .warning)
                        + text(
                            "It is gone after a minute. An admin serves tests with: "
                                + "modelpool watch --serve")
                case .running: text("Being tested.")
                }
            return .text(lines)
        }
        var lines = text("\(outcome.verdict.rawValue): \(outcome.message)", outcome.verdict.role)
        if let owner = outcome.owner { lines += text("Whose to mend: \(owner.words)") }
        if !outcome.verdict.isOK { lines += text("Next: \(outcome.next)") }
        lines.append(StyledLine())
        return .text(lines + outcome.stages.map { TestDrawing.line($0).indented(3) })
    }
}

extension State {
    /// What is said of everything else.
    static let deskReason = "a desk has no key: it sees names, and t asks for a test"

    var askedTest: AskedTestView? {
        get { topPane() }
        set { replaceTopPane(newValue) }
    }

    /// Has the selected model tested by whoever has the key. Esc leaves that alone: it was asked for.
    mutating func askForTest() -> [Effect] {
        guard let model = home.selected(in: pool) else { return [] }
        let job = AskForTest(model: model.id, name: model.name)
        guard !jobs.contains(job) else { return say("a test is asked for already") }
        closePanes(AskedTestView.self)
        open(AskedTestView(model: model.id, name: model.name, startedAt: elapsed))
        return [begin(job)]
    }
}

/// Asks for a test at a desk, and waits for what comes of it.
struct AskForTest: RequestJob {
    let model: UUID
    let name: String
    let failureTitle = "Not tested"

    func run(
        by requests: some RequestServices, telling tell: @escaping @Sendable (AskedTest) -> Void
    ) async throws -> TestSummary {
        try await requests.askForTest(of: model, named: name, telling: tell)
    }

    func told(_ standing: AskedTest, _: JobID, _ state: inout State) {
        if state.askedTest?.model == model { state.askedTest?.standing = standing }
    }

    func answered(_ outcome: TestSummary, _ state: inout State) -> [Effect] {
        if state.askedTest?.model == model { state.askedTest?.outcome = outcome }
        state.pool.change(model) { $0.lastTest = outcome }
        state.home.refresh(state.pool)
        return []
    }

    func refused(_ refusal: Refusal, _ state: inout State) -> [Effect] {
        if state.askedTest?.model == model { state.closePanes(AskedTestView.self) }
        return state.report(refusal, title: failureTitle)
    }
}
