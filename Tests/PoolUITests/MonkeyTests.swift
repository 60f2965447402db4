import FoundationEssentials
import PoolModel
import TerminalScreen
import Testing

@testable import PoolUI

/// Random keys, pastes, resizes and answers, from a seed: whatever happens, the program stays
/// whole.
@Suite struct MonkeyTests {
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
    func nothingBreaks(_ seed: UInt64) async {
        var random = Random(seed)
        let runner = RandomRunner(seed)
        var state = State(size: Self.sizes[0], seed: seed, now: Sample.now)
        var waiting = start(&state)
        var seen: Set<Context> = []
        for step in 0..<1500 {
            switch random.below(40) {
            case 0: waiting += update(&state, .input(.resize(random.pick(Self.sizes))))
            case 1:
                let text = random.pick(Self.pastes)
                waiting += update(
                    &state, step % 2 == 0 ? .unbracketedPaste(text) : .input(.paste(text)))
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
                guard case .run(let running) = effect else { break }
                running.job.start(running.id, by: runner)
                for action in await runner.answers() { waiting += update(&state, action) }
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
            _ = update(
                &state,
                LoadPool().ended(
                    JobID(1),
                    .success(PoolContents(models: Sample.summaries, facts: Sample.facts))))
            for _ in 0..<500 { _ = update(&state, .input(.key(random.pick(Self.keys)))) }
            return state
        }
        #expect(run() == run())
    }
}
