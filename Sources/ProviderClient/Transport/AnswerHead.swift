/// The status line and the fields of an answer, line by line as libcurl hands them over. A new
/// status line (after 1xx) begins anew.
struct AnswerHead {
    private(set) var status = 0
    /// `1.0`, `1.1` or `2`.
    private(set) var version = ""
    private(set) var fields: [HTTPAnswer.Field] = []
    /// Whether the empty line has come.
    private(set) var isComplete = false

    mutating func take(_ line: some Collection<UInt8>) {
        let text = String(decoding: line, as: UTF8.self)
        if text.hasPrefix("HTTP/") {
            self = AnswerHead()
            let words = text.split(whereSeparator: \.isWhitespace)
            version = words.first.map { String($0.dropFirst("HTTP/".count)) } ?? ""
            status = words.dropFirst().first.flatMap { Int($0) } ?? 0
            return
        }
        let content = trimmed(text)
        if content.isEmpty {
            isComplete = true
        } else if let first = text.first, first == " " || first == "\t", let last = fields.last {
            // A folded line (RFC 9112, section 5.2) goes on with the value before it.
            fields[fields.count - 1] = HTTPAnswer.Field(
                last.name, last.value + " " + String(content))
        } else if let colon = content.firstIndex(of: ":") {
            fields.append(
                HTTPAnswer.Field(
                    String(trimmed(content[..<colon])),
                    String(trimmed(content[content.index(after: colon)...]))))
        }
    }

    private func trimmed(_ text: some StringProtocol) -> Substring {
        var text = Substring(text)
        while let last = text.last, last.isWhitespace { text.removeLast() }
        return text.drop(while: \.isWhitespace)
    }
}
