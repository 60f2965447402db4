import ModelPool
import TerminalScreen

/// One line that helps with what is being typed or selected in the form.
enum FormHint {
    /// While something is typed.
    static func line(for form: FormView, _ state: State) -> StyledLine? {
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
            let secret = edit.field == .apiKey ? form.model.apiKey : form.model.proxyPassword
            if !edit.text.isEmpty {
                return "\(edit.text.text.count) characters typed; Ctrl-T shows them"
            }
            return secret.hasValue
                ? "Type to replace, leave blank to keep; d on the field removes it"
                : "Typed unseen; ${env:NAME} and ${file:/path} are read when sent"
        }
        return about(edit.field, of: form.model)
    }

    private static func about(_ edit: RowEdit) -> String {
        if !edit.collected.isEmpty {
            let lines = edit.collected.count == 1 ? "1 line" : "\(edit.collected.count) lines"
            return "\(lines) taken; Enter on an empty one previews them"
        }
        if edit.part == .name {
            return "Name, or Name: value; Tab completes, Down chooses"
        }
        if !edit.value.isEmpty, edit.isMasked {
            return "\(edit.value.text.count) characters typed; Ctrl-T shows them"
        }
        return edit.keepsValue
            ? "Type to replace, leave blank to keep"
            : "Value; ${env:NAME} and ${file:/path} are read when sent, $$ is a dollar sign"
    }

    /// What a field is for.
    static func about(_ field: ModelField, of model: Model) -> String {
        switch field {
        case .name: "What you call it; unique in the pool"
        case .provider:
            Provider.of(model.provider).title + ", protocol "
                + model.wireProtocol.rawValue
        case .modelID: "What the provider calls it; L asks which models it has"
        case .enabled: "A model that is off is not in T and watch"
        case .baseURL: "Where its requests go; secrets are saved for this address only"
        case .apiKey: model.apiKey.hasValue ? keyFacts(model) : keyNeed(model)
        case .timeout: "Seconds for a whole request, 1 to 3600"
        case .wireProtocol: "How the server is spoken to"
        case .temperature: "0 to 2; empty: not sent"
        case .maxOutputTokens: "Empty: the provider's default"
        case .vision: "Whether it takes images"
        case .tools: "Found out by the test of tool calls"
        case .tags: "Words with blanks between them, for /tag:WORD"
        case .proxy: "environment, direct, or a URL"
        case .proxyPassword: "The password of the proxy's user"
        case .caFile: "PEM file with the authorities to trust instead of the system's"
        case .clientCertificate: "PEM file with the client's certificate"
        case .clientKey: "PEM file with the certificate's key"
        case .headers: ""
        case .extra: "What an import brought that has no field here"
        }
    }

    private static func keyFacts(_ model: Model) -> String {
        let count = model.apiKey.byteCount.map { "\($0) characters; " } ?? ""
        return count + "Enter replaces it, v shows it for 10 s, d removes it"
    }

    private static func keyNeed(_ model: Model) -> String {
        switch Provider.of(model.provider).keyNeed {
        case .needed: "No key: no credential header is sent"
        case .optional: "This provider works with or without a key"
        case .none: "This provider needs no key"
        }
    }
}
