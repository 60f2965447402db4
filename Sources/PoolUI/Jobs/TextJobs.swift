import PoolModel
import TerminalScreen

/// Puts a text on the clipboard. The text is held like a secret, since it may be one.
struct CopyText: TerminalJob {
    let text: Secret
    /// What is said when it is there.
    let notice: String
    let failureTitle = "Not copied"

    func run(on terminal: some TerminalServices) throws { try terminal.copy(text.reveal()) }

    func answered(_: Void, _ state: inout State) -> [Effect] { state.say(notice) }
}

/// Writes a text into a new file.
struct WriteFile: FileJob {
    let text: Secret
    let path: String
    /// Said after the file's name.
    var remark = ""
    let failureTitle = "The file was not written"

    func run(on files: some FileServices) throws -> String {
        try files.write(text.reveal(), to: path)
    }

    func answered(_ path: String, _ state: inout State) -> [Effect] {
        state.say("saved \(Sanitizer.clean(path))\(remark)")
    }
}
