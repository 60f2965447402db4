import PoolModel
import TerminalScreen

/// The model form and its two parts, fields and headers.
extension Registry {
    static let form: [ScreenAction] = [
        ScreenAction(
            "edit", "edit the field or row", hint: "edit", in: [.fields, .headers],
            keys: "Enter e", unless: \.whyNotEdit
        ) { state, _ in state.editSelected() },
        ScreenAction(
            "switch", "row or field on or off", hint: "on/off", in: [.fields, .headers],
            keys: "Space", unless: \.whyNotEdit, \.whyNotSwitch
        ) { state, _ in state.toggleSelected() },
        ScreenAction(
            "save", "save the model", hint: "save", in: [.form], keys: "w", aliases: ["w"],
            unless: \.whyNotEdit
        ) { state, _ in state.saveForm() },
        ScreenAction(
            "save-and-close", "save the model and close it", in: [.form],
            aliases: ["wq", "x"], unless: \.whyNotEdit
        ) { state, _ in state.saveForm(then: .close) },
        ScreenAction(
            "test-draft", "test the model as it stands here", hint: "test", in: [.form],
            keys: "t", aliases: ["test"], unless: \.whyNotSend, \.whyNotSendDraft
        ) { state, _ in state.testDraft() },
        ScreenAction(
            "result-of-form", "the last result and those before it; nothing is sent", in: [.form],
            keys: "r", unless: \.whyNoResult
        ) { state, _ in state.openResult() },
        ScreenAction(
            "undo", "undo", hint: "undo", in: [.form], keys: "u", unless: \.whyNotUndo
        ) { state, _ in state.undo() },
        ScreenAction(
            "redo", "redo", in: [.form], keys: "Ctrl-R", unless: \.whyNotRedo
        ) { state, _ in state.redo() },
        ScreenAction(
            "next-place", "to the next field or header, as one reads", in: [.form], keys: "Tab"
        ) { state, _ in state.goToNextPlace(1) },
        ScreenAction(
            "previous-place", "to the field or header before", in: [.form], keys: "Shift-Tab"
        ) { state, _ in state.goToNextPlace(-1) },
        ScreenAction(
            "next-section", "to the next part: fields, more fields, headers", hint: "fields",
            in: [.form], keys: "}"
        ) { state, _ in state.nextSection(1) },
        ScreenAction(
            "previous-section", "to the previous part", in: [.form], keys: "{"
        ) { state, _ in state.nextSection(-1) },
        ScreenAction(
            "preview", "the request as it would be sent", hint: "preview", in: [.form, .test],
            keys: "p", unless: \.whySetIsNotSent
        ) { state, _ in state.previewDraft() },
        ScreenAction(
            "zoom", "the whole value", in: [.headers, .fields], keys: "z"
        ) { state, _ in state.zoom() },
        ScreenAction(
            "edit-all", "all headers in your editor", hint: "$EDITOR", in: [.form], keys: "E",
            unless: \.whyNotEdit
        ) { state, _ in state.editRows() },
        ScreenAction("next-problem", "to the next problem", in: [.form], keys: "]") {
            state, _ in state.jumpToProblem(1)
        },
        ScreenAction("previous-problem", "to the previous problem", in: [.form], keys: "[") {
            state, _ in state.jumpToProblem(-1)
        },
        ScreenAction(
            "show", "show the value for 10 s", hint: "show", in: [.headers, .fields], keys: "v",
            unless: \.whyNotReveal, \.whyNothingHidden
        ) { state, _ in state.toggleReveal() },
        ScreenAction(
            "copy", "copy the value", in: [.headers, .fields], keys: "y", unless: \.whyNotCopy
        ) { state, _ in state.copyValue() },
        ScreenAction(
            "save-value", "save the value to a file", in: [.headers, .fields], argument: .file,
            unless: \.whyNotCopy
        ) { state, call in state.askToSaveValue(as: call.argument) },
    ]

    static let fields: [ScreenAction] = [
        ScreenAction("left", "to the field at the left", in: [.fields], keys: "Left h") {
            state, _ in state.changeColumn(-1)
        },
        ScreenAction("right", "to the field at the right", in: [.fields], keys: "Right l") {
            state, _ in state.changeColumn(1)
        },
        ScreenAction(
            "clear-field", "empty the field; the only way to remove a secret", hint: "clear",
            in: [.fields], keys: "d", unless: \.whyNotEdit, \.whyNotClear
        ) { state, _ in state.clearField() },
        ScreenAction(
            "list-models", "ask the provider which models it has", in: [.fields], keys: "L",
            unless: \.whyNotEdit, \.whyNotSend, \.whySetIsNotSent
        ) { state, _ in state.listModels() },
        ScreenAction(
            "add-header-from-fields", "add a header", hint: "add header", in: [.fields],
            keys: "a", unless: \.whyNotEdit
        ) { state, _ in state.addRow() },
        ScreenAction(
            "clear-all-from-fields", "clear all headers", in: [.fields], keys: "C",
            unless: \.whyNotEdit, \.whyNoHeaders
        ) { state, _ in state.askToClearAll() },
    ]

    static let headers: [ScreenAction] = [
        ScreenAction(
            "add-header", "add a header below", hint: "add", in: [.headers], keys: "a",
            unless: \.whyNotEdit
        ) { state, _ in state.addRow() },
        ScreenAction(
            "delete-header", "delete the row; undo brings it back", hint: "del", in: [.headers],
            keys: "d", unless: \.whyNotEdit, \.whyNoRow
        ) { state, call in state.deleteRows(call.times) },
        ScreenAction(
            "clear-all", "clear all headers", hint: "clear all", in: [.headers], keys: "C",
            unless: \.whyNotEdit, \.whyNoHeaders
        ) { state, _ in state.askToClearAll() },
        ScreenAction(
            "duplicate-header", "duplicate the row", in: [.headers], keys: "D",
            unless: \.whyNotEdit, \.whyNoRow, \.whyNotReveal
        ) { state, _ in state.duplicateRow() },
        ScreenAction(
            "move-down", "move the row down", in: [.headers], keys: "J",
            unless: \.whyNotEdit, \.whyNoRow
        ) { state, call in state.moveRow(call.times) },
        ScreenAction(
            "move-up", "move the row up", in: [.headers], keys: "K",
            unless: \.whyNotEdit, \.whyNoRow
        ) { state, call in state.moveRow(-call.times) },
        ScreenAction(
            "secret", "mark the row as secret or as fit to be shown", in: [.headers], keys: "m",
            unless: \.whyNotEdit, \.whyNoRow
        ) { state, _ in state.toggleSecret() },
    ]
}

extension State {
    var whyNotUndo: String? {
        whyNotEdit ?? (form?.draft.canUndo == true ? nil : "nothing to undo")
    }

    var whyNotRedo: String? {
        whyNotEdit ?? (form?.draft.canRedo == true ? nil : "nothing to redo")
    }

    /// Rows and yes-or-no fields are switched.
    var whyNotSwitch: String? {
        switch form?.place {
        case .row?, nil: nil
        case .field(let field)? where field.editing == .toggle: nil
        case .field(let field)?: "\(field.title) is not yes or no; Enter edits it"
        case .setRow?: whyNoRow
        case .addRow?: "no header is selected"
        }
    }

    var whyNotClear: String? {
        guard let field = form?.selectedField, !field.use.contains(.clearable) else { return nil }
        return "\(field.title) is never empty; Enter edits it"
    }

    var whyNoHeaders: String? {
        guard let model = form?.model, model.headers.isEmpty else { return nil }
        return model.setRows.isEmpty
            ? "there are no headers"
            : "the model has none of its own; those of its sets stay"
    }

    var whySetIsNotSent: String? {
        test == nil && form?.model.isSet == true
            ? "a header set is not called itself; its models are" : nil
    }
}
