import FoundationEssentials
import PoolModel
import TerminalScreen

extension TestView {
    var context: Context? { .test }
    var isFullWidth: Bool { false }

    func title(_ state: State) -> StyledLine {
        let isOld = report?.isFromHistory == true
        let name = StyledLine(Sanitizer.clean(model.name), Style(.title, bold: true))
            .adding(isOld ? " > result   " : " > test   ")
        if let report {
            let time = TestReport.time(report.totalMilliseconds)
            let isDoubtful = isOld && history.first?.isVerified == false
            let outcome = name.adding(
                "\(report.verdict.word)\(report.isSlow ? ", slow" : "") after \(time)"
                    + (isDoubtful ? ", unverified" : ""),
                isDoubtful ? .warning : report.verdict.role)
            return isOld ? outcome : outcome.adding("  run \(run)")
        }
        guard job != nil else { return name.adding("not tested", .dim) }
        let seconds = Age.tenths((state.elapsed - startedAt).inSeconds)
        return name.adding("testing \(seconds) s", .running).adding("  run \(run)")
    }

    func body(_ state: State, columns: Int, selected _: Int?) -> PaneBody {
        .text(TestDrawing.lines(of: self, state, columns: columns))
    }
}

/// The lines of the test pane.
enum TestDrawing {
    /// `ok    Resolve     12 ms   10.20.1.8`.
    static func line(_ stage: StageResult) -> StyledLine {
        let time = stage.milliseconds.map { milliseconds($0) } ?? ""
        return StyledLine(stage.state.sign.padded(toColumns: 6), role(stage.state))
            .adding(stage.stage.title.padded(toColumns: 8))
            .adding(time.padded(toColumns: 9, .right) + "   ")
            .adding(Sanitizer.clean(stage.detail))
    }

    static func milliseconds(_ value: Double) -> String {
        value < 10 ? "\(Age.tenths(value)) ms" : "\(Int(min(value, 1e9).rounded())) ms"
    }

    private static func role(_ state: StageResult.State) -> Role {
        switch state {
        case .waiting, .skipped: .dim
        case .running: .running
        case .ok: .ok
        case .failed: .failure
        }
    }

    /// What happened, what it means, and what was sent and answered.
    static func lines(of test: TestView, _ state: State, columns: Int) -> [StyledLine] {
        var lines = heading(of: test, state, columns: columns)
        // Where few lines are in view the answer comes before how it was found.
        let isShort = state.size.rows < 20
        if isShort, let report = test.report { lines += outcome(report, columns: columns) }
        lines.append(StyledLine())
        lines += test.shownStages.map { line($0).indented(3) }
        if !test.streamed.isEmpty || test.report?.reply != nil {
            let text = test.report?.reply ?? test.streamed
            lines += [StyledLine(), StyledLine("   Reply", .heading)]
            lines += StyledLine.wrapped(
                Sanitizer.clean(text, keepingLines: true), columns: columns, indent: 3)
        }
        if !isShort, let report = test.report { lines += outcome(report, columns: columns) }
        let headers = test.report?.sentHeaders ?? test.request?.headers ?? []
        if !headers.isEmpty {
            let title = test.report?.headersTitle ?? "Sent headers"
            lines += [StyledLine(), .rule(title, columns: columns)]
            lines += headers.flatMap { header($0, columns: columns) }
        }
        if let body = test.report?.body, !body.isEmpty {
            let count = Count.of(body.count, "line")
            lines += [StyledLine(), .rule("Answer, \(count)", columns: columns)]
            for text in body {
                lines += StyledLine.wrapped(Sanitizer.clean(text), columns: columns, indent: 3)
            }
        }
        lines += HistoryDrawing.lines(of: test.history, state, columns: columns)
        return lines
    }

    /// Of what was kept of a test, when it was and what to press.
    private static func heading(
        of kept: TestReport, isVerified: Bool, _ state: State, columns: Int
    ) -> [StyledLine] {
        let age = Age.long(of: kept.startedAt, at: state.now)
        var lines = StyledLine.wrapped(
            "Result of \(age); t tests again. The history keeps no request and no answer.",
            columns: columns, indent: 3)
        if !isVerified {
            lines += StyledLine.wrapped(state.doubt, columns: columns, .warning, indent: 3)
        }
        // The list shows no result where what is sent has changed since.
        guard let model = state.pool[kept.modelID], model.lastTest == nil else { return lines }
        return lines
            + StyledLine.wrapped(
                "The model has changed since: that was version \(kept.version), this is "
                    + "version \(model.version).", columns: columns, .warning, indent: 3)
    }

    private static func heading(of test: TestView, _ state: State, columns: Int) -> [StyledLine] {
        if let report = test.report, report.isFromHistory {
            return heading(
                of: report, isVerified: test.history.first?.isVerified != false, state,
                columns: columns)
        }
        let method = test.report?.method ?? test.request?.method ?? "POST"
        let url = test.report?.url ?? test.request?.url ?? test.model.baseURL
        let timeout = "timeout \(test.report?.timeout ?? test.model.timeout) s"
        var lines = StyledLine.wrapped(
            "\(method) \(Sanitizer.clean(url))   \(timeout)", columns: columns, indent: 3)
        if let proxy = test.report?.proxy ?? test.request?.proxy {
            lines.append(StyledLine("   through proxy \(Sanitizer.clean(proxy))"))
        }
        let passed = test.history.first { $0.verdict.isOK }
        let passedText = passed.map { Age.long(of: $0.testedAt, at: state.now) }
        if test.isDraft {
            let count = Count.of(test.changeCount, "change")
            let saved =
                test.model.version == 0
                ? "" : passedText.map { " The saved version last passed \($0)." } ?? ""
            lines += StyledLine.wrapped(
                "Testing the unsaved draft (\(count)).\(saved)", columns: columns, .warning,
                indent: 3)
        } else if let passedText, test.report?.verdict.isOK != true {
            lines.append(StyledLine("   It last passed \(passedText).", .dim))
        }
        return lines
    }

    private static func outcome(_ report: TestReport, columns: Int) -> [StyledLine] {
        var lines = [StyledLine()]
        lines += StyledLine.wrapped(
            "\(report.verdict.rawValue): \(Sanitizer.clean(report.message))", columns: columns,
            report.verdict.role, indent: 3)
        for line in report.advice(afterPassing: true) {
            lines += StyledLine.wrapped(Sanitizer.clean(line), columns: columns, indent: 3)
        }
        if let kind = report.otherKind {
            lines += StyledLine.wrapped(
                "K sets its kind to \(kind.rawValue) and tests again.", columns: columns, .warning,
                indent: 3)
        }
        return lines
    }

    /// `   x-api-key: ********k3Qz                       (API key field)`.
    /// Where it comes from stands below where both have no room in a line.
    static func header(_ header: ShownHeader, columns: Int) -> [StyledLine] {
        let source = "(\(header.sourceWords))"
        let text = "\(Sanitizer.clean(header.name)): \(Sanitizer.clean(header.value))"
        let room = columns - 4 - TextWidth.of(source)
        // A long value is cut, and its mask is not.
        guard header.set == nil && header.replaces == nil || TextWidth.of(text) <= room else {
            return [StyledLine("   " + text)]
                + StyledLine.wrapped(source, columns: columns, .dim, indent: 5)
        }
        return [
            StyledLine("   " + text.padded(toColumns: max(room, 20))).adding(" " + source, .dim)
        ]
    }
}

extension VerdictCode {
    /// The colour of a result.
    var role: Role { isOK ? .ok : isFailure ? .failure : .dim }
}

extension TestSummary {
    /// What the key does not prove looks like neither a success nor a failure.
    var shownRole: Role { isVerified ? verdict.role : .warning }
}

extension State {
    /// What is said of a result that the key does not prove.
    var doubt: String {
        facts.isLocked
            ? "unverified: only the key proves a result; :unlock opens the pool"
            : "unverified: \(TestSummary.whyUnverified); t tests it again"
    }
}

extension StyledLine {
    /// The line with blanks before it.
    func indented(_ columns: Int) -> StyledLine {
        var line = StyledLine(String(repeating: " ", count: columns))
        for span in spans { line = line.adding(span) }
        return line
    }

    /// A rule with a title, as a line of text.
    static func rule(_ title: String, columns: Int) -> StyledLine {
        let used = TextWidth.of(title) + 4
        return StyledLine("── ", .border).adding(title, .heading)
            .adding(" " + String(repeating: "─", count: max(columns - used, 0)), .border)
    }
}

/// The test history of a model: a sparkline of the times and a small table.
enum HistoryDrawing {
    static let rows = 10

    static func lines(of history: [TestSummary], _ state: State, columns: Int) -> [StyledLine] {
        guard !history.isEmpty else { return [] }
        let ok = history.count { $0.verdict.isOK }
        var lines = [
            StyledLine(),
            .rule("History, \(ok) of \(history.count) ok", columns: columns),
            StyledLine("   " + sparkline(of: history) + "  the newest at the right", .dim),
        ]
        let said = sentence(of: TestStatistics(history), state)
        if !said.isEmpty { lines += StyledLine.wrapped(said, columns: columns, .dim, indent: 3) }
        lines += history.prefix(rows).map { test in
            let age = Age.short(of: test.testedAt, at: state.now)
            let time = Age.duration(milliseconds: test.totalMilliseconds)
            return StyledLine("   " + age.padded(toColumns: 5, .right) + "  ")
                .adding(test.word.padded(toColumns: 5), test.shownRole)
                .adding(time.padded(toColumns: 7, .right) + "  ")
                .adding(test.httpStatus.map { "\($0) " } ?? "")
                .adding(test.verdict.rawValue)
                .adding(test.isVerified ? "" : ", unverified", .warning)
        }
        return lines
    }

    /// `median 312ms, 95 of 100 within 1.2s; failing since 3 h ago`; empty where there is nothing to
    /// say.
    static func sentence(of tests: TestStatistics, _ state: State) -> String {
        var parts: [String] = []
        if let median = tests.median, let most = tests.percentile95 {
            parts.append(
                "median \(Age.duration(milliseconds: median)), 95th percentile "
                    + Age.duration(milliseconds: most))
        }
        if let since = tests.failingSince {
            parts.append("failing since \(Age.long(of: since, at: state.now))")
        }
        return parts.joined(separator: "; ")
    }

    /// One sign a test, the oldest first: how long it took against the longest; `x` failed.
    static func sparkline(of history: [TestSummary]) -> String {
        let signs: [Character] = ["▁", "▂", "▃", "▄", "▅", "▆", "▇", "█"]
        let longest = history.filter { $0.verdict.isOK }.map(\.totalMilliseconds).max() ?? 1
        return String(
            history.prefix(50).reversed().map { test -> Character in
                guard test.verdict.isOK else { return "x" }
                let share = test.totalMilliseconds / max(longest, 1)
                return signs[min(max(Int(share * 8), 0), 7)]
            })
    }
}
