import PoolModel
import TerminalScreen

/// What keys do in panes of text.
extension State {
    /// To the next line that holds what was searched for.
    mutating func find(_ step: Int) -> [Effect] {
        guard var pane else { return [] }
        let word = pane.search.lowercased()
        guard !word.isEmpty else { return say("nothing was searched for; / searches") }
        let columns = Layout(self).focusedRect.size.columns
        let lines = PaneDrawing.body(of: pane, self, columns: columns).lines
        guard !lines.isEmpty else { return [] }
        let count = lines.count
        let start = pane.searchStart
        for distance in 1...max(count, 1) {
            let index = ((start + step * distance) % count + count) % count
            guard lines[index].text.lowercased().contains(word) else { continue }
            pane.window.select(index)
            pane.found = PaneView.Found(line: index, selection: pane.window.selection)
            self.pane = pane
            return []
        }
        return say("\(Sanitizer.clean(pane.search)) is not found", .warning)
    }

    mutating func openHelp() -> [Effect] {
        // The help is about the screen below it; a second one would be about itself.
        if case .pane(let pane)? = stack.last, case .help = pane.content { return [] }
        stack.append(.pane(PaneView(.help(HelpView(about: contexts)))))
        return []
    }

    // MARK: The test pane

    /// `e`: to the form of the tested model, which may lie below.
    mutating func editTested() -> [Effect] {
        guard let test else { return [] }
        let cancelling = test.job.map { [Effect.cancel($0)] } ?? []
        stack.removeLast()
        if form?.model.id == test.model.id { return cancelling }
        return cancelling + openForm(test.model, history: test.history)
    }

    mutating func copyReport() -> [Effect] {
        guard let report = test?.report else { return [] }
        return [
            begin(
                CopyText(
                    text: Secret(report.text),
                    notice: "report copied, if your terminal lets programs copy; s saves it to a "
                        + "file"))
        ]
    }

    /// Asks for the file's name where none is given.
    mutating func saveReport(to path: String) -> [Effect] {
        guard let report = test?.report else { return [] }
        if path.isEmpty {
            question = Question(
                title: "Save the report", body: ["A new file with this name:"],
                choices: [.cancel, .init("Save", .saveReport)],
                field: TextField(State.fileName(of: report)))
            return []
        }
        return [begin(WriteFile(text: Secret(report.text), path: path))]
    }

    /// A name of its own for each report, since none is written over:
    /// `modelpool-claude-internal-auth_failed-20260302140900.txt`.
    static func fileName(of report: TestReport) -> String {
        let letters = report.modelName.lowercased().unicodeScalars.map { scalar in
            scalar.isASCII && scalar.properties.isAlphabetic || ("0"..."9").contains(scalar)
                ? Character(scalar) : "-"
        }
        let name = String(letters.prefix(40)).split(separator: "-").joined(separator: "-")
        let time = Age.moment(report.startedAt).filter(\.isNumber)
        return (["modelpool", name, report.verdict.rawValue, time].filter { !$0.isEmpty })
            .joined(separator: "-") + ".txt"
    }
}
