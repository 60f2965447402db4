import PoolModel
import TerminalScreen

/// A field of the form while it is being typed.
struct FieldEdit: Sendable, Equatable {
    let field: ModelField
    var text: TextField
    /// A secret is typed unseen, until Ctrl-T.
    var isMasked: Bool
    /// The entry of ``FormView/listedModels`` that is chosen with the cursor keys.
    var chosen: Int?

    init(_ field: ModelField, of model: Model) {
        self.field = field
        text = TextField(field.editText(of: model))
        isMasked = field.editing == .secret
    }
}

/// A choice out of a list that typing narrows.
struct Chooser: Sendable, Equatable {
    struct Option: Sendable, Equatable {
        let value: String
        let title: String
    }

    let field: ModelField
    let options: [Option]
    var filter = TextField()
    var window: ListWindow

    init(_ field: ModelField, of model: Model) {
        self.field = field
        options = field.choices.map { name in
            let provider = field == .provider ? Provider.ID(rawValue: name) : nil
            return Option(value: name, title: provider.map { Provider.of($0).title } ?? "")
        }
        window = ListWindow(count: options.count, height: Chooser.rows)
        let current = field.text(of: model)
        window.select(options.firstIndex { $0.value == current } ?? 0)
    }

    static let rows = 8

    /// The options that what was typed leaves.
    var shown: [Option] {
        let word = filter.text.lowercased()
        guard !word.isEmpty else { return options }
        return options.filter {
            $0.value.lowercased().contains(word) || $0.title.lowercased().contains(word)
        }
    }

    var chosen: Option? {
        guard let row = window.selected, row < shown.count else { return nil }
        return shown[row]
    }

    mutating func type(_ key: Key) -> Bool {
        guard filter.handle(key) else { return false }
        window.resize(count: shown.count)
        window.select(0)
        return true
    }
}
