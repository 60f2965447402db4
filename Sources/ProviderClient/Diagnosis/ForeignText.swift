internal import ModelPool

/// What a server says, made fit to be shown: known secrets scrubbed, control characters made
/// visible, cut.
struct ForeignText {
    static let maximumMessage = 500

    private let scrubber: Scrubber

    init(_ request: WireRequest) { scrubber = request.scrubber }

    /// On one line, at most `maximum` characters.
    func clean(_ text: String, maximum: Int = ForeignText.maximumMessage) -> String {
        // Only so much is looked at, and less is shown, so that no secret is cut in two by it.
        let scrubbed = scrubber.scrub(String(text.unicodeScalars.prefix(32 * 1024)))
        // A line end of the network's kind is no more than one of ours.
        var head = String(scrubbed.unicodeScalars.prefix(16 * 1024)).replacing("\r\n", with: "\n")
        while head.last == "\r" { head.removeLast() }
        let line = Sanitizer.clean(head)
            .split(separator: " ").joined(separator: " ")
        return line.count <= maximum ? line : String(line.prefix(maximum - 3)) + "..."
    }

    /// All of it, with its lines: what somebody asked for.
    func whole(_ text: String) -> String {
        Sanitizer.clean(scrubber.scrub(text), keepingLines: true)
    }

    /// Our sentence and the server's words after it.
    func join(_ sentence: String, _ words: String) -> String {
        let words = clean(words)
        return words.isEmpty ? sentence : "\(sentence): \(words)"
    }
}
