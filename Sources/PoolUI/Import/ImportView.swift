import FoundationEssentials
import PoolModel
import TerminalScreen

/// What a file would bring, one line a model; each can be left out.
struct ImportView: Sendable, Equatable {
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
        var taken = names
        var numbers: [String: Int] = [:]
        items = preview.models.map { model in
            var model = model
            let wanted = model.name
            var number = numbers[wanted] ?? 1
            while !taken.insert(model.name).inserted {
                number += 1
                model.name = "\(wanted) \(number)"
            }
            numbers[wanted] = number
            let refusal = FormProblem.list(of: model).first { $0.isRefusal }?.sentence
            return Item(
                model: model, isTaken: refusal == nil, refusal: refusal,
                renamedFrom: model.name == wanted ? nil : wanted)
        }
    }

    var chosen: [Model] { items.filter(\.isTaken).map(\.model) }

    func body(columns: Int) -> PaneBody {
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
