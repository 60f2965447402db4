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

    /// - Parameter names: the names that the pool has already.
    init(_ preview: ImportPreview, names: Set<String>) {
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

    var chosen: [Model] { items.filter(\.isTaken).map(\.model) }

    var context: Context? { .importing }

    func title(_: State) -> StyledLine { StyledLine("import", Style(.title, bold: true)) }

    func body(_: State, columns: Int, selected _: Int?) -> PaneBody {
        let count = items.count { $0.isTaken }
        let header = [
            StyledLine(
                "  \(Sanitizer.clean(format)): \(items.count) models, \(count) to be added. "
                    + "Nothing is saved yet."), StyledLine(),
        ]
        let lines = items.map { item -> StyledLine in
            let model = item.model
            let line = StyledLine(item.isTaken ? "[x] " : "[ ] ")
                .adding(Sanitizer.clean(model.name).padded(toColumns: 22) + " ")
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
        return .list(header: header, items: lines, footer: shown + more)
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
