internal import ModelPool

/// What a server says, made fit to be shown: known secrets scrubbed, control characters made
/// visible, cut.
struct ForeignText {
    static let maximumMessage = 500
    static let maximumBodyLines = 20
    static let maximumBodyLine = 400

    private let scrubber: Scrubber

    init(_ request: WireRequest) { scrubber = Scrubber(request.secrets) }

    /// On one line, at most `maximum` characters.
    func clean(_ text: String, maximum: Int = ForeignText.maximumMessage) -> String {
        // Cut once before the work, with room for what scrubbing takes away.
        let head = String(text.unicodeScalars.prefix(16 * 1024))
        let line = Sanitizer.clean(scrubber.scrub(head)).split(separator: " ").joined(
            separator: " ")
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

    /// The first lines of a body.
    func lines(_ body: [UInt8]) -> [String] {
        let head = String(decoding: body.prefix(32 * 1024), as: UTF8.self)
        let clean = Sanitizer.clean(scrubber.scrub(head), keepingLines: true)
        return clean.split(separator: "\n", omittingEmptySubsequences: true)
            .prefix(ForeignText.maximumBodyLines)
            .map { line in
                line.count <= ForeignText.maximumBodyLine
                    ? String(line) : String(line.prefix(ForeignText.maximumBodyLine - 3)) + "..."
            }
    }
}
