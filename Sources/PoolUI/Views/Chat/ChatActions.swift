import FoundationEssentials
import PoolModel
import TerminalScreen

/// Keys of the chat.
extension Registry {
    static let chat: [ScreenAction] = [
        ScreenAction(
            "send", "send; a backslash at the end goes on with another line", hint: "send",
            in: [.chatPrompt], keys: "Enter"
        ) { state, _ in state.sendChat() },
        ScreenAction(
            "leave-chat", "stop the answer, else leave the chat", hint: "leave",
            passing: \State.cancelHint, in: [.chatPrompt], keys: "Esc"
        ) { state, _ in state.back() },
        ScreenAction("chat-up", "scroll up", in: [.chatPrompt], keys: "PgUp Up") { state, call in
            state.scrollChat(call.key == .up ? 1 : 10)
        },
        ScreenAction("chat-down", "scroll down", in: [.chatPrompt], keys: "PgDn Down") {
            state, call in state.scrollChat(call.key == .down ? -1 : -10)
        },
    ]
}

extension State {
    var chat: ChatView? {
        get { topPane() }
        set { replaceTopPane(newValue) }
    }

    /// From the list: the saved model. From form and test: what they show.
    mutating func openChat() -> [Effect] {
        if let model = test?.model ?? form?.model {
            return openChat(with: model)
        }
        return home.selectedID(in: pool).map { beginOnce(ChatWithSaved(id: $0)) } ?? []
    }

    mutating func openChat(with model: Model) -> [Effect] {
        open(ChatView(model: model))
        return []
    }

    /// Enter: sends; a backslash at the end goes on with another line.
    mutating func sendChat() -> [Effect] {
        guard var chat else { return [] }
        if chat.job != nil { return say("the model answers; Esc stops it") }
        if chat.field.text.hasSuffix("\\") {
            chat.lines.append(String(chat.field.text.dropLast()))
            chat.field = TextField()
            self.chat = chat
            return []
        }
        guard !chat.promptText.trimmingBlanks.isEmpty else { return say("type a question") }
        return ask(chat, sendSecretsToNewOrigin: false)
    }

    fileprivate mutating func ask(_ chat: ChatView, sendSecretsToNewOrigin: Bool) -> [Effect] {
        var chat = chat
        chat.takeQuestion()
        let begun = jobs.begin(
            AskModel(
                model: chat.model, turns: chat.turns,
                sendSecretsToNewOrigin: sendSecretsToNewOrigin))
        chat.job = begun.id
        self.chat = chat
        return [.run(begun)]
    }

    mutating func scrollChat(_ rows: Int) -> [Effect] {
        guard var chat else { return [] }
        let area = PaneDrawing.textArea(in: Layout(self).focusedRect)
        chat.scroll(by: rows, ofRows: ChatDrawing.rows(of: chat, in: area))
        self.chat = chat
        return []
    }
}

/// Sends what was said so far, and streams the model's answer.
struct AskModel: RequestJob, OriginBoundJob {
    let model: Model
    let turns: [ChatTurn]
    let sendSecretsToNewOrigin: Bool
    let failureTitle = "The chat failed"

    func run(
        by requests: some RequestServices, telling tell: @escaping @Sendable (String) -> Void
    ) async throws -> ChatEnding {
        try await requests.chat(
            with: model, turns, sendSecretsToNewOrigin: sendSecretsToNewOrigin, telling: tell)
    }

    func told(_ piece: String, _ id: JobID, _ state: inout State) {
        if state.chat?.job == id { state.chat?.take(piece) }
    }

    func answered(_ ending: ChatEnding, _ state: inout State) -> [Effect] {
        if state.hasEnded(state.chat?.job) { state.chat?.take(ending) }
        return []
    }

    func stopped(_ state: inout State) {
        if state.hasEnded(state.chat?.job) { state.chat?.takeBack() }
    }

    /// The same question once more.
    func sendAnyway(_ state: inout State) -> [Effect] {
        guard let chat = state.chat, chat.job == nil else { return [] }
        return state.ask(chat, sendSecretsToNewOrigin: true)
    }
}

/// Reads a saved model to chat with it.
struct ChatWithSaved: ModelJob {
    let id: UUID

    func answered(_ loaded: LoadedModel, _ state: inout State) -> [Effect] {
        state.openChat(with: loaded.model)
    }
}
