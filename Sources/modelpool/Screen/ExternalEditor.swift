internal import FoundationEssentials
internal import Glibc
internal import TerminalDriver

/// `$VISUAL` or `$EDITOR` on a file that nobody else can read, in a folder that nobody else can
/// enter. Both are gone afterwards, whatever became of the editor, with all that it left there.
struct ExternalEditor {
    let context: CommandContext

    /// More than any list of headers has.
    private static let limit = 4 * 1024 * 1024

    /// The text as it was when the editor was closed; `nil` where it was left with an error code,
    /// as `:cq` does in vi.
    func edit(_ text: String) throws(CommandFailure) -> String? {
        let folder = try makeFolder()
        defer { remove(folder) }
        let path = folder + "/headers.txt"
        try FileContent.write(text, to: path)
        guard try run(on: path) else { return nil }
        return String(decoding: try FileContent.read(path, limit: Self.limit), as: UTF8.self)
    }

    private var command: String {
        context.variable("VISUAL") ?? context.variable("EDITOR") ?? "vi"
    }

    /// As git does it: the setting is a command line for the shell, the file its last argument.
    /// - Returns: whether what it has written is meant.
    private func run(on path: String) throws(CommandFailure) -> Bool {
        let ending = ForegroundProgram.run(
            ["/bin/sh", "-c", Self.script, command, path],
            environment: context.environment.merging(["MODELPOOL_EDITOR": command]) { $1 })
        let name = ErrorWording.quoted(command)
        switch ending {
        case .exited(0): return true
        // How a shell says that a signal ended what it ran.
        case .exited(let code) where code > 128 && code <= 128 + 64:
            throw killed(by: code - 128)
        // How a shell says that it cannot run a command, or finds none.
        case .exited(let code) where code == 126 || code == 127:
            throw CommandFailure(
                .refused, "the editor \(name) cannot be started; nothing was changed",
                advice: "set VISUAL or EDITOR to an editor that is installed")
        case .exited: return false
        case .killed(let signal): throw killed(by: signal)
        case .notStarted(let number):
            throw CommandFailure(
                .refused, "cannot start the editor \(name): \(ErrorWording.system(number))")
        }
    }

    private func killed(by signal: Int32) -> CommandFailure {
        CommandFailure(
            .refused,
            "the editor \(ErrorWording.quoted(command)) was ended by signal \(signal); nothing "
                + "was changed")
    }

    /// Runs the editor, outlives it and a terminal that goes away, and removes the folder itself
    /// where this program was killed meanwhile: then the shell has another parent.
    private static let script = """
        trap : HUP TERM
        eval "$MODELPOOL_EDITOR"' "$@"'
        code=$?
        while read -r key value; do
            case $key in PPid:) [ "$value" = "$PPID" ] || rm -rf -- "${1%/*}" ;; esac
        done < /proc/$$/status
        exit $code
        """

    /// In memory where the system has a place for that (`$XDG_RUNTIME_DIR`).
    private func makeFolder() throws(CommandFailure) -> String {
        let places = [context.variable("XDG_RUNTIME_DIR"), context.variable("TMPDIR"), "/tmp"]
        var last: Int32 = ENOENT
        for place in places.compactMap(\.self) where place.hasPrefix("/") {
            removeLeftovers(in: place)
            var template = Array((place + "/\(Self.prefix)\(getpid())-XXXXXX").utf8CString)
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

    private static let prefix = "modelpool-edit-"

    /// Removes folders of programs that were killed together with their editor. Only folders that
    /// nobody else can have written to are touched.
    private func removeLeftovers(in place: String) {
        // A place that cannot be listed has nothing of ours that could be removed.
        let names = (try? FileManager.default.contentsOfDirectory(atPath: place)) ?? []
        for name in names where name.hasPrefix(Self.prefix) {
            let owner = pid_t(name.dropFirst(Self.prefix.count).prefix { $0 != "-" }) ?? 0
            var facts = stat()
            guard owner > 0, kill(owner, 0) != 0, errno == ESRCH,
                lstat(place + "/" + name, &facts) == 0, facts.st_uid == geteuid(),
                facts.st_mode & (S_IFMT | 0o777) == S_IFDIR | 0o700
            else { continue }
            remove(place + "/" + name)
        }
    }

    private func remove(_ folder: String) {
        do {
            try FileManager.default.removeItem(atPath: folder)
        } catch {
            context.console.note("\(ErrorWording.quoted(folder)) could not be removed; remove it")
        }
    }
}
