import TerminalScreen

/// Keys while text is typed, in dialogs, and while the session is locked.
extension Registry {
    static let typing: [ScreenAction] = [
        ScreenAction(
            "accept", "take what is typed", hint: "take", in: [.textField, .chooser],
            keys: "Enter"
        ) { state, _ in state.acceptEdit() },
        ScreenAction(
            "accept-and-next", "complete; take and go on to the next", hint: "next",
            in: [.textField, .chooser], keys: "Tab"
        ) { state, _ in state.acceptEditAndGo(1) },
        ScreenAction(
            "cancel-field", "leave this field as it was", hint: "cancel",
            in: [.textField, .chooser], keys: "Esc"
        ) { state, _ in state.cancelEdit() },
        ScreenAction(
            "choose-next", "choose what is offered, else take and go down",
            in: [.textField, .chooser],
            keys: "Down Ctrl-N"
        ) { state, _ in state.chooseCompletion(1) },
        ScreenAction(
            "choose-previous", "choose upwards, else take and go up", in: [.textField, .chooser],
            keys: "Up Ctrl-P"
        ) { state, _ in state.chooseCompletion(-1) },
        ScreenAction(
            "unmask", "show or hide what is typed", hint: "show typed", in: [.textField],
            keys: "Ctrl-T"
        ) { state, _ in state.toggleMask() },
        ScreenAction(
            "to-name", "back to the name; take and go to the field before",
            in: [.textField, .chooser], keys: "Shift-Tab"
        ) { state, _ in state.acceptEditAndGo(-1) },
        ScreenAction(
            "edit-text", "move and delete within the text",
            in: [.textField, .chooser, .ask, .filter, .palette, .search, .chatPrompt, .locked],
            keys: "Left Right Home End Ctrl-A Ctrl-E Ctrl-W Ctrl-U Ctrl-K Backspace Del "
                + "Alt-b Alt-f Alt-d Alt-Backspace"
        ) { state, call in
            guard let key = call.key else { return [] }
            return state.typeText(key) ?? []
        },

        ScreenAction("keep-filter", "keep the filter", hint: "keep", in: [.filter], keys: "Enter") {
            state, _ in state.acceptPrompt()
        },
        ScreenAction(
            "run-command", "run the command", hint: "run", in: [.palette], keys: "Enter"
        ) { state, _ in state.acceptPrompt() },
        ScreenAction("find", "find it", hint: "find", in: [.search], keys: "Enter") {
            state, _ in state.acceptPrompt()
        },
        ScreenAction(
            "leave-prompt", "leave it as it was", hint: "cancel",
            in: [.filter, .palette, .search], keys: "Esc"
        ) { state, _ in state.back() },
        ScreenAction(
            "complete", "complete", hint: "complete", in: [.palette, .filter], keys: "Tab"
        ) { state, _ in state.completePrompt(1) },
        ScreenAction(
            "complete-back", "complete backwards", in: [.palette, .filter], keys: "Shift-Tab"
        ) { state, _ in state.completePrompt(-1) },
        ScreenAction(
            "choose-below", "down in what is offered, or to a newer command", hint: "choose",
            in: [.palette], keys: "Down"
        ) { state, _ in state.chooseCommandBelow() },
        ScreenAction(
            "choose-above", "up in what is offered, or to an older command", in: [.palette],
            keys: "Up"
        ) { state, _ in state.chooseCommandAbove() },
        ScreenAction("older", "older commands", in: [.palette], keys: "Ctrl-P") {
            state, _ in state.recallCommand(1)
        },
        ScreenAction("newer", "newer commands", in: [.palette], keys: "Ctrl-N") {
            state, _ in state.recallCommand(-1)
        },
        ScreenAction("filter-down", "down in the list", in: [.filter], keys: "Down Ctrl-N") {
            state, _ in state.moveWhileFiltering(1)
        },
        ScreenAction("filter-up", "up in the list", in: [.filter], keys: "Up Ctrl-P") {
            state, _ in state.moveWhileFiltering(-1)
        },
    ]

    static let dialogs: [ScreenAction] = [
        ScreenAction(
            "choose", "the button with the cursor", hint: "choose", in: [.dialog], keys: "Enter"
        ) { state, _ in state.chooseFocused() },
        ScreenAction(
            "confirm", "go on with what is typed", hint: "go on", in: [.ask], keys: "Enter"
        ) {
            state, _ in state.chooseFocused()
        },
        ScreenAction(
            "complete-path", "complete a path, else to the buttons", in: [.ask], keys: "Tab"
        ) { state, _ in state.completeOrFocusChoice(1) },
        ScreenAction(
            "complete-path-back", "the completion before, else to the last button", in: [.ask],
            keys: "Shift-Tab"
        ) { state, _ in state.completeOrFocusChoice(-1) },
        ScreenAction(
            "to-buttons", "to the buttons", hint: "buttons", in: [.ask], keys: "Down Ctrl-N"
        ) { state, _ in state.focusChoice(1) },
        ScreenAction("to-last-button", "to the last button", in: [.ask], keys: "Up Ctrl-P") {
            state, _ in state.focusChoice(-1)
        },
        ScreenAction(
            "next-button", "to the next button", in: [.dialog], keys: "Tab Right Down l j"
        ) { state, _ in state.focusChoice(1) },
        ScreenAction(
            "previous-button", "to the previous button", in: [.dialog],
            keys: "Shift-Tab Left Up h k"
        ) { state, _ in state.focusChoice(-1) },
        ScreenAction(
            "cancel", "cancel", hint: "cancel", in: [.dialog, .ask], keys: "Esc"
        ) { state, _ in state.back() },
        ScreenAction("dialog-help", "these keys", hint: "help", in: [.dialog], keys: "? F1") {
            state, _ in state.sayDialogKeys()
        },
        ScreenAction("field-help", "these keys", hint: "help", in: [.ask], keys: "F1") {
            state, _ in state.sayDialogKeys()
        },
        ScreenAction("yes", "yes", in: [.dialog], keys: "y") { state, _ in state.chooseByKey("y") },
        // Not "no": whoever presses q twice in a form would throw the changes away.
        ScreenAction("close-dialog", "cancel", in: [.dialog], keys: "q") { state, _ in
            state.back()
        },
        ScreenAction("no", "no", in: [.dialog], keys: "n") { state, _ in
            state.question?.choice(for: .character("n")) == nil
                ? state.back() : state.chooseByKey("n")
        },
    ]
}
