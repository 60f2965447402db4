/// The status line and the fields of an answer, line by line as libcurl hands them over. A new
/// status line (after 1xx) begins anew.
struct AnswerHead {
    private(set) var status = 0
    /// Whether a status line has come.
    private(set) var hasBegun = false
    private(set) var fields: [HTTPAnswer.Field] = []
    /// Whether the empty line has come.
    private(set) var isComplete = false

    mutating func take(_ line: UnsafeBufferPointer<UInt8>) {
        let content = AnswerHead.trimmed(line[...])
        if line.starts(with: "HTTP/".utf8) {
            self = AnswerHead()
            let words = content.dropFirst("HTTP/".utf8.count)
                .split(whereSeparator: \.isWhiteSpace)
            hasBegun = !words.isEmpty
            status = words.dropFirst().first.flatMap { Int(AnswerHead.text($0)) } ?? 0
        } else if content.isEmpty {
            isComplete = true
        } else if let first = line.first, first.isWhiteSpace, let last = fields.last {
            // A folded line (RFC 9112, section 5.2) goes on with the value before it.
            fields[fields.count - 1] = HTTPAnswer.Field(
                last.name, last.value + " " + AnswerHead.text(content))
        } else if let colon = content.firstIndex(of: UInt8(ascii: ":")) {
            fields.append(
                HTTPAnswer.Field(
                    AnswerHead.text(AnswerHead.trimmed(content[..<colon])),
                    AnswerHead.text(AnswerHead.trimmed(content[(colon + 1)...]))))
        }
    }

    private typealias Bytes = Slice<UnsafeBufferPointer<UInt8>>

    private static func text(_ bytes: Bytes) -> String { String(decoding: bytes, as: UTF8.self) }

    private static func trimmed(_ bytes: Bytes) -> Bytes {
        var bytes = bytes.drop(while: \.isWhiteSpace)
        while let last = bytes.last, last.isWhiteSpace { bytes.removeLast() }
        return bytes
    }
}

extension UInt8 {
    /// SP, HTAB and the line ends: all of ASCII that is white space.
    var isWhiteSpace: Bool { self == 0x20 || (0x09...0x0D).contains(self) }
}
