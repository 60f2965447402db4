import FoundationEssentials
import PoolModel
import TerminalScreen

/// Changes to many models at once: every header and field of theirs in one line each. Nothing is
/// stored until all of it is, in one transaction.
struct BulkView: PaneContent {
    enum Item: Sendable, Hashable {
        /// In lower case.
        case header(String)
        case field(ModelField)
    }

    /// As stored, and as they would be.
    private(set) var base: [Model]
    private var edited: Undoable<[Model]>
    private(set) var items: [Item] = []

    var models: [Model] { edited.value }

    static let fields = ModelField.typed.filter { $0.use.contains(.bulk) }

    init(_ models: [Model]) {
        base = models
        edited = Undoable(models)
        list()
    }

    var canUndo: Bool { edited.canUndo }
    var canRedo: Bool { edited.canRedo }
    var isModified: Bool { models != base }

    /// The models that differ from what is stored.
    var changed: [Model] { zip(base, models).filter { $0 != $1 }.map { $1 } }

    /// Applies a change to all of them as one step.
    mutating func apply(_ change: BulkChange, identities: inout SeededIdentities) -> String? {
        var next = models
        for index in next.indices {
            let why = change.apply(to: &next[index], newRow: identities.next())
            if let why { return why }
        }
        guard next != models else { return "nothing would change" }
        edited.change(change.title, to: next)
        list()
        return nil
    }

    /// Why a change cannot be made in one of them.
    func whyNot(_ change: BulkChange) -> String? {
        for model in models {
            var changed = model
            if let why = change.apply(to: &changed, newRow: model.id) { return why }
        }
        return nil
    }

    mutating func undo() -> String? {
        defer { list() }
        return edited.undo()
    }

    mutating func redo() -> String? {
        defer { list() }
        return edited.redo()
    }

    /// Headers first, those of the most models first; a removed one keeps its line.
    private mutating func list() {
        var counts: [String: Int] = [:]
        for model in models {
            for name in Set(model.headers.map { HeaderName.lowercase($0.name) }) {
                counts[name, default: 0] += 1
            }
        }
        for model in base {
            for row in model.headers { counts[HeaderName.lowercase(row.name), default: 0] += 0 }
        }
        let names = counts.sorted { ($1.value, $0.key) < ($0.value, $1.key) }.map(\.key)
        items = names.map { .header($0) } + BulkView.fields.map { .field($0) }
    }

    /// The header's name as the first model writes it.
    func writtenName(_ lowercased: String) -> String {
        for model in models + base {
            if let row = model.headers.first(where: { $0.hasName(lowercased) }) { return row.name }
        }
        return lowercased
    }

    func rows(_ lowercased: String, in models: [Model]) -> [HeaderRow] {
        models.flatMap { model in model.headers.filter { $0.hasName(lowercased) } }
    }

    // MARK: Lines

    var context: Context? { .bulk }

    func title(_: State) -> StyledLine {
        StyledLine("change \(Count.of(models.count, "model"))", Style(.title, bold: true))
    }

    func keepOpen(_ state: inout State) -> [Effect]? {
        if state.jobs.contains(SaveBulk.self) {
            return state.say("the models are being saved; wait")
        }
        return isModified ? state.askAboutUnsavedBulk() : nil
    }

    func body(_: State, columns: Int, selected _: Int?) -> PaneBody {
        let widths =
            columns < 80
            ? (name: 18, now: 18) : columns < 100 ? (name: 24, now: 25) : (name: 30, now: 40)
        let title =
            "  " + "HEADER OR FIELD".padded(toColumns: widths.name) + " "
            + "NOW".padded(toColumns: widths.now) + " CHANGE"
        return .list(
            header: [StyledLine(title, .heading)],
            items: items.map { line(of: $0, widths.name, widths.now) },
            footer: [
                StyledLine(
                    "  \(changed.count) of \(models.count) models would change; nothing is stored "
                        + "until w.", .dim)
            ])
    }

    private func line(of item: Item, _ nameWidth: Int, _ nowWidth: Int) -> StyledLine {
        let (name, now, change) =
            switch item {
            case .header(let name): headerTexts(name)
            case .field(let field): fieldTexts(field)
            }
        let line = StyledLine(Sanitizer.clean(name).padded(toColumns: nameWidth) + " ")
            .adding(Sanitizer.clean(now).padded(toColumns: nowWidth) + " ", .dim)
        return change.isEmpty ? line : line.adding(Sanitizer.clean(change), .warning)
    }

    private func headerTexts(_ name: String) -> (String, String, String) {
        let before = rows(name, in: base)
        let off = before.count { !$0.isOn }
        let now =
            "in \(before.count) of \(base.count)" + BulkView.alike(before.map(\.value))
            + (off > 0 ? ", \(off) off" : "")
        let pairs = zip(base, models).map { old, new in
            (old.headers.first { $0.hasName(name) }, new.headers.first { $0.hasName(name) })
        }
        let removed = pairs.count { $0 != nil && $1 == nil }
        let added = pairs.count { $0 == nil && $1 != nil }
        let replaced = pairs.count { old, new in
            guard let old, let new else { return false }
            return old.value != new.value
        }
        let switched = pairs.count { old, new in
            guard let old, let new else { return false }
            return old.isOn != new.isOn
        }
        var parts: [String] = []
        if removed > 0 { parts.append("removed from \(removed)") }
        if added > 0 { parts.append("added to \(added)") }
        if replaced > 0 { parts.append("replaced in \(replaced)") }
        if switched > 0 { parts.append("switched in \(switched)") }
        return (writtenName(name), now, parts.joined(separator: ", "))
    }

    private func fieldTexts(_ field: ModelField) -> (String, String, String) {
        let count = zip(base, models).count { !field.isEqual($0, $1) }
        let change = count == 0 ? "" : "\(common(field, in: models)) in \(count)"
        return (field.title, common(field, in: base), change)
    }

    /// The text that all of them have, or how many different ones there are. Two secrets may
    /// look alike behind their masks and be different.
    func common(_ field: ModelField, in models: [Model]) -> String {
        let texts = Set(models.map { field.text(of: $0) })
        let values = models.compactMap { field.secret(of: $0) }
        let count = max(texts.count, SecretField.different(values) ?? 0)
        guard count == 1, let only = texts.first else { return "\(count) different" }
        if only.isEmpty { return "(none)" }
        return values.first?.hasValue == true ? only + BulkView.alike(values) : only
    }

    /// Whether several hidden values are the same one.
    private static func alike(_ values: [SecretField]) -> String {
        guard values.count > 1 else { return "" }
        guard let different = SecretField.different(values) else { return ", some LOCKED" }
        return different == 1 ? ", same" : ", \(different) values"
    }

    /// For each value that is replaced or removed, whether it is the same in all models that
    /// have it: the masks do not say.
    private func valueLines() -> [StyledLine] {
        var lines: [StyledLine] = []
        for case .header(let name) in items {
            let pairs = zip(base, models).filter { old, new in
                rows(name, in: [old]) != rows(name, in: [new])
            }
            let before = rows(name, in: pairs.map(\.0)).map(\.value)
            guard before.count > 1, let different = SecretField.different(before) else {
                continue
            }
            let what =
                different == 1
                ? "the same value in all \(before.count) now"
                : "\(different) different values in \(before.count) now"
            lines.append(StyledLine(Sanitizer.clean("\(writtenName(name)): \(what)"), .dim))
        }
        return lines
    }

    /// Every change of every model, for the preview.
    func previewLines(columns: Int) -> [StyledLine] {
        var lines = valueLines()
        for (old, new) in zip(base, models) where old != new {
            lines.append(StyledLine(Sanitizer.clean(new.name), .heading))
            for change in ModelChange.list(from: old, to: new) {
                let title = StyledLine("   " + Sanitizer.clean(change.title))
                let values = StyledLine(Sanitizer.clean(change.before) + " -> ", .dim)
                    .adding(Sanitizer.clean(change.after))
                let column = max(title.width + 1, 30)
                if column + values.width <= columns {
                    lines.append(
                        values.spans.reduce(
                            title.adding(String(repeating: " ", count: column - title.width))
                        ) { $0.adding($1) })
                } else {
                    lines += [title]
                    lines += StyledLine.wrapped(values.text, columns: columns, indent: 6)
                }
            }
        }
        return lines.isEmpty ? [StyledLine("Nothing would change.")] : lines
    }
}
