internal import PoolModel

/// What a server says, made fit to be shown: known secrets scrubbed, control characters made
/// visible, cut.
struct ServerText {
    static let maximumMessage = 500

    private let scrubber: Scrubber

    init(_ request: Request) { scrubber = request.scrubber }

    /// On one line, at most `maximum` scalars: a grapheme cluster may be of any length.
    func clean(_ text: String, maximum: Int = ServerText.maximumMessage) -> String {
        // Only so much is looked at, and less is shown, so that no secret is cut in two by it.
        let scrubbed = scrubber.scrub(ServerText.head(of: text, 32 * 1024))
        var head = ServerText.head(of: scrubbed, 8 * 1024)
        if head.utf8.contains(UInt8(ascii: "\r")) {
            // A line end of the network's kind is no more than one of ours.
            head = head.replacing("\r\n", with: "\n")
            while head.last == "\r" { head.removeLast() }
        }
        var line = Sanitizer.clean(head)
        line = ServerText.withSingleBlanks(line)
        let isShort = line.utf8.count <= maximum || line.unicodeScalars.count <= maximum
        return isShort ? line : ServerText.head(of: line, maximum - 3) + "..."
    }

    /// Without blanks at the ends and with one where there are several.
    private static func withSingleBlanks(_ line: String) -> String {
        let blank = UInt8(ascii: " ")
        var last = blank
        let isNeat = line.utf8.allSatisfy { byte in
            defer { last = byte }
            return byte != blank || last != blank
        }
        if isNeat, last != blank { return line }
        return line.utf8.split(separator: blank).map { Substring($0) }.joined(separator: " ")
    }

    /// At most so many scalars.
    private static func head(of text: String, _ maximum: Int) -> String {
        text.utf8.count <= maximum ? text : String(text.unicodeScalars.prefix(maximum))
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
