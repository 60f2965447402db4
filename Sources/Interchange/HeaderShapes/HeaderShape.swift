/// A form in which headers stand in texts that people copy: how it is known, and how it is read.
/// The first that knows a text reads it.
struct HeaderShape: Sendable {
    let recognises: @Sendable (HeaderPaste) -> Bool
    let read: @Sendable (HeaderPaste, inout HeaderRows) -> Void

    static let all: [HeaderShape] = [
        // `curl -v`: https://curl.se/docs/manpage.html, option --verbose
        HeaderShape(recognises: VerboseOutput.recognises, read: VerboseOutput.read),
        HeaderShape(recognises: { $0.isCommandLine }, read: HeaderCommands.read),
        // A hashtable of PowerShell
        HeaderShape(recognises: HeaderObjects.isPowerShell, read: HeaderObjects.readPowerShell),
        // JSON: an object, HAR (http://www.softwareishard.com/blog/har-12-spec), Postman
        // (https://schema.postman.com), Insomnia
        HeaderShape(recognises: HeaderObjects.isObject, read: HeaderObjects.readObject),
        HeaderShape(recognises: HeaderObjects.areMembers, read: HeaderObjects.readMembers),
        // Programs, and settings in TOML
        HeaderShape(recognises: HeaderCode.recognises, read: HeaderCode.read),
        HeaderShape(recognises: HeaderObjects.isYAML, read: HeaderObjects.readYAML),
        HeaderShape(recognises: HeaderTable.recognises, read: HeaderTable.read),
        HeaderShape(recognises: HeaderDirectives.recognises, read: HeaderDirectives.read),
        // `a=b,c=d`: https://opentelemetry.io/docs/specs/otel/protocol/exporter
        HeaderShape(recognises: HeaderList.recognises, read: HeaderList.read),
        // What the network tools of browsers copy
        HeaderShape(recognises: LinePairs.recognises, read: LinePairs.read),
        HeaderShape(recognises: { _ in true }, read: HeaderLines.read),
    ]
}

/// A text that headers are looked for in.
struct HeaderPaste {
    let text: String
    let lines: [TextLine]
    /// Without blanks at their ends, empty ones and comments.
    let meant: [TextLine]

    init(_ text: String) {
        self.text = PastedText.plain(text)
        lines = TextLines.split(self.text)
        meant = lines.map { TextLine(number: $0.number, text: $0.text.trimmed) }
            .filter { !$0.text.isEmpty && !$0.text.hasPrefix("#") }
    }

    var isCommandLine: Bool { HeaderText.isCommandLine(lines) }
}

/// Whether a text has command lines for curl in it.
enum CommandLines {
    static func recognises(_ lines: [TextLine]) -> Bool {
        lines.contains { line in
            let text = line.text.trimmed
            guard !text.isEmpty, !text.hasPrefix("#") else { return false }
            let isOption =
                text == "-H" || text == "--header" || text.hasPrefix("-H ")
                || text.hasPrefix("--header ") || text.hasPrefix("-H'") || text.hasPrefix("-H\"")
            return isOption || hasCurl(text)
        }
    }

    /// Whether curl stands where a command may stand: first, after a prompt, a pipe and so on.
    private static func hasCurl(_ text: Substring) -> Bool {
        guard text.contains("curl") else { return false }
        var isStart = true
        let isHeader = text.cut(at: ":").map { name, _ in
            HeaderLines.isName(name)
        }
        for word in text.split(separator: " ") {
            let bare = word.drop { "(`$'\"".contains($0) }
            let name = bare.split(separator: "/").last ?? bare
            if name == "curl" || name == "curl.exe" {
                // `User-Agent: curl` is a header, `host:~$ curl` a prompt.
                if isStart || isHeader != true { return true }
                if word.hasPrefix("$(") || word.hasPrefix("\"$(") { return true }
            }
            isStart =
                ["$", "%", ">", "sudo", "time", "&&", "||", ";", "|", "PS>"].contains(word)
                || word.hasSuffix(";") || word.hasSuffix("$") || word.hasSuffix("%")
                || isStart && word.contains("=")
            if word.contains("=$(curl") || word.contains("=\"$(curl") { return true }
        }
        return false
    }
}
