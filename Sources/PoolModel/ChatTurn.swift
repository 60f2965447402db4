/// One turn of a chat.
package struct ChatTurn: Sendable, Equatable {
    package enum Speaker: String, Sendable { case system, user, assistant }
    package let speaker: Speaker
    package let text: String

    package init(speaker: Speaker, text: String) {
        self.speaker = speaker
        self.text = text
    }
}
