import TerminalScreen

/// Views with actions of their own: chat, request preview, conflict, changes, bulk, import, lock.
extension Registry {
    static let chat: [ScreenAction] = [
        ScreenAction(
            "send", "send; a backslash at the end goes on with another line", hint: "send",
            in: [.chatPrompt], keys: "Enter"
        ) { state, _ in state.sendChat() },
        ScreenAction(
            "leave-chat", "stop the answer, else leave the chat", hint: "stop, leave",
            in: [.chatPrompt], keys: "Esc"
        ) { state, _ in state.back() },
        ScreenAction("chat-up", "scroll up", in: [.chatPrompt], keys: "PgUp Up") { state, call in
            state.scrollChat(call.key == .up ? 1 : 10)
        },
        ScreenAction("chat-down", "scroll down", in: [.chatPrompt], keys: "PgDn Down") {
            state, call in state.scrollChat(call.key == .down ? -1 : -10)
        },
    ]

    static let preview: [ScreenAction] = [
        ScreenAction(
            "copy-curl", "copy as a curl command, secrets as shell variables", hint: "copy as curl",
            in: [.preview], keys: "y"
        ) { state, _ in state.copyCurl() },
        ScreenAction(
            "save-curl", "save the curl command to a file", hint: "save", in: [.preview],
            keys: "s", argument: .file
        ) { state, call in state.saveCurl(to: call.argument) },
    ]

    static let conflict: [ScreenAction] = [
        ScreenAction(
            "mine", "take mine", hint: "mine", in: [.conflict], keys: "m Left",
            unless: \.whyNoDifference
        ) { state, _ in state.chooseSide(.mine) },
        ScreenAction(
            "theirs", "take theirs", hint: "theirs", in: [.conflict], keys: "t Right",
            unless: \.whyNoDifference
        ) { state, _ in state.chooseSide(.theirs) },
        ScreenAction(
            "other-side", "take the other one", in: [.conflict], keys: "Space Enter",
            unless: \.whyNoDifference
        ) { state, _ in state.chooseSide(nil) },
        ScreenAction(
            "save-merged", "save what is chosen", hint: "save", in: [.conflict], keys: "w",
            aliases: ["w"]
        ) { state, _ in state.saveMerged() },
    ]

    static let changes: [ScreenAction] = [
        ScreenAction(
            "apply", "change the rows like this", hint: "apply", in: [.changes], keys: "Enter y",
            unless: \.whyNotApply
        ) { state, _ in state.applyChanges() },
        ScreenAction(
            "edit-again", "open the editor again", hint: "edit again", in: [.changes], keys: "e",
            unless: \.whyNotEditAgain
        ) { state, _ in state.editAgain() },
    ]

    static let bulk: [ScreenAction] = [
        ScreenAction(
            "bulk-edit", "set the value in all of them", hint: "set", in: [.bulk],
            keys: "Enter e", unless: \.whyNotBulkEdit
        ) { state, _ in state.editBulk() },
        ScreenAction(
            "bulk-add", "add a header to all of them", hint: "add header", in: [.bulk],
            keys: "a", unless: \.whyNotBulkEdit
        ) { state, _ in state.addToBulk() },
        ScreenAction(
            "bulk-delete", "remove the header, or empty the field", hint: "remove", in: [.bulk],
            keys: "d", unless: \.whyNotBulkEdit
        ) { state, _ in state.removeInBulk() },
        ScreenAction(
            "bulk-switch", "switch on or off in all of them", hint: "on/off", in: [.bulk],
            keys: "Space", unless: \.whyNotBulkEdit
        ) { state, _ in state.switchBulk() },
        ScreenAction(
            "bulk-preview", "every change of every model", hint: "preview", in: [.bulk], keys: "p"
        ) { state, _ in state.previewBulk() },
        ScreenAction(
            "bulk-undo", "undo", in: [.bulk], keys: "u", aliases: ["undo"],
            unless: \.whyNotBulkEdit
        ) { state, _ in state.undoBulk() },
        ScreenAction(
            "bulk-redo", "redo", in: [.bulk], keys: "Ctrl-R", aliases: ["redo"],
            unless: \.whyNotBulkEdit
        ) { state, _ in state.redoBulk() },
        ScreenAction(
            "bulk-save", "save all of them, or none", hint: "save", in: [.bulk], keys: "w",
            aliases: ["w"], unless: \.whyNotBulkEdit
        ) { state, _ in state.askToSaveBulk() },
    ]

    static let importing: [ScreenAction] = [
        ScreenAction(
            "import-toggle", "take the model or leave it out", hint: "take or not",
            in: [.importing], keys: "Space"
        ) { state, _ in state.toggleImport(all: false) },
        ScreenAction("import-all", "take all or none", in: [.importing], keys: "V") {
            state, _ in state.toggleImport(all: true)
        },
        ScreenAction(
            "import-save", "add the chosen models to the pool", hint: "add them",
            in: [.importing], keys: "w Enter", aliases: ["w"], unless: \.whyNotChange
        ) { state, _ in state.saveImport() },
    ]

    static let locked: [ScreenAction] = [
        ScreenAction(
            "unlock", "open with the passphrase", hint: "open", in: [.locked], keys: "Enter"
        ) {
            state, _ in state.tryPassphrase()
        },
        ScreenAction("unlock-later", "see the list without opening it", in: [.locked], keys: "Esc")
        {
            state, _ in state.leaveLock()
        },
    ]
}

extension State {
    var whyNotEditAgain: String? {
        if case .editor? = changes?.origin { return nil }
        return "it was pasted"
    }

    /// Values that are given away: shown, copied, duplicated.
    var whyNotOpenLock: String? { facts.isLocked ? nil : "the pool is not locked" }
    var whyNotLock: String? {
        facts.locksAfter == nil ? "only a pool with a passphrase can be locked" : nil
    }
}
