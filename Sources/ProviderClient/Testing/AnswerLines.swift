internal import ModelPool

/// The first lines of an answer's body, fit to be shown: without secrets, sanitised, cut.
enum AnswerLines {
    static let maximumLines = 40
    static let maximumLength = 500
    private static let readBytes = 64 << 10
    /// Less than is read, so that a secret which the reading cuts is never shown in part.
    private static let shownBytes = 48 << 10

    static func shown(_ body: [UInt8], without secrets: [Secret]) -> [String] {
        let text = String(decoding: body.prefix(readBytes), as: UTF8.self)
        let scrubbed = Scrubber(secrets).scrub(text)
        let part = body.count > readBytes ? String(scrubbed.prefix(shownBytes)) : scrubbed
        var lines = part.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline)
            .prefix(maximumLines).map { Sanitizer.clean(String($0.prefix(maximumLength))) }
        while lines.last?.isEmpty == true { lines.removeLast() }
        return lines
    }
}
