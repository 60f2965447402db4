import PoolModel
import TerminalScreen

/// One line that helps with what is being typed or selected in the form.
enum FormHint {
    /// While something is typed.
    static func line(for form: FormView) -> StyledLine? {
        switch form.edit {
        case .field(let edit)?:
            return StyledLine(about(edit, of: form))
        case .row(let edit)?: return StyledLine(about(edit))
        case .choice?: return StyledLine("Type to narrow, Up and Down to choose, Enter to take")
        case nil: return nil
        }
    }

    private static func about(_ edit: FieldEdit, of form: FormView) -> String {
        if edit.field.editing == .secret {
            let hasValue = edit.field.secret(of: form.model)?.hasValue ?? false
            if !edit.text.isEmpty {
                return typed(edit.text.text.count, isMasked: edit.isMasked)
            }
            return hasValue
                ? "Type to replace, leave blank to keep; d on the field removes it"
                : "Typed unseen; ${env:NAME}, ${file:/path} and ${helper:NAME} are read when sent"
        }
        // `L` is a letter here.
        if edit.field == .modelID {
            return "What the provider calls it; Down asks which models it has"
        }
        return about(edit.field, of: form.model)
    }

    private static func about(_ edit: RowEdit) -> String {
        if !edit.collected.isEmpty {
            let lines = Count.of(edit.collected.count, "line")
            return "\(lines) taken; Enter on an empty one previews them"
        }
        if edit.part == .name {
            return "Name, or Name: value; Tab completes, Down chooses"
        }
        if !edit.value.isEmpty, edit.isSecret {
            return typed(edit.value.text.count, isMasked: edit.isMasked)
        }
        return edit.keepsValue
            ? "Type to replace, leave blank to keep"
            : "Value; ${env:NAME}, ${file:/path}, ${helper:NAME} are read when sent, $$ is a $"
    }

    /// How much of a secret is typed, and the key that shows or hides it.
    private static func typed(_ count: Int, isMasked: Bool) -> String {
        "\(Count.of(count, "character")) typed; Ctrl-T \(isMasked ? "shows" : "hides") "
            + (count == 1 ? "it" : "them")
    }

    /// What a field is for.
    static func about(_ field: ModelField, of model: Model) -> String {
        switch field {
        case .provider:
            Provider.of(model.provider).title + ", protocol "
                + model.wireProtocol.rawValue
        case .name where model.isSet: "By which models attach it; \(ModelRules.setNameRule)"
        case .apiKey: model.apiKey.hasValue ? keyFacts(model) : keyNeed(model)
        default: field.hint
        }
    }

    private static func keyFacts(_ model: Model) -> String {
        if let set = model.replacedKeySet {
            return "Sent instead of the one of set \(Sanitizer.clean(set)); d removes it"
        }
        let count = model.apiKey.byteCount.map { "\($0) characters; " } ?? ""
        return count + "Enter replaces it, v shows it for 10 s, d removes it"
    }

    private static func keyNeed(_ model: Model) -> String {
        if let set = model.keySet {
            return "Of set \(Sanitizer.clean(set.name)); Enter types one that is sent instead"
        }
        return switch Provider.of(model.provider).keyNeed {
        case .needed: "No key: no credential header is sent"
        case .optional: "This provider works with or without a key"
        case .none: "This provider needs no key"
        }
    }
}
