import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

/// Random keys, pastes, resizes and answers, from a seed: whatever happens, the program stays
/// whole.
@Suite struct MonkeyTests {
    private struct Random {
        private var identities: SeededIdentities
        init(_ seed: UInt64) { identities = SeededIdentities(seed: seed) }
        mutating func below(_ limit: Int) -> Int {
            let bytes = identities.next().uuid
            return (Int(bytes.0) << 8 | Int(bytes.1)) % max(limit, 1)
        }
        mutating func pick<Element>(_ elements: [Element]) -> Element {
            elements[below(elements.count)]
        }
    }

    private static let keys: [Key] =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789 /:?[]-".map {
            .character($0)
        } + [
            .enter, .enter, .escape, .tab, .backTab, .backspace, .delete, .up, .down, .left, .right,
            .home, .end, .pageUp, .pageDown, .control("r"), .control("t"), .control("u"),
            .control("d"), .control("n"), .control("p"), .control("w"), .control("k"),
            .function(1), .character("通"), .character("\u{301}"),
        ]

    private static let pastes = [
        "X-A: 1\nX-B: 2\n", "one line", "curl https://x -H 'A: b'", "\n\n", "{\"A\":\"b\"}", "",
        "通义: x\u{1B}[2J\r\nY: z",
    ]

    private static let sizes = [
        Size(columns: 80, rows: 24), Size(columns: 60, rows: 16), Size(columns: 200, rows: 60),
        Size(columns: 120, rows: 30), Size(columns: 20, rows: 5), Size(columns: 1, rows: 1),
        Size(columns: 99, rows: 17),
    ]

    /// What a runner would answer, sometimes with a failure.
    private func answer(_ effect: Effect, _ random: inout Random) -> [Action] {
        let failure = Failure(sentence: "It failed.", advice: "Try again.")
        func or(_ id: EffectID, _ action: Action) -> [Action] {
            random.below(5) == 0 ? [.failed(id, failure)] : [action]
        }
        switch effect {
        case .loadPool: return [.poolLoaded(Sample.summaries, Sample.facts)]
        case .checkLocks: return [.locksChecked([])]
        case .load(let id, _):
            return or(
                id, .modelLoaded(id, Sample.claude, history: [Sample.test(.ok, 1, minutesAgo: 1)]))
        case .loadMany(let id, _): return or(id, .modelsLoaded(id, [Sample.claude]))
        case .copyModel(let id, _):
            return or(
                id,
                .copied(
                    id,
                    Model(
                        id: Sample.id(70), name: "copy", provider: .custom, modelID: "m",
                        now: Sample.now)))
        case .save(let id, let models, let isAllowed):
            switch random.below(4) {
            case 0:
                return [
                    .conflicted(
                        id,
                        Conflict(
                            mine: models[0], theirs: random.below(2) == 0 ? nil : Sample.claude))
                ]
            case 1 where !isAllowed:
                return [.originChanged(id, OriginChange(modelName: "m", from: "a", to: "b"))]
            default: return or(id, .saved(id, models.map(Sample.stored)))
            }
        case .delete(let id, let models): return or(id, .deleted(id, models.map(\.id)))
        case .setEnabled(let id, _, _), .copySecret(let id, _, _), .copyCurl(let id, _),
            .saveSecret(let id, _, _, _), .saveCurl(let id, _, _),
            .writeFile(let id, _, _), .exportFile(let id, _, _):
            return or(id, .done(id, message: "done"))
        case .reveal(let id, _, let row):
            return or(id, .revealed(id, row: row, value: Secret("value")))
        case .preview(let id, _):
            return or(
                id,
                .previewed(
                    id,
                    EffectiveRequest(
                        method: "POST", url: "https://x", headers: [], body: "{}", proxy: nil,
                        problems: [])))
        case .test(let id, let model, let isDraft, _, _):
            var report = TestPaneTests.report(model, isDraft: isDraft)
            report.stages = []
            return [
                .testEvent(id, model: model.id, .text("x")),
                .testEvent(id, model: model.id, .finished(report)), .testsDone(id),
            ]
        case .testMany(let id, let ids, _):
            return ids.prefix(3).map {
                .testEvent(id, model: $0, .stage(StageResult(stage: .resolve, state: .ok)))
            } + [.testsDone(id)]
        case .chat(let id, _, _, _):
            return [
                .chatEvent(id, .text("hello")),
                .chatEvent(id, .finished(firstToken: 1, total: 2, tokens: 3)),
            ]
        case .listModels(let id, _, _): return or(id, .listed(id, modelIDs: ["a", "b"]))
        case .checkReferences(let found):
            return [
                .referencesChecked(Dictionary(found.map { ($0, true) }, uniquingKeysWith: { $1 }))
            ]
        case .editText(let id, let text):
            return [.editorClosed(id, text: random.below(2) == 0 ? nil : text + "X-E: 1\n")]
        case .parseHeaders(let id, _):
            return or(
                id,
                .parsed(
                    id,
                    ParsedHeaders(
                        lines: [
                            .init(name: "X-P", value: .new(Secret("1")), isOn: true),
                            .init(name: "X-Q", value: .keep(row: 1 + random.below(3)), isOn: false),
                        ],
                        rejected: random.below(2) == 0 ? [] : [.init(line: 3, reason: "no colon")]))
            )
        case .importFile(let id, _):
            return or(
                id,
                .importRead(id, ImportPreview(format: "curl", models: [Sample.claude], notes: [])))
        case .loadAudit(let id): return or(id, .auditLoaded(id, []))
        case .loadKeyStatus(let id):
            return or(id, .keyStatusLoaded(id, KeyStatus(facts: [], slots: [])))
        case .unlock(let id, _): return [.failed(id, failure)]
        case .cancel, .copy, .lock, .setMouse, .redraw, .suspend, .quit: return []
        }
    }

    private func check(_ state: State) {
        let screen = render(state)
        #expect(screen.size == state.size)
        if let cursor = screen.cursor {
            #expect(screen.bounds.contains(cursor), "\(cursor) in \(state.size)")
        }
        if let form = state.form {
            #expect(Set(form.model.headers.map(\.id)).count == form.model.headers.count)
            for row in form.model.headers {
                // A value that is kept was stored once: nothing drawn has become one.
                if case .new(let secret) = row.value {
                    #expect(!secret.reveal().hasPrefix(Mask.dots))
                }
            }
        }
    }

    @Test(arguments: [1, 2, 3, 4, 5, 6] as [UInt64])
    func nothingBreaks(_ seed: UInt64) {
        var random = Random(seed)
        var state = State(size: Self.sizes[0], seed: seed, now: Sample.now)
        var waiting = start(&state)
        var seen: Set<Context> = []
        for step in 0..<1500 {
            switch random.below(40) {
            case 0: waiting += update(&state, .input(.resize(random.pick(Self.sizes))))
            case 1:
                let text = random.pick(Self.pastes)
                waiting += update(
                    &state, step % 2 == 0 ? .burst(text) : .input(.paste(text)))
            case 2:
                let seconds = random.below(20)
                waiting += update(
                    &state,
                    .tick(
                        state.now.addingTimeInterval(Double(seconds)),
                        elapsed: state.elapsed + .seconds(seconds)))
            case 3: waiting += update(&state, .interrupt)
            case 4:
                waiting += update(
                    &state, .input(.click(Point(column: random.below(90), row: random.below(30)))))
            case 5...14 where !waiting.isEmpty:
                let effect = waiting.remove(at: random.below(waiting.count))
                for action in answer(effect, &random) { waiting += update(&state, action) }
            default: waiting += update(&state, .input(.key(random.pick(Self.keys))))
            }
            if waiting.count > 50 { waiting.removeFirst(25) }
            seen.formUnion(state.contexts)
            if step % 7 == 0 { check(state) }
        }
        check(state)
        // The monkey has really been around.
        #expect(seen.count >= 15, "\(seen.map(\.rawValue).sorted())")
    }

    @Test func theSameSeedGivesTheSameState() {
        func run() -> State {
            var random = Random(99)
            var state = State(size: Self.sizes[0], seed: 5, now: Sample.now)
            _ = start(&state)
            _ = update(&state, .poolLoaded(Sample.summaries, Sample.facts))
            for _ in 0..<500 { _ = update(&state, .input(.key(random.pick(Self.keys)))) }
            return state
        }
        #expect(run() == run())
    }
}
