import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

/// Drives a ``State`` with keys and answers, the way the runner would. Every effect has to be
/// taken by the test: one that is left over fails it when the script ends.
final class Script {
    private(set) var state: State
    private var pending: [Effect] = []

    init(
        models: [ModelSummary] = Sample.summaries, size: Size = Size(columns: 80, rows: 24),
        facts: PoolFacts = Sample.facts, keymap: Keymap = .standard
    ) {
        state = State(size: size, seed: 7, now: Sample.now, keymap: keymap)
        pending = start(&state)
        take(.loadPool)
        send(.poolLoaded(models, facts))
        if !facts.isLocked { take(.checkLocks) }
    }

    /// Every effect was asserted.
    func done(_ location: SourceLocation = #_sourceLocation) {
        #expect(pending.isEmpty, "left over: \(pending)", sourceLocation: location)
    }

    @discardableResult
    func send(_ action: Action) -> Script {
        pending += update(&state, action)
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
    func burst(_ text: String) -> Bool {
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
            send(.burst(pasted))
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

    /// Takes the next effect if it is one of a kind, and gives what is in it.
    func take<Payload>(
        _ location: SourceLocation = #_sourceLocation, _ pick: (Effect) -> Payload?
    ) throws -> Payload {
        let effect = try #require(pending.first, "no effect", sourceLocation: location)
        pending.removeFirst()
        return try #require(pick(effect), "another effect: \(effect)", sourceLocation: location)
    }

    /// Opens a stored model's form, answering as the store would.
    @discardableResult
    func open(_ model: Model, history: [TestSummary] = []) throws -> Script {
        state.home.select(model.id, in: state.pool)
        keys("Enter")
        let id = try take { if case .load(let id, model.id) = $0 { id } else { nil } }
        send(.modelLoaded(id, model, history: history))
        if case .checkReferences? = pending.first { pending.removeFirst() }
        return self
    }

    /// Answers a save as the store would: next version, values kept.
    @discardableResult
    func answerSave(_ location: SourceLocation = #_sourceLocation) throws -> [Model] {
        let (id, models) = try take(location) { effect -> (EffectID, [Model])? in
            if case .save(let id, let models, _) = effect { (id, models) } else { nil }
        }
        let stored = models.map { Sample.stored($0) }
        send(.saved(id, stored))
        take(.loadPool, location)
        return models
    }

    var screen: Screen { render(state) }
    /// The rows as text.
    var text: String { screen.lines.joined(separator: "\n") }
    var draft: Model? { state.form?.model }
}
