/// The model list.
extension Registry {
    /// What of it can be done at a desk.
    static let forDesks: Set<String> = [
        "test", "filter", "sort", "next-failing", "previous-failing",
    ]

    static let models: [ScreenAction] = [
        ScreenAction(
            "open", "open the model", hint: "open", in: [.models], keys: "Enter Right l",
            argument: .model, unless: \.whyNoModel
        ) { state, call in state.open(named: call.argument) },
        ScreenAction(
            "test", "test the model that the cursor is on", hint: "test", in: [.models], keys: "t",
            unless: \.whyNoModel, \.whyNotSend
        ) { state, _ in state.testSelected() },
        ScreenAction(
            "result", "the last result and those before it; nothing is sent", hint: "result",
            in: [.models], keys: "r", unless: \.whyNoModel
        ) { state, _ in state.openResult() },
        ScreenAction(
            "bulk", "change headers and fields of the marked models", marked: "change",
            in: [.models], keys: "b", unless: \.whyNotBulk
        ) { state, _ in state.openBulk() },
        ScreenAction(
            "compare", "compare two marked models", marked: "compare", in: [.models], keys: "=",
            unless: \.whyNotCompare
        ) { state, _ in state.compare() },
        ScreenAction(
            "test-all", "test the marked, else all that are shown and on", hint: "test all",
            marked: "test", in: [.models], keys: "T", aliases: ["test all"],
            unless: \.whyNotTestMany
        ) { state, _ in state.askToTest(state.testTargets) },
        ScreenAction(
            "add", "add a model", hint: "add", in: [.models], keys: "a",
            unless: \.whyNotChange
        ) { state, _ in state.addModel() },
        ScreenAction(
            "export", "export the marked or shown models, without secrets", marked: "export",
            in: [.models], keys: "x", argument: .file, unless: \.whyNoModel
        ) { state, call in state.exportFile(call.argument) },
        ScreenAction(
            "delete", "delete the model, or the marked ones", hint: "delete", marked: "delete",
            in: [.models], keys: "d", unless: \.whyNoModel, \.whyNotChange
        ) { state, _ in state.askToDelete() },
        ScreenAction(
            "filter", "filter the list", hint: "filter", in: [.models], keys: "/",
            argument: .filter
        ) { state, call in state.filter(by: call.argument) },
        ScreenAction(
            "toggle", "switch the model on or off, or the marked ones", in: [.models],
            keys: "s", unless: \.whyNoModel, \.whyNotChange
        ) { state, _ in state.toggleModels() },
        ScreenAction(
            "retry", "test again what failed", in: [.models], keys: "R",
            unless: \.whyNotRetry
        ) { state, _ in state.askToTest(state.failedTargets) },
        ScreenAction(
            "mark", "mark or unmark the model", in: [.models], keys: "Space v",
            unless: \.whyNoModel
        ) { state, call in state.mark(call.times) },
        ScreenAction(
            "mark-all", "mark all that are shown, or none", in: [.models], keys: "V",
            unless: \.whyNoModel
        ) { state, _ in state.markAll() },
        ScreenAction(
            "sort", "sort by name, state, provider, latency, change, median, passes", in: [.models],
            keys: "o"
        ) {
            state, _ in state.sortNext()
        },
        ScreenAction(
            "duplicate", "duplicate the model with its secrets", in: [.models], keys: "D",
            unless: \.whyNoModel, \.whyNotChange, \.whyNotReveal
        ) { state, _ in state.duplicateModel() },
        ScreenAction(
            "chat", "chat with the model", in: [.models, .form, .test], keys: "c",
            unless: \.whyNotChat
        ) { state, _ in state.openChat() },
        ScreenAction(
            "import", "import models from a file", in: [.models], keys: "i", argument: .file,
            unless: \.whyNotChange
        ) { state, call in state.importFile(call.argument) },
        ScreenAction(
            "sets", "header sets, which many models share", in: [.models, .form], keys: "S"
        ) { state, _ in state.openSets() },
        ScreenAction(
            "make-set", "make a header set of the rows and the key that marked models share",
            in: [.models], unless: \.whyNotMakeSet
        ) { state, _ in state.askForSetName() },
        ScreenAction("audit", "audit log", in: [.models], keys: "L") { state, _ in
            state.beginOnce(LoadAudit())
        },
        ScreenAction(
            "key-status", "what opens the pool", in: [.models], keys: "K", aliases: ["key"]
        ) { state, _ in state.beginOnce(LoadKeyStatus()) },
        ScreenAction(
            "outside", "look at what was changed outside, and take it", in: [.models],
            unless: \.whyNotChange
        ) { state, _ in state.beginOnce(LoadOutsideChanges()) },
        ScreenAction("next-failing", "to the next failing model", in: [.models], keys: "]") {
            state, _ in state.jumpToFailing(1)
        },
        ScreenAction(
            "previous-failing", "to the previous failing model", in: [.models], keys: "["
        ) { state, _ in state.jumpToFailing(-1) },
    ]
}

extension State {
    var whyNoModel: String? { home.selected(in: pool) == nil ? "no model is selected" : nil }

    /// With nothing marked the form is the place for changes.
    var whyNotBulk: String? {
        home.marked.isEmpty ? "no models are marked; Space marks" : whyNotChange
    }

    var whyNotChat: String? {
        if stack.isEmpty, let why = whyNoModel { return why }
        return whyNotSend ?? (test == nil ? whyNotSendDraft : nil)
    }

    /// Why nothing can be sent.
    var whyNotSend: String? {
        facts.isLocked ? "the pool is locked; :unlock asks for the passphrase" : nil
    }

    var whyNotTestMany: String? {
        if testRun?.isRunning == true { return "a test of many models runs; Esc cancels it" }
        return whyNoModel ?? whyNotSend
    }

    var whyNotRetry: String? {
        if testRun?.isRunning == true { return "a test of many models runs; Esc cancels it" }
        return failedTargets.isEmpty ? "nothing has failed" : whyNotSend
    }
}
