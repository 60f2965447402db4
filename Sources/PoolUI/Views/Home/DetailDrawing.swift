import FoundationEssentials
import PoolModel
import TerminalScreen

/// What is known of the selected model without opening it: the strip below the list, and the
/// part beside it.
enum DetailDrawing {
    /// URL, test, headers: three lines.
    static func strip(of model: ModelSummary, _ state: State) -> [StyledLine] {
        [
            StyledLine("URL    ", .dim).adding(Sanitizer.clean(model.baseURL)),
            testLine(of: model, state),
            StyledLine("Sent   ", .dim).adding(
                headerText(of: model) + "   " + changeText(of: model)),
        ]
    }

    private static func testLine(of model: ModelSummary, _ state: State) -> StyledLine {
        let label = StyledLine("Test   ", .dim)
        if model.isLocked {
            return label.adding("LOCKED", .locked)
                .adding(": a stored secret cannot be opened; Enter and type it again")
        }
        guard let test = model.lastTest else { return label.adding("never tested; t tests it") }
        let age = Age.long(of: test.testedAt, at: state.now)
        let message = Sanitizer.clean(withoutAddress(test.message, model))
        // The colour is the state's only: from one failing model to the next it does not change.
        return
            label
            .adding(model.stateWord, test.verdict.role)
            .adding("\(facts(of: test, model)), \(age): \(message)")
    }

    /// The message without the model's address, which stands in the line above: more of it fits.
    private static func withoutAddress(_ message: String, _ model: ModelSummary) -> String {
        // A base URL that is none has no address to leave out.
        guard let url = try? BaseURL(model.baseURL) else { return message }
        let address = url.origin.shortText
        var result = ""
        var rest = message[...]
        while let range = rest.firstRange(of: address) {
            let next = rest[range.upperBound...].prefix(2)
            // Another host or port, or an address with a path, is told in full.
            let isWhole =
                next.first.map { " ,;)".contains($0) } ?? true
                || next.first == ":" && next.last?.isNumber != true
            let before = rest[..<range.lowerBound]
            if !isWhole {
                result += before + rest[range]
            } else if before.hasSuffix(" at ") {
                result += before.dropLast(4)
            } else {
                result += before + "the server"
            }
            rest = rest[range.upperBound...]
        }
        return result + rest
    }

    /// Status and verdict of the last test, each with a blank before it; a verdict that only repeats
    /// the state, which stands before them, is not said twice.
    private static func facts(of test: TestSummary, _ model: ModelSummary) -> String {
        let verdict = test.verdict.rawValue
        return [test.httpStatus.map(String.init), verdict == model.stateWord ? nil : verdict]
            .compactMap(\.self).map { " " + $0 }.joined()
    }

    private static func headerText(of model: ModelSummary) -> String {
        let count = model.headerNames.count
        let off = count - model.headersOn
        let headers = Count.of(count, "header of yours", "headers of yours")
        return off > 0 ? headers + " (\(off) off)" : headers
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
        var lines = [
            field("Provider", model.provider.rawValue), field("Model", model.modelID),
            field("URL", model.baseURL), field("Enabled", model.isEnabled ? "yes" : "no"),
        ]
        if !model.tags.isEmpty { lines.append(field("Tags", model.tags.joined(separator: " "))) }
        lines.append(StyledLine(changeText(of: model), .dim))
        lines += [StyledLine(), StyledLine("Last test", .heading)]
        if let test = model.lastTest {
            let text =
                "\(model.stateWord)\(facts(of: test, model)), \(Age.long(of: test.testedAt, at: state.now)), "
                + Age.duration(milliseconds: test.totalMilliseconds)
            lines.append(StyledLine(text, test.verdict.role))
            lines += StyledLine.wrapped(Sanitizer.clean(test.message), columns: columns)
            lines += test.stages.filter { $0.state == .ok || $0.state == .failed }.map {
                TestDrawing.line($0)
            }
        } else {
            lines.append(StyledLine(model.isLocked ? "LOCKED" : "never", .dim))
        }
        lines += [StyledLine(), StyledLine("Headers", .heading), StyledLine(headerText(of: model))]
        lines += model.headerNames.map { StyledLine("  " + Sanitizer.clean($0)) }
        return lines
    }
}
