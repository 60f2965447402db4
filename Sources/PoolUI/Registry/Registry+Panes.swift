import PoolModel

/// The test pane, and what all panes of text have in common.
extension Registry {
    static let test: [ScreenAction] = [
        ScreenAction(
            "test-again", "test again", hint: "again", in: [.test], keys: "r",
            unless: \.whyNotTestAgain
        ) { state, _ in state.runTest() },
        ScreenAction("edit-tested", "edit the model", hint: "edit", in: [.test], keys: "e") {
            state, _ in state.editTested()
        },
        ScreenAction(
            "probe-stream", "test with or without the stream", in: [.test], keys: "1",
            unless: \.whyNotTestAgain
        ) { state, _ in state.toggleProbe(\.stream) },
        ScreenAction(
            "probe-tools", "test tool calls too", hint: "tools", in: [.test], keys: "2",
            unless: \.whyNotTestAgain
        ) { state, _ in state.toggleProbe(\.tools) },
        ScreenAction(
            "probe-vision", "test images too", in: [.test], keys: "3",
            unless: \.whyNotTestAgain
        ) { state, _ in state.toggleProbe(\.vision) },
        ScreenAction(
            "copy-report", "copy the report; it holds no secrets", hint: "copy report",
            in: [.test], keys: "y", unless: \.whyNoReport
        ) { state, _ in state.copyReport() },
        ScreenAction(
            "save-report", "save the report to a file", hint: "save report", in: [.test],
            keys: "s", argument: .file, unless: \.whyNoReport
        ) { state, call in state.saveReport(to: call.argument) },
    ]

    static let panes: [ScreenAction] = [
        ScreenAction("search", "search in the text", in: [.pane], keys: "/") { state, _ in
            state.openPrompt(.search)
        },
        ScreenAction("find-next", "to the next place found", in: [.pane], keys: "n") {
            state, _ in state.find(1)
        },
        ScreenAction("find-previous", "to the previous place found", in: [.pane], keys: "N") {
            state, _ in state.find(-1)
        },
    ]
}

extension State {
    var whyNotTestAgain: String? {
        test?.job != nil ? "the test runs; Esc cancels it" : whyNotSend
    }

    var whyNoReport: String? {
        test?.report == nil ? "there is no report yet" : nil
    }
}
