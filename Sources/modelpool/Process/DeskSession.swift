internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolStore
internal import PoolUI
internal import PostgresClient

/// What somebody at a desk without a key can do: see the names, and have models tested.
struct DeskSession {
    private let desk: Desk
    private let console: Console

    /// After the server has refused to show the pool: `nil` where this is no desk either.
    init?(after error: any Error, _ options: GlobalOptions, in context: CommandContext) throws {
        guard let desk = try DeskSession.desk(after: error, options, in: context) else {
            return nil
        }
        self.desk = desk
        console = context.console
    }

    static func desk(
        after error: any Error, _ options: GlobalOptions, in context: CommandContext
    ) throws -> Desk? {
        guard case .server(let problem) = (error as? StoreError)?.code,
            problem.sqlstate == "42501"
        else { return nil }
        return try Desk(OpenedPool.path(options, in: context))
    }

    // MARK: List

    func list(now: Date, json: Bool) throws -> ExitStatus {
        let models = try desk.models()
        guard !json else {
            try console.print(
                JSONValue.object([
                    ("schema", .integer(1)), ("models", .array(models.map(DeskSession.json))),
                ]).prettyText)
            return .done
        }
        var table = TextTable(["NAME", "PROVIDER", "MODEL", "ON", "LAST TEST"])
        for model in models {
            let last = model.lastVerdict.map { verdict in
                "\(verdict.isFailure ? "FAIL " : "")\(verdict.rawValue)"
                    + (model.lastTested.map { ", " + Age.long(of: $0, at: now) } ?? "")
            }
            table.add([
                Sanitizer.clean(model.name), Sanitizer.clean(model.provider),
                Sanitizer.clean(model.modelID), model.isEnabled ? "yes" : "no", last ?? "never",
            ])
        }
        try console.print(table.lines)
        return .done
    }

    private static func json(_ model: Desk.Model) -> JSONValue {
        .object([
            ("name", .string(model.name)), ("id", .string(model.id.uuidString)),
            ("provider", .string(model.provider)), ("model", .string(model.modelID)),
            ("kind", .string(model.kind)), ("enabled", .bool(model.isEnabled)),
            ("last_verdict", .optional(model.lastVerdict?.rawValue)),
        ])
    }

    // MARK: Test

    /// Has models tested, one after the other, and says what became of each.
    func test(_ names: [String], json: Bool) throws -> ExitStatus {
        let models = try desk.models()
        let chosen = try names.map { try DeskSession.find($0, among: models) }
        var isFailing = false
        for model in chosen {
            let answer = try answer(of: model)
            if answer.verdict.isFailure { isFailing = true }
            let lines =
                json
                ? [DeskSession.json(answer, of: model).text] : DeskSession.lines(answer, of: model)
            try console.print(lines)
        }
        return isFailing ? .testFailed : .done
    }

    private func answer(of model: Desk.Model) throws -> DeskAnswer {
        let request: Int64
        do { request = try desk.ask(model.id) } catch let refusal as DeskRefusal {
            throw DeskSession.notAsked(refusal, model.name)
        }
        var isSaid = false
        while true {
            switch try desk.state(of: request) {
            case .done(let answer): return answer
            case .refused(let reason): throw DeskSession.notTested(model.name, reason)
            case .gone: throw DeskSession.nobodyTested(model.name)
            case .waiting(isServed: false) where !isSaid:
                console.note("nobody serves tests at the moment; waiting for a minute")
                isSaid = true
            case .waiting, .running: break
            }
            usleep(100_000)
        }
    }

    // MARK: What is said where nothing comes of it

    static func notAsked(_ refusal: DeskRefusal, _ name: String) -> CommandFailure {
        notTested(name, refusal.reason, advice: "try again later")
    }

    static func notTested(
        _ name: String, _ reason: String, advice: String = ""
    ) -> CommandFailure {
        CommandFailure(
            .refused, "\(ErrorWording.quoted(name)) is not tested: \(ErrorWording.cut(reason))",
            advice: advice)
    }

    static func nobodyTested(_ name: String) -> CommandFailure {
        CommandFailure(
            .refused, "nobody tested \(ErrorWording.quoted(name)) within a minute",
            advice: "ask an admin whether this runs: modelpool watch --serve")
    }

    private static func find(
        _ text: String, among models: [Desk.Model]
    ) throws(CommandFailure) -> Desk.Model {
        func only(_ isMeant: (Desk.Model) -> Bool) -> Desk.Model? {
            let found = models.filter(isMeant)
            return found.count == 1 ? found.first : nil
        }
        let lower = text.lowercased()
        if let found = only({ $0.name == text }) ?? only({ $0.id.uuidString == text.uppercased() })
            ?? only({ $0.name.lowercased().hasPrefix(lower) })
        {
            return found
        }
        let isAmbiguous = models.contains { $0.name.lowercased().hasPrefix(lower) }
        throw CommandFailure(
            .noSuchModel,
            isAmbiguous
                ? "\(ErrorWording.quoted(text)) could be several models"
                : "there is no model \(ErrorWording.quoted(text))", advice: "see: modelpool list")
    }

    private static func lines(_ answer: DeskAnswer, of model: Desk.Model) -> [String] {
        let time = TestReport.time(answer.totalMilliseconds)
        let failed = answer.verdict.isFailure ? "FAIL " : ""
        var lines = [
            "\(Sanitizer.clean(model.name)): \(failed)\(answer.verdict.rawValue) after \(time)",
            "  " + VerdictWording.of(answer.verdict).meaning,
        ]
        if let owner = answer.owner { lines.append("  Whose to mend: \(owner.words)") }
        if !answer.verdict.isOK { lines.append("  Next: \(answer.next)") }
        return lines
            + answer.stages.map { stage in
                "  \(stage.stage.title): \(stage.state.rawValue)"
                    + (stage.milliseconds.map { ", " + TestReport.time($0) } ?? "")
            }
    }

    private static func json(_ answer: DeskAnswer, of model: Desk.Model) -> JSONValue {
        .object([
            ("schema", .integer(1)), ("model", .string(model.name)),
            ("id", .string(model.id.uuidString)), ("ok", .bool(answer.verdict.isOK)),
            ("verdict", .string(answer.verdict.rawValue)),
            ("owner", .optional(answer.owner?.who)), ("next", .string(answer.next)),
            ("total_ms", JSONValue(answer.totalMilliseconds)),
            (
                "stages",
                .array(
                    answer.stages.map { stage in
                        .object([
                            ("stage", .string(stage.stage.rawValue)),
                            ("state", .string(stage.state.rawValue)),
                            ("ms", stage.milliseconds.map { JSONValue($0) } ?? .null),
                        ])
                    })
            ),
        ])
    }
}
