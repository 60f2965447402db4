/// All that the program knows of one field of a model. Its rows are in ``ModelField/all``; the
/// form, bulk changes, conflicts, `--clear`, JSON, SQL and the audit log are loops over them, so
/// that a new field is a row there, a column of the database and an option of the command line.
///
/// An object, of which there is one for each field: loops over the table would copy all of it.
package final class ModelField: Sendable {
    /// How a field is changed on the screen.
    package enum Editing: Sendable { case text, secret, toggle, choice, none }

    /// What kind of value it has, in SQL and JSON.
    package enum Kind: Sendable { case text, integer, number, flag, words, secret, rows }

    /// What a field takes part in.
    package struct Use: OptionSet, Sendable {
        package let rawValue: Int
        package init(rawValue: Int) { self.rawValue = rawValue }

        /// Another value means that another model answers: what probes found no longer counts.
        package static let identity = Use(rawValue: 1)
        /// A request is made of it: another value means that test results no longer count.
        package static let request = Use(rawValue: 2)
        /// Decides where a request goes and who could read the secrets on their way: values are
        /// bound to it, and it is sealed beside them.
        package static let route = Use(rawValue: 4)
        /// Found out by a probe, which may write it while somebody edits the model.
        package static let probed = Use(rawValue: 8)
        /// May be emptied, or given its default again.
        package static let clearable = Use(rawValue: 16)
        /// May be changed in many models at once.
        package static let bulk = Use(rawValue: 32)
    }

    /// Its name in commands, problems and the audit log: `max-output-tokens`.
    package let key: String
    /// Its name in JSON: `max_output_tokens`.
    package let jsonKey: String
    /// What people call it: `Max tokens`.
    package let title: String
    /// The title where there is little room, in the form.
    package let label: String
    /// The column of the table `model`.
    package let column: String
    package let kind: Kind
    package let editing: Editing
    package let use: Use
    /// What it is for, in a line.
    package let hint: String
    /// What stands there for people while it is empty.
    package let emptyText: String
    /// What follows a number: ` s`.
    package let unit: String
    /// What a typed text has to be: `a whole number`.
    package let expected: String
    /// What may be chosen; empty where it is typed.
    package let choices: [String]
    /// What its column holds in rows that were written before there was such a field; a row's seal
    /// leaves it out, so that a new field needs no new seal.
    package let absent: FieldValue

    private let reading: @Sendable (Model) -> FieldValue
    private let writing: @Sendable (inout Model, FieldValue) -> Bool
    private let clearing: @Sendable (Model) -> FieldValue

    /// - Parameters:
    ///   - access: how it is read and written, and so what it holds.
    ///   - cleared: what stands there once it was cleared; by default nothing.
    init(
        _ key: String, _ title: String, _ access: Access, label: String? = nil,
        column: String? = nil, use: Use = [], hint: String, emptyText: String = "",
        unit: String = "", editing: Editing? = nil, absent: FieldValue = .none,
        cleared: @escaping @Sendable (Model) -> FieldValue = { _ in .none }
    ) {
        self.key = key
        self.title = title
        self.label = label ?? title
        jsonKey = key.replacing("-", with: "_")
        self.column = column ?? jsonKey
        self.use = use
        self.hint = hint
        self.emptyText = emptyText
        self.unit = unit
        self.absent = absent
        kind = access.kind
        self.editing = editing ?? access.editing
        expected = access.expected
        choices = access.choices
        reading = access.read
        writing = access.write
        clearing = cleared
    }

    package var isSecret: Bool { kind == .secret }

    package func value(of model: Model) -> FieldValue { reading(model) }

    /// - Returns: whether it is a value of this field. If not, the model stays as it is.
    @discardableResult
    package func set(_ value: FieldValue, in model: inout Model) -> Bool { writing(&model, value) }

    /// Empties the field, or gives it its default. What cannot be empty stays.
    package func clear(in model: inout Model) {
        if use.contains(.clearable) { set(cleared(in: model), in: &model) }
    }

    /// What stands there while nobody has said anything.
    package func cleared(in model: Model) -> FieldValue { clearing(model) }

    /// Yes becomes no, and no yes.
    package func toggle(in model: inout Model) {
        if case .flag(let isOn) = value(of: model) { set(.flag(!isOn), in: &model) }
    }

    package func copy(from source: Model, to target: inout Model) {
        set(value(of: source), in: &target)
    }

    /// Two texts or values that are the same; stored secrets are, where they are the same value.
    package func isEqual(_ left: Model, _ right: Model) -> Bool {
        value(of: left) == value(of: right)
    }

    /// What stands in the field for people; a mask where it is a secret. Not sanitised.
    package func text(of model: Model) -> String {
        switch value(of: model) {
        case .none: emptyText
        case .text(let text): text
        case .integer(let number): "\(number)\(unit)"
        case .number(let number): "\(number)\(unit)"
        case .flag(let isOn): isOn ? "yes" : "no"
        case .words(let words): words.joined(separator: " ")
        case .secret(let secret) where !secret.hasValue: emptyText
        case .secret(let secret):
            self == .extra ? secret.extraNames.joined(separator: ", ") : secret.mask
        case .rows(let rows): "\(rows.count)"
        }
    }

    /// What an editor of the field starts with; empty for a secret.
    package func editText(of model: Model) -> String {
        switch value(of: model) {
        case .none, .secret: ""
        case .integer(let number): "\(number)"
        case .number(let number): "\(number)"
        default: text(of: model)
        }
    }

    /// Puts typed text into the field. An empty one leaves a secret as it is.
    /// - Returns: why it cannot be, where it is not even a value of the field's kind.
    package func set(typed: String, in model: inout Model) -> String? {
        if isSecret {
            if !typed.isEmpty { set(.secret(.new(Secret(typed))), in: &model) }
            return nil
        }
        let text = typed.trimmingBlanks
        if self == .provider, let provider = Provider.ID(rawValue: text) {
            model.changeProvider(to: provider)
            return nil
        }
        guard let value = value(typed: text), set(value, in: &model) else { return expected }
        return nil
    }

    private func value(typed text: String) -> FieldValue? {
        switch kind {
        case .text: return .text(text)
        case .integer:
            if text.isEmpty { return FieldValue.none }
            return Int(withoutUnit(text)).map { .integer($0) }
        case .number:
            if text.isEmpty { return FieldValue.none }
            return Double(withoutUnit(text)).flatMap { $0.isFinite ? .number($0) : nil }
        case .flag: return ["yes": .flag(true), "no": .flag(false)][text]
        case .words: return .words(text.split { $0 == " " || $0 == "," }.map { String($0) })
        case .secret, .rows: return nil
        }
    }
}

extension ModelField {
    private func withoutUnit(_ text: String) -> String {
        let unit = unit.trimmingBlanks
        guard !unit.isEmpty, text.hasSuffix(unit) else { return text }
        return String(text.dropLast(unit.count)).trimmingBlanks
    }
}

extension ModelField: Hashable {
    package static func == (left: ModelField, right: ModelField) -> Bool { left === right }

    package func hash(into hasher: inout Hasher) { hasher.combine(ObjectIdentifier(self)) }
}

extension String {
    /// Without the blanks at both ends.
    package var trimmingBlanks: String {
        guard let first = firstIndex(where: { !$0.isWhitespace }),
            let last = lastIndex(where: { !$0.isWhitespace })
        else { return "" }
        return String(self[first...last])
    }
}
