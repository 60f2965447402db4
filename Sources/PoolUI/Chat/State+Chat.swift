import PoolModel
import TerminalScreen

extension State {
    var chat: ChatView? {
        get { topPane { if case .chat(let view) = $0 { view } else { nil } } }
        set {
            guard let newValue else { return }
            replacePane(.chat(newValue)) { if case .chat = $0 { true } else { false } }
        }
    }

    /// From the list: the saved model. From form and test: what they show.
    mutating func openChat() -> [Effect] {
        if let model = test?.model ?? form?.model {
            return openChat(with: model)
        }
        guard let id = home.selectedID(in: pool), !effects.contains(.chatWith(id)) else {
            return []
        }
        return [.load(effects.begin(.chatWith(id)), id)]
    }

    mutating func openChat(with model: Model) -> [Effect] {
        stack.append(.pane(PaneView(.chat(ChatView(model: model)))))
        return []
    }

    /// Enter: sends; a backslash at the end goes on with another line.
    mutating func sendChat() -> [Effect] {
        guard var chat else { return [] }
        if chat.effect != nil { return say("the model answers; Esc stops it") }
        if chat.field.text.hasSuffix("\\") {
            chat.lines.append(String(chat.field.text.dropLast()))
            chat.field = TextField()
            self.chat = chat
            return []
        }
        guard !chat.promptText.trimmingBlanks.isEmpty else { return say("type a question") }
        let id = effects.begin(.chat)
        chat.send(id)
        self.chat = chat
        return [.chat(id, chat.model, chat.turns, sendSecretsToNewOrigin: false)]
    }

    /// The same question once more, after the person has agreed to the new address.
    mutating func sendChatToNewOrigin() -> [Effect] {
        guard var chat, chat.effect == nil else { return [] }
        let id = effects.begin(.chat)
        chat.send(id)
        self.chat = chat
        return [.chat(id, chat.model, chat.turns, sendSecretsToNewOrigin: true)]
    }

    mutating func takeChatEvent(_ id: EffectID, _ event: ChatEvent) -> [Effect] {
        switch event {
        case .text: break
        case .finished, .failed: effects.end(id)
        }
        guard chat?.effect == id else { return [] }
        chat?.take(event)
        return []
    }

    mutating func typeIntoChat(_ key: Key) -> [Effect]? {
        chat?.field.handle(key) == true ? [] : nil
    }

    mutating func pasteIntoChat(_ text: String) -> [Effect] {
        guard var chat else { return [] }
        var lines = text.split(separator: "\n", omittingEmptySubsequences: false).map { String($0) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        guard let first = lines.first else { return [] }
        chat.field.insert(first)
        for line in lines.dropFirst() {
            chat.lines.append(chat.field.text)
            chat.field = TextField(line)
        }
        self.chat = chat
        return []
    }

    mutating func scrollChat(_ rows: Int) -> [Effect] {
        guard let chat else { return [] }
        self.chat?.scrolledUp = max(chat.scrolledUp + rows, 0)
        return []
    }
}
