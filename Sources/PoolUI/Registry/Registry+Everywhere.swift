import TerminalScreen

/// Keys that mean the same wherever one is, and those that move in lists.
extension Registry {
    static let everywhere: [ScreenAction] = [
        ScreenAction("help", "all keys and commands", hint: "help", in: [.everywhere], keys: "?") {
            state, _ in state.openHelp()
        },
        ScreenAction(
            "command", "type a command", hint: "command", in: [.everywhere], keys: ":"
        ) { state, _ in state.openPrompt(.command) },
        ScreenAction(
            "back", "cancel what runs, else back, one level", hint: "back",
            passing: \State.cancelHint, marked: "unmark", in: [.everywhere], keys: "Esc",
            unless: \.whyNotBack
        ) { state, _ in state.back() },
        ScreenAction(
            "close", "close; in the model list, quit", in: [.everywhere], keys: "q",
            aliases: ["q"]
        ) { state, _ in state.close() },
        ScreenAction("quit", "quit the program", in: [.everywhere], aliases: ["qa"]) {
            state, _ in state.quit()
        },
        ScreenAction(
            "close-unsaved", "close, and throw away what is not saved", in: [.everywhere],
            aliases: ["q!"]
        ) { state, _ in state.closeUnsaved() },
        ScreenAction(
            "quit-unsaved", "quit, and throw away what is not saved", in: [.everywhere],
            aliases: ["qa!"]
        ) { state, _ in state.quitUnsaved() },
        ScreenAction("redraw", "draw the screen again", in: [.always], keys: "Ctrl-L") {
            _, _ in [.redraw]
        },
        ScreenAction("suspend", "suspend; fg comes back", in: [.always], keys: "Ctrl-Z") {
            _, _ in [.suspend]
        },
        ScreenAction(
            "interrupt", "cancel what runs, else close", in: [.always], keys: "Ctrl-C"
        ) { state, _ in state.interrupt() },
        ScreenAction("mouse", "switch the mouse on", in: [.everywhere]) { state, _ in
            [.setMouse(true)] + state.say("the mouse is on; :nomouse switches it off")
        },
        ScreenAction("nomouse", "switch the mouse off", in: [.everywhere]) { state, _ in
            [.setMouse(false)] + state.say("the mouse is off")
        },
        ScreenAction("lock", "lock the session", in: [.everywhere], unless: \.whyNotLock) {
            state, _ in state.lockNow(isIdle: false)
        },
        ScreenAction(
            "open-lock", "ask for the passphrase", in: [.everywhere], aliases: ["unlock"],
            unless: \.whyNotOpenLock
        ) { state, _ in state.openLock() },
        ScreenAction("reload", "read the pool again", in: [.everywhere]) {
            state, _ in [state.begin(LoadPool())]
        },
    ]

    static let lists: [ScreenAction] = [
        move("down", "down", keys: "Down j") { .by($0.times) },
        move("up", "up", keys: "Up k") { .by(-$0.times) },
        move("first", "to the first, or to number N", keys: "g Home") {
            $0.count.map { .to($0 - 1) } ?? .first
        },
        move("last", "to the last, or to number N", keys: "G End") {
            $0.count.map { .to($0 - 1) } ?? .last
        },
        move("page-down", "a page down", keys: "PgDn Ctrl-F") { .pages($0.times) },
        move("page-up", "a page up", keys: "PgUp Ctrl-B") { .pages(-$0.times) },
        move("half-page-down", "half a page down", keys: "Ctrl-D") { .halfPages($0.times) },
        move("half-page-up", "half a page up", keys: "Ctrl-U") { .halfPages(-$0.times) },
    ]

    private static func move(
        _ name: String, _ title: String, keys: String,
        _ movement: @escaping @Sendable (ScreenAction.Call) -> ListWindow.Movement
    ) -> ScreenAction {
        ScreenAction(name, title, in: [.lists], keys: keys) { state, call in
            state.moveSelection(movement(call))
        }
    }
}
