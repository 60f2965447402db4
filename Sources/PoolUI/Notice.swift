/// One sentence in the status line. The next key takes it away.
struct Notice: Sendable, Equatable {
    enum Kind: Sendable, Equatable { case plain, warning, failure }

    let kind: Kind
    let text: String

    init(_ text: String, _ kind: Kind = .plain) {
        self.text = text
        self.kind = kind
    }
}

extension State {
    /// Says something in the status line and does nothing else.
    mutating func say(_ text: String, _ kind: Notice.Kind = .plain) -> [Effect] {
        notice = Notice(text, kind)
        return []
    }
}
