internal import FoundationEssentials
internal import Interchange
internal import PoolModel
internal import PoolUI
internal import TerminalDriver

/// What is done for the screen with files and texts.
struct ScreenFiles: FileServices {
    let context: CommandContext

    func state(of use: ReferenceUse) -> ReferenceState {
        context.references.state(of: use, at: context.now())
    }

    func write(_ text: String, to path: String) throws -> String {
        let path = try absolute(path)
        try FileContent.create(text, at: path)
        return path
    }

    /// A path as it is typed on the screen, with `~` as the home folder; relative ones are below
    /// the folder the program was started in.
    func absolute(_ text: String) throws(CommandFailure) -> String {
        guard !text.isEmpty else { throw CommandFailure(.wrongUsage, "the file's name is missing") }
        guard text == "~" || text.hasPrefix("~/") else { return text }
        guard let home = context.variable("HOME") else {
            throw CommandFailure(.wrongUsage, "HOME is not set, so ~ stands for nothing")
        }
        return home + text.dropFirst()
    }

    /// So many at most: more are not looked through.
    private static let mostCompletions = 200

    func completions(of path: String) -> [String] {
        if path == "~" { return ["~/"] }
        let (folder, start) =
            path.lastIndex(of: "/").map { (String(path[...$0]), path[path.index(after: $0)...]) }
            ?? ("", path[...])
        // A folder that cannot be read has nothing to offer; opening the file says why.
        guard let place = try? absolute(folder.isEmpty ? "." : folder),
            let names = try? FileManager.default.contentsOfDirectory(atPath: place)
        else { return [] }
        return names.filter { name in
            name.hasPrefix(start) && (start.hasPrefix(".") || !name.hasPrefix("."))
                && name == Sanitizer.clean(name)
        }.sorted().prefix(Self.mostCompletions).map { name in
            var isFolder = false
            _ = FileManager.default.fileExists(
                atPath: place + "/" + name, isDirectory: &isFolder)
            return folder + name + (isFolder ? "/" : "")
        }
    }

    func importable(text: String, takenIDs: Set<UUID>) -> ImportPreview {
        PoolImport.read(text: text, takenIDs: takenIDs, in: context).preview
    }

    func parseHeaders(_ text: String) -> ParsedHeaders {
        let parsed = HeaderText.parse(text)
        return ParsedHeaders(
            lines: parsed.lines,
            rejected: parsed.rejected.map {
                ParsedHeaders.Rejected(line: $0.line, reason: $0.reason)
            }, keys: parsed.keys,
            leftOut: parsed.leftOut, variables: parsed.variables, notes: parsed.disabledNotes)
    }
}

/// What the terminal does for the screen.
struct ScreenTerminal: TerminalServices {
    let session: TerminalSession
    let context: CommandContext

    func copy(_ text: String) throws {
        guard session.copyToClipboard(text) else {
            throw Refusal.failed(
                Failure(
                    sentence: "this terminal has no clipboard, or the text is too long for it",
                    advice: "save it to a file instead"))
        }
    }

    func edit(_ text: String) throws -> String? {
        try session.withTerminalReleased { try ExternalEditor(context: context).edit(text) }
    }
}
