import FoundationEssentials
import PoolModel
import TerminalScreen
import TestSupport
import Testing

@testable import PoolUI

/// A job that a test has taken and answers; what the job wants stands in it.
@dynamicMemberLookup
struct Asked<Kind: Job> {
    let id: JobID
    let job: Kind

    subscript<Value>(dynamicMember path: KeyPath<Kind, Value>) -> Value { job[keyPath: path] }
}

/// Drives a ``State`` with keys and answers, the way the runner would. Every effect has to be
/// taken by the test: one that is left over fails it when the script ends.
final class Script {
    private(set) var state: State
    private var pending: [Effect] = []
    /// What the form that was opened asked about its references.
    private(set) var references: Asked<CheckReferences>?
    private var locks: Asked<CheckLocks>?
    /// What was asked in the background about the kept tests; no test has to take it.
    private(set) var statistics: Asked<LoadStatistics>?

    init(
        models: [ModelSummary] = Sample.summaries, size: Size = Size(columns: 80, rows: 24),
        facts: PoolFacts = Sample.facts, keymap: Keymap = .standard
    ) {
        state = State(size: size, seed: 7, now: Sample.now, keymap: keymap)
        pending = start(&state)
        if let job: Asked<LoadPool> = next() {
            answer(job, PoolContents(models: models, facts: facts))
        }
        locks = facts.isLocked ? nil : next()
    }

    /// The next effect, if it is a job of this kind.
    private func next<Kind: Job>() -> Asked<Kind>? {
        guard case .run(let running)? = pending.first, let job = running.job as? Kind else {
            return nil
        }
        pending.removeFirst()
        return Asked(id: running.id, job: job)
    }

    /// Every effect was asserted.
    func done(_ location: SourceLocation = #_sourceLocation) {
        #expect(pending.isEmpty, "left over: \(pending)", sourceLocation: location)
    }

    @discardableResult
    func send(_ action: Action) -> Script {
        pending += update(&state, action).filter { effect in
            guard case .run(let running) = effect, let job = running.job as? LoadStatistics else {
                return true
            }
            statistics = Asked(id: running.id, job: job)
            return false
        }
        return self
    }

    /// Keys by their names, blanks between them: `j Enter Ctrl-R`.
    @discardableResult
    func keys(_ names: String, _ location: SourceLocation = #_sourceLocation) -> Script {
        for name in names.split(separator: " ") {
            guard let key = KeyName.key(String(name)) else {
                Issue.record("no key \(name)", sourceLocation: location)
                return self
            }
            send(.input(.key(key)))
        }
        return self
    }

    /// Text, letter by letter.
    @discardableResult
    func type(_ text: String) -> Script {
        for character in text { send(.input(.key(.character(character)))) }
        return self
    }

    @discardableResult
    func paste(_ text: String) -> Script { send(.input(.paste(text))) }

    /// Text that comes as keys, all at once.
    /// - Returns: whether it is taken as a paste.
    func typeAtOnce(_ text: String) -> Bool {
        let keys = text.map { (character) -> Key in
            switch character {
            case "\n": .enter
            case "\t": .tab
            case "\u{1B}": .escape
            default: .character(character)
            }
        }
        let pasted = pastedText(of: keys, in: state)
        if let pasted {
            send(.unbracketedPaste(pasted))
        } else {
            for key in keys { send(.input(.key(key))) }
        }
        return pasted != nil
    }

    @discardableResult
    func tick(_ seconds: Double) -> Script {
        send(
            .tick(
                state.now.addingTimeInterval(seconds), elapsed: state.elapsed + .seconds(seconds)))
    }

    /// The next effect must be this one.
    func take(_ effect: Effect, _ location: SourceLocation = #_sourceLocation) {
        guard !pending.isEmpty else {
            Issue.record("no effect; expected \(effect)", sourceLocation: location)
            return
        }
        #expect(pending.removeFirst() == effect, sourceLocation: location)
    }

    /// The next effect must be a job like this one.
    func take(_ job: some Job, _ location: SourceLocation = #_sourceLocation) {
        guard case .run(let running)? = pending.first, job.isEqual(to: running.job) else {
            Issue.record("not \(job): \(pending)", sourceLocation: location)
            return
        }
        pending.removeFirst()
    }

    /// The next effect must be a job of this kind.
    @discardableResult
    func take<Kind: Job>(
        _ kind: Kind.Type, _ location: SourceLocation = #_sourceLocation
    ) throws -> Asked<Kind> {
        let found: Asked<Kind>? = next()
        return try #require(found, "no \(kind): \(pending)", sourceLocation: location)
    }

    @discardableResult
    func answer<Kind: Job>(_ asked: Asked<Kind>, _ answer: Kind.Answer) -> Script {
        send(asked.job.ended(asked.id, .success(answer)))
    }

    @discardableResult
    func refuse<Kind: Job>(_ asked: Asked<Kind>, _ refusal: Refusal) -> Script {
        send(asked.job.ended(asked.id, .failure(refusal)))
    }

    @discardableResult
    func tell<Kind: RequestJob>(_ asked: Asked<Kind>, _ event: Kind.Event) -> Script {
        send(asked.job.telling(asked.id, event))
    }

    /// Another program has changed the pool, which is read again.
    @discardableResult
    func load(_ models: [ModelSummary], _ facts: PoolFacts) -> Script {
        send(.poolChanged)
        if let job: Asked<LoadPool> = next() {
            answer(job, PoolContents(models: models, facts: facts))
        }
        return self
    }

    /// Another program has changed the pool, and it cannot be read.
    func refuseToLoad(_ failure: Failure) throws {
        send(.poolChanged)
        refuse(try take(LoadPool.self), .failed(failure))
    }

    /// These models have a secret that cannot be opened.
    func lockModels(_ ids: Set<UUID>) {
        check(LockCheck(ids))
    }

    /// What the look at everything that began with the screen has shown.
    func check(_ found: LockCheck) {
        if let locks { answer(locks, found) }
    }

    /// A script in the form of a stored model.
    static func form(_ model: Model = Sample.claude) throws -> Script {
        try Script().open(model)
    }

    /// A script in the headers of that form.
    static func headers(_ model: Model = Sample.claude) throws -> Script {
        try form(model).keys("} }")
    }

    /// A script in a chat with a stored model.
    static func chat() throws -> Script {
        let script = Script()
        script.keys("j c")
        return script.answer(try script.take(ChatWithSaved.self), LoadedModel(Sample.claude))
    }

    /// Opens a stored model's form, answering as the store would.
    @discardableResult
    func open(_ model: Model, history: [TestSummary] = []) throws -> Script {
        state.home.select(model.id, in: state.pool)
        keys("Enter")
        let job = try take(OpenModel.self)
        #expect(job.job.id == model.id)
        answer(job, LoadedModel(model, history: history))
        references = next()
        return self
    }

    /// Answers a save as the store would: next version, values kept.
    @discardableResult
    func answerSave(_ location: SourceLocation = #_sourceLocation) throws -> [Model] {
        let job = try take(SaveForm.self, location)
        answer(job, [Sample.stored(job.model)])
        take(LoadPool(), location)
        return [job.model]
    }

    var screen: Screen { render(state) }
    /// The rows as text.
    var text: String { screen.lines.joined(separator: "\n") }
    /// The row that the cursor stands on: what a screen reader reads out.
    var cursorLine: String {
        guard let cursor = screen.cursor else { return "" }
        return screen.lines[cursor.row]
    }
    /// The models that the list shows.
    var modelNames: [String] { state.home.shown.map { state.pool.models[$0].name } }
    /// The header rows of the form.
    var headerNames: [String] { draft?.headers.map(\.name) ?? [] }
    var draft: Model? { state.form?.model }
}
