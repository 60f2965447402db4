/// Where a key means something. A screen has a chain of contexts, the nearest first; the first
/// one that knows a key decides.
package enum Context: String, Sendable, CaseIterable, Hashable {
    /// Also while text is being typed.
    case always
    case everywhere
    case lists
    case models
    case form
    case fields
    case headers
    case test
    case preview
    case pane
    case help
    case conflict
    case bulk
    case changes
    case importing
    case sets
    case textField = "text"
    case chooser
    case dialog
    /// A dialog that asks for text.
    case ask
    case filter
    case palette
    case search
    case chatPrompt = "chat-prompt"
    case locked

    /// The heading in the help.
    var title: String {
        switch self {
        case .always: "Always, also while typing"
        case .everywhere: "Everywhere"
        case .lists: "Lists"
        case .models: "Models"
        case .form: "Model form"
        case .fields: "Fields of a model"
        case .headers: "Headers"
        case .test: "Test"
        case .preview: "Request preview"
        case .pane: "Text panes"
        case .help: "Help"
        case .conflict: "Edit conflict"
        case .bulk: "Change of many models"
        case .changes: "Preview of header changes"
        case .importing: "Import preview"
        case .sets: "Header sets"
        case .textField: "Text field"
        case .chooser: "Choice"
        case .dialog: "Dialog"
        case .ask: "Dialog with a field"
        case .filter: "Filter"
        case .palette: "Command line"
        case .search: "Search"
        case .chatPrompt: "Chat prompt"
        case .locked: "Locked session"
        }
    }

    /// Whether a printable key without a meaning of its own is text here.
    var takesText: Bool {
        switch self {
        case .textField, .chooser, .ask, .filter, .palette, .search, .chatPrompt, .locked: true
        default: false
        }
    }
}
