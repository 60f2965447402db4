import FoundationEssentials
import PoolModel
import TerminalScreen

/// What is known of the selected model without opening it: the strip below the list, and the
/// part beside it.
enum DetailDrawing {
    /// What failed and what to do come first, whole as far as there is room; then address and headers.
    static func strip(
        of model: ModelSummary, _ state: State, columns: Int, rows: Int
    ) -> [StyledLine] {
        if state.facts.isDesk {
            let isFailing = model.lastTest?.verdict.isFailure == true
            let test = isFailing ? model.lastTest : nil
            return test.map { failure($0, of: model, state, columns: columns, rows: rows) }
                ?? [testLine(of: model, state)]
        }
        let url = label("URL").adding(Sanitizer.clean(model.baseURL))
        let sent = label("Sent").adding(
            headerText(of: model) + "   " + changeText(of: model))
        guard let test = model.lastTest, test.verdict.isFailure, !model.isLocked else {
            return [url, testLine(of: model, state)] + doubt(of: model, state, columns: columns)
                + [sent]
        }
        return failure(test, of: model, state, columns: columns, rows: rows) + [url, sent]
    }

    /// Result, whose it is to mend, what happened and what to do.
    /// - Parameter rows: what it may take; the server's own words are cut for it, and what to do is not.
    private static func failure(
        _ test: TestSummary, of model: ModelSummary, _ state: State, columns: Int, rows: Int
    ) -> [StyledLine] {
        let owner = test.owner.map { "; to mend: \($0.words)" } ?? ""
        let lines =
            labelled(
                "Test", facts(of: test, model, state) + owner, columns,
                after: (model.stateWord, test.shownRole))
            + doubt(of: model, state, columns: columns)
        let next = labelled("Next", test.next, columns)
        var message = labelled("", test.message, columns - 4)
        let room = max(rows - lines.count - next.count, 1)
        if message.count > room {
            message.removeLast(message.count - room)
            message[room - 1] = message[room - 1].adding(" ...")
        }
        return lines + message + next
    }

    /// A text beside a label.
    /// - Parameter word: what it begins with, in a colour of its own.
    private static func labelled(
        _ label: String, _ text: String, _ columns: Int,
        after word: (text: String, role: Role)? = nil
    ) -> [StyledLine] {
        let start = word?.text ?? ""
        let lines = (start + Sanitizer.clean(text)).wrapped(toColumns: max(columns - 7, 10))
        guard let first = lines.first, !first.isEmpty else { return [] }
        return [
            self.label(label).adding(start, word?.role ?? .normal)
                .adding(String(first.dropFirst(start.count)))
        ] + lines.dropFirst().map { self.label("").adding($0) }
    }

    /// A label of seven columns.
    private static func label(_ text: String) -> StyledLine {
        StyledLine(text.padded(toColumns: 7), .dim)
    }

    private static func testLine(of model: ModelSummary, _ state: State) -> StyledLine {
        let label = label("Test")
        if model.isLocked {
            return label.adding("LOCKED", .locked)
                .adding(": not what was saved for this address; :outside shows what was changed")
        }
        guard let test = model.lastTest else { return label.adding("never tested; t tests it") }
        let message = Sanitizer.clean(test.message)
        // The colour is the state's only: from one failing model to the next it does not change.
        return
            label
            .adding(model.stateWord, test.shownRole)
            .adding("\(facts(of: test, model, state)): \(message)")
    }

    /// Status and verdict of the last test, each with a blank before it, and how long ago it was; a
    /// verdict that only repeats the state, which stands before them, is not said twice.
    private static func facts(
        of test: TestSummary, _ model: ModelSummary, _ state: State
    ) -> String {
        let verdict = test.verdict.rawValue
        let facts = [test.httpStatus.map(String.init), verdict == model.stateWord ? nil : verdict]
            .compactMap(\.self).map { " " + $0 }.joined()
        return "\(facts), \(Age.long(of: test.testedAt, at: state.now))"
    }

    /// Why the key does not prove the last test; empty where it does.
    private static func doubt(
        of model: ModelSummary, _ state: State, columns: Int
    ) -> [StyledLine] {
        guard let test = model.lastTest, !test.isVerified, !model.isLocked else { return [] }
        return StyledLine.wrapped(state.doubt, columns: columns - 7, .warning)
            .map { $0.indented(7) }
    }

    private static func headerText(of model: ModelSummary) -> String {
        let count = model.headerNames.count
        let off = count - model.headersOn
        let headers =
            Count.of(count, "header of yours", "headers of yours")
            + (off > 0 ? " (\(off) off)" : "")
        guard !model.sets.isEmpty else { return headers }
        let sets = model.sets.map { Sanitizer.clean($0) }.joined(separator: ", ")
        return headers
            + ", and \(model.setHeaderNames.count) of set\(model.sets.count > 1 ? "s" : "") \(sets)"
    }

    private static func changeText(of model: ModelSummary) -> String {
        let by = model.changedBy.isEmpty ? "" : " by \(Sanitizer.clean(model.changedBy))"
        return "Changed \(Age.day(model.changedAt))\(by)"
    }

    /// The part beside the list.
    static func draw(_ state: State, on screen: inout Screen, in rect: Rect) {
        guard let model = state.home.selected(in: state.pool) else { return }
        let inside = Rect(
            column: rect.minColumn + 1, row: rect.minRow, columns: rect.size.columns - 1,
            rows: rect.size.rows)
        StyledLine(Sanitizer.clean(model.name), Style(.title, bold: true))
            .draw(on: &screen, in: inside.row(0))
        let lines = self.lines(of: model, state, columns: inside.size.columns)
        for (index, line) in lines.prefix(max(inside.size.rows - 2, 0)).enumerated() {
            line.draw(on: &screen, in: inside.row(index + 2))
        }
    }

    private static func lines(of model: ModelSummary, _ state: State, columns: Int)
        -> [StyledLine]
    {
        func field(_ title: String, _ value: String) -> StyledLine {
            StyledLine(title.padded(toColumns: 10), .dim).adding(Sanitizer.clean(value))
        }
        var lines = [field("Provider", model.provider.rawValue), field("Model", model.modelID)]
        if !state.facts.isDesk { lines.append(field("URL", model.baseURL)) }
        lines.append(field("Enabled", model.isEnabled ? "yes" : "no"))
        if !model.tags.isEmpty { lines.append(field("Tags", model.tags.joined(separator: " "))) }
        if !state.facts.isDesk { lines.append(StyledLine(changeText(of: model), .dim)) }
        lines += [StyledLine(), StyledLine("Last test", .heading)]
        if let test = model.lastTest {
            if test.verdict.isFailure {
                lines += failure(test, of: model, state, columns: columns, rows: 12)
            } else {
                let time = Age.duration(milliseconds: test.totalMilliseconds)
                let text = "\(model.stateWord)\(facts(of: test, model, state)), \(time)"
                lines.append(StyledLine(text, test.shownRole))
                if !test.isVerified {
                    lines += StyledLine.wrapped(state.doubt, columns: columns, .warning)
                }
                lines += StyledLine.wrapped(Sanitizer.clean(test.message), columns: columns)
            }
            lines += test.stages.filter { $0.state == .ok || $0.state == .failed }.map {
                TestDrawing.line($0)
            }
        } else {
            lines.append(StyledLine(model.isLocked ? "LOCKED" : "never", .dim))
        }
        if let tests = model.statistics, tests.count > 0 {
            let passed = "\(tests.passed) of \(Count.of(tests.count, "test")) passed"
            let more = HistoryDrawing.sentence(of: tests, state)
            lines += StyledLine.wrapped(
                more.isEmpty ? passed : "\(passed); \(more)", columns: columns, .dim)
        }
        if state.facts.isDesk { return lines }
        lines += [StyledLine(), StyledLine("Headers", .heading), StyledLine(headerText(of: model))]
        lines += model.setHeaderNames.map { StyledLine("  " + Sanitizer.clean($0), .dim) }
        lines += model.headerNames.map { StyledLine("  " + Sanitizer.clean($0)) }
        return lines
    }
}
