internal import PoolModel

/// The first lines of an answer's body, fit to be shown: without secrets, sanitised, cut.
enum AnswerLines {
    static let maximumLines = 40
    /// Scalars of a line.
    static let maximumLength = 500
    private static let readBytes = 64 << 10
    /// Less than is read, so that a secret which the reading cuts is never shown in part.
    private static let shownBytes = 48 << 10

    static func shown(_ body: [UInt8], with scrubber: Scrubber) -> [String] {
        let text = String(decoding: body.prefix(readBytes), as: UTF8.self)
        let scrubbed = Array(scrubber.scrub(text).utf8)
        let part = body.count > readBytes ? scrubbed.prefix(shownBytes) : scrubbed[...]
        var lines = part.split(
            separator: UInt8(ascii: "\n"), maxSplits: maximumLines,
            omittingEmptySubsequences: false
        )
        .prefix(maximumLines).map { line in
            let text = String(
                decoding: line.last == UInt8(ascii: "\r") ? line.dropLast() : line,
                as: UTF8.self)
            let isShort = text.utf8.count <= maximumLength
            return Sanitizer.clean(
                isShort ? text : String(text.unicodeScalars.prefix(maximumLength)))
        }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
