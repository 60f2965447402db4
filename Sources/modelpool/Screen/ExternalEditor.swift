internal import FoundationEssentials
internal import Glibc
internal import TerminalDriver

/// `$VISUAL` or `$EDITOR` on a file that nobody else can read, in a folder that nobody else can
/// enter. Both are gone afterwards, whatever became of the editor, with all that it left there.
struct ExternalEditor {
    let world: World

    /// More than any list of headers has.
    private static let limit = 4 * 1024 * 1024

    /// The text as it was when the editor was closed.
    func edit(_ text: String) throws(CommandFailure) -> String {
        let folder = try makeFolder()
        defer { remove(folder) }
        let path = folder + "/headers.txt"
        try FileContent.write(text, to: path)
        try run(on: path)
        return String(decoding: try FileContent.read(path, limit: Self.limit), as: UTF8.self)
    }

    private var command: String {
        world.variable("VISUAL") ?? world.variable("EDITOR") ?? "vi"
    }

    /// As git does it: the setting is a command line for the shell, the file its last argument.
    private func run(on path: String) throws(CommandFailure) {
        let ending = ForegroundProgram.run(
            ["/bin/sh", "-c", command + " \"$@\"", command, path], environment: world.environment)
        let name = ErrorWording.quoted(command)
        switch ending {
        case .exited(0): return
        case .exited(let code):
            throw CommandFailure(
                .refused, "the editor \(name) ended with code \(code); nothing was changed",
                advice: "set VISUAL or EDITOR to an editor that is installed")
        case .killed(let signal):
            throw CommandFailure(
                .refused, "the editor \(name) was ended by signal \(signal); nothing was changed")
        case .notStarted(let number):
            throw CommandFailure(
                .refused, "cannot start the editor \(name): \(ErrorWording.system(number))")
        }
    }

    /// In memory where the system has a place for that (`$XDG_RUNTIME_DIR`).
    private func makeFolder() throws(CommandFailure) -> String {
        let places = [world.variable("XDG_RUNTIME_DIR"), world.variable("TMPDIR"), "/tmp"]
        var last: Int32 = ENOENT
        for place in places.compactMap(\.self) where place.hasPrefix("/") {
            var template = Array((place + "/modelpool-XXXXXX").utf8CString)
            // mkdtemp makes it with mode 0700.
            if mkdtemp(&template) != nil {
                return String(
                    decoding: template.dropLast().map(UInt8.init(bitPattern:)), as: UTF8.self)
            }
            last = errno
        }
        throw CommandFailure(
            .refused,
            "no private folder could be made for the editor: \(ErrorWording.system(last))",
            advice: "set TMPDIR to a folder that may be written")
    }

    private func remove(_ folder: String) {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            world.console.note("\(ErrorWording.quoted(folder)) could not be removed; remove it")
        }
    }
}
