/// What copying from a page or a terminal puts around a text, taken off. Lines keep their numbers.
enum PastedText {
    /// Inside of Markdown's fences where there are some, and without the `> ` that shells write
    /// before the lines that go on with a command.
    static func plain(_ text: String) -> String {
        let hasFence = text.contains("```") || text.contains("~~~")
        let hasPrompt = text.hasPrefix("> ") || text.contains("\n> ") || text.contains("\r> ")
        guard hasFence || hasPrompt else { return text }
        var lines = TextLines.split(text).map(\.text)
        if hasFence { lines = insideFences(lines) }
        if hasPrompt { lines = lines.map { withoutPrompt($0) } }
        return lines.joined(separator: "\n")
    }

    /// What stands inside of fences at the beginning of lines, which no form has of its own; `nil`
    /// where there are none.
    static func insideFences(of bytes: [UInt8]) -> [UInt8]? {
        guard bytes.starts(with: Array("```".utf8)) || ForeignText.contains("\n```", in: bytes)
        else { return nil }
        let lines = TextLines.split(String(decoding: bytes, as: UTF8.self)).map(\.text)
        return Array(insideFences(lines).joined(separator: "\n").utf8)
    }

    /// What stands in each of the fences, with the lines before it empty.
    static func fences(of bytes: [UInt8]) -> [[UInt8]] {
        guard let inside = insideFences(of: bytes) else { return [] }
        let text = String(decoding: bytes, as: UTF8.self)
        let marks = TextLines.split(text).filter { $0.text.trimmed.hasPrefix("```") }
        let lines = TextLines.split(String(decoding: inside, as: UTF8.self)).map(\.text)
        return stride(from: 0, to: marks.count - 1, by: 2).map { index in
            let body = lines[marks[index].number..<(marks[index + 1].number - 1)]
            let before = String(repeating: "\n", count: marks[index].number)
            return Array((before + body.joined(separator: "\n")).utf8)
        }
    }

    private static func insideFences(_ lines: [Substring]) -> [Substring] {
        var isInside = false
        var count = 0
        let kept = lines.map { line -> Substring in
            let text = line.trimmed
            if text.hasPrefix("```") || text.hasPrefix("~~~") {
                isInside.toggle()
                count += 1
                return ""
            }
            return isInside ? line : ""
        }
        return count > 0 ? kept : lines
    }

    private static func withoutPrompt(_ line: Substring) -> Substring {
        guard line.hasPrefix("> ") else { return line }
        let rest = line.dropFirst(2).trimmed
        let isCommand = rest.hasPrefix("curl ") || rest.hasPrefix("curl.exe ")
        guard isCommand || rest.first == "-" || rest.first == "'" || rest.first == "\"" else {
            return line
        }
        return rest
    }
}
