import FoundationEssentials
package import PoolModel
import TerminalScreen

/// What a file would bring, one line a model; each can be left out.
struct ImportView: PaneContent {
    struct Item: Sendable, Equatable {
        var model: Model
        var isTaken: Bool
        /// Why it cannot be taken.
        let refusal: String?
        /// The name in the file, where another had to be found.
        let renamedFrom: String?
    }

    let format: String
    var items: [Item]
    let notes: [String]
    /// The headers of the text, where it was pasted.
    let pasted: ParsedHeaders?

    /// - Parameter names: the names that the pool has already.
    init(_ preview: ImportPreview, names: Set<String>, pasted: ParsedHeaders? = nil) {
        self.pasted = pasted
        format = preview.format
        notes = preview.notes
        var free = FreeNames(besides: names)
        items = preview.models.map { model in
            var model = model
            let wanted = model.name
            model.name = free.take(wanted)
            let refusal = FormProblem.list(of: model).first { $0.isRefusal }?.sentence
            return Item(
                model: model, isTaken: refusal == nil, refusal: refusal,
                renamedFrom: model.name == wanted ? nil : wanted)
        }
    }

    /// `2 models and 1 header set`.
    static func count(of models: [Model]) -> String {
        let sets = models.count { $0.isSet }
        return Count.of(models.count - sets, "model")
            + (sets > 0 ? " and " + Count.of(sets, "header set") : "")
    }

    var chosen: [Model] { items.filter(\.isTaken).map(\.model) }

    var context: Context? { .importing }

    func title(_: State) -> StyledLine { StyledLine("import", Style(.title, bold: true)) }

    func body(_ state: State, columns: Int, selected: Int?) -> PaneBody {
        let header = [
            StyledLine(
                "  \(Sanitizer.clean(format)): \(ImportView.count(of: items.map(\.model))), "
                    + "\(chosen.count) to be added. Nothing is saved yet."), StyledLine(),
        ]
        let lines = items.map { item -> StyledLine in
            let model = item.model
            let name = (model.isSet ? "set " : "") + Sanitizer.clean(model.name)
            let line = StyledLine(item.isTaken ? "[x] " : "[ ] ")
                .adding(name.padded(toColumns: 22) + " ")
            if let refusal = item.refusal { return line.adding("! " + refusal, .error) }
            // Where the secrets go is what has to be seen; the model's id only where there is room.
            let id = Sanitizer.clean(model.modelID).padded(toColumns: 16) + " "
            let facts = columns < 100 ? line : line.adding(id)
            if let name = item.renamedFrom {
                return facts.adding("\(Sanitizer.clean(name)) is taken; ", .warning)
                    .adding(model.destination, .dim)
            }
            return facts.adding(model.destination, .dim)
        }
        let shown = notes.prefix(6).map { StyledLine("  " + Sanitizer.clean($0), .warning) }
        let more = notes.count > 6 ? [StyledLine("  and \(notes.count - 6) more notes", .dim)] : []
        return .list(
            header: header, items: lines,
            footer: places(selected, columns: columns, rows: state.size.rows / 2 - 3) + shown + more
        )
    }

    /// Where the values of a pasted model go, masked, and what of its request goes nowhere.
    private func places(_ selected: Int?, columns: Int, rows: Int) -> [StyledLine] {
        // The first one until the list is drawn.
        let selected = selected ?? 0
        guard let pasted, items.indices.contains(selected) else { return [] }
        let model = items[selected].model
        var changes: [ChangesView.Change] = []
        if model.apiKey.hasValue {
            let name = items.count == 1 ? nameOfKey(in: pasted, of: model) : nil
            changes.append(
                ChangesView.Change(
                    "=", (name.map { $0 + ": " } ?? "") + model.apiKey.mask,
                    "goes to the API key field"))
        }
        changes += model.headers.map { ChangesView.Change("+", ModelChange.text($0), "a header") }
        if items.count == 1 {
            changes += pasted.leftOut.map {
                ChangesView.Change("-", $0, "left out: " + PastedKey.whyLeftOut($0), .dim)
            }
        }
        var lines = changes.map { $0.line(columns: columns) }
        if lines.count > max(rows, 1) {
            let more = lines.count - max(rows, 1) + 1
            lines = lines.dropLast(more) + [StyledLine("  and \(more) more", .dim)]
        }
        let title = StyledLine(Sanitizer.clean(model.name) + "  ", .heading)
            .adding(Sanitizer.clean(model.baseURL), .dim)
        return [StyledLine(), title] + lines
    }

    /// The header that the key stood in, with what stood before it.
    private func nameOfKey(in pasted: ParsedHeaders, of model: Model) -> String? {
        guard case .new(let key) = model.apiKey else { return nil }
        for line in pasted.lines where !model.headers.contains(where: { $0.hasName(line.name) }) {
            guard case .new(let value) = line.value, value.reveal().hasSuffix(key.reveal()) else {
                continue
            }
            return line.name
        }
        return nil
    }
}

/// What an import would bring; nothing of it is saved yet.
package struct ImportPreview: Sendable, Equatable {
    /// What the file is taken for: `LiteLLM`, `curl`, ...
    package let format: String
    /// Drafts (version 0, values `.new`).
    package let models: [Model]
    /// What was left out and why, and what else is worth knowing; sanitised.
    package let notes: [String]

    package init(format: String, models: [Model], notes: [String]) {
        self.format = format
        self.models = models
        self.notes = notes
    }
}

/// Models as the text of a file.
package struct ExportedText: Sendable, Equatable {
    package let text: String
    /// How many models could not be exported, and how many remarks there are on the others.
    package let leftOut: Int
    package let notes: Int

    package init(text: String, leftOut: Int, notes: Int) {
        self.text = text
        self.leftOut = leftOut
        self.notes = notes
    }
}
