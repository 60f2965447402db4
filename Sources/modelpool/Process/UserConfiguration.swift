internal import FoundationEssentials
internal import Glibc
internal import PoolModel
internal import PoolUI
internal import PostgresClient
internal import Vault

/// The person's own configuration: `$XDG_CONFIG_HOME/modelpool/config`. One part is the screen's
/// (keys, colours, the pool), the other says what references may read and run.
struct UserConfiguration {
    /// What is wrong with a line.
    struct Problem: Sendable, Equatable {
        /// Counting from 1.
        let line: Int
        let sentence: String
    }

    /// Why nothing is taken from the file.
    struct Complaint: Error, Equatable {
        let sentence: String
        let advice: String
    }

    /// `nil`: without a home there is none.
    private let folder: String?
    private let home: String?

    init(_ environment: [String: String]) {
        home = environment.absolute("HOME")
        folder = environment.folder("XDG_CONFIG_HOME", below: ".config").map { $0 + "/modelpool" }
    }

    private var path: String? { folder.map { $0 + "/config" } }

    /// As a sentence names it.
    var shownPath: String { ErrorWording.cut(path ?? "~/.config/modelpool/config") }

    /// The lines that say something, with their numbers.
    static func lines(of text: String) -> [(number: Int, line: String)] {
        text.split(omittingEmptySubsequences: false, whereSeparator: \.isNewline).enumerated()
            .map { (number: $0.offset + 1, line: String($0.element).trimmingBlanks) }
            .filter { !$0.line.isEmpty && !$0.line.hasPrefix("#") }
    }

    /// Seconds after which an answer is slow, for models that do not say.
    var slowAfter: Double { read().configuration.slowAfter ?? Model.defaultSlowAfter }

    /// For the screen: its part, and a sentence on what is wrong with the file. No file is no
    /// problem.
    func read() -> (configuration: Configuration, notice: String?) {
        do throws(Complaint) {
            guard let text = try text() else { return (Configuration(), nil) }
            let configuration = Configuration(text, without: ReferenceSettings.words)
            var problems = configuration.problems.map {
                Problem(line: $0.line, sentence: $0.sentence)
            }
            let settings = ReferenceSettings(text)
            problems += settings.problems
            var sentences = problems.sorted { $0.line < $1.line }.map {
                "line \($0.line): \($0.sentence)"
            }
            if settings.says, let complaint = ownComplaint { sentences.append(complaint.sentence) }
            guard !sentences.isEmpty else { return (configuration, nil) }
            return (configuration, "\(shownPath): \(sentences.joined(separator: "; "))")
        } catch {
            return (Configuration(), "\(error.sentence); the standard keys are used")
        }
    }

    /// What references may read and run.
    func references() throws(Complaint) -> ReferenceSettings {
        guard let text = try text() else { return ReferenceSettings("") }
        let settings = ReferenceSettings(text)
        if settings.says, let complaint = ownComplaint { throw complaint }
        return settings
    }

    /// The pool that the file names, if it does.
    func pool() throws(CommandFailure) -> String? {
        guard let path, let bytes = FileManager.default.contents(atPath: path) else { return nil }
        let configuration = Configuration(
            String(decoding: bytes, as: UTF8.self), without: ReferenceSettings.words)
        guard let pool = configuration.pool else { return nil }
        guard isTrusted else {
            throw CommandFailure(
                .refused,
                "\(ErrorWording.quoted(path)) names a pool, but it or its folder belongs to "
                    + "another user, or others can write it",
                advice: "chmod go-w it, or name the pool with --pool")
        }
        if pool.hasPrefix("~/"), let home { return home + pool.dropFirst(1) }
        guard pool.hasPrefix("/") || PostgresAddress.isAddress(pool) else {
            throw CommandFailure(
                .wrongUsage, "the pool in \(ErrorWording.quoted(path)) is no absolute path",
                advice: "write a path that begins with / or ~/, postgresql://... or service=NAME")
        }
        return pool
    }

    /// Whether nobody else can write the file, or put another in its place.
    private var isTrusted: Bool {
        guard let folder, let path else { return false }
        return FolderTrust.problem(ofFile: path) == nil
            && FolderTrust.problem(of: folder, sharingAllowed: true) == nil
    }

    /// The file's text; `nil` where there is none.
    private func text() throws(Complaint) -> String? {
        guard let path, FileManager.default.fileExists(atPath: path) else { return nil }
        guard isTrusted else {
            throw Complaint(
                sentence: "\(shownPath) or its folder belongs to another user, or others can "
                    + "write it",
                advice: "see that only you can write it: chmod go-w \(shownPath)")
        }
        guard let bytes = FileManager.default.contents(atPath: path) else {
            throw Complaint(
                sentence: "\(shownPath) cannot be read", advice: "chmod 600 \(shownPath)")
        }
        return String(decoding: bytes, as: UTF8.self)
    }

    /// What is run is this person's own matter: a file that others can read or that belongs to root
    /// is one of keys and colours only.
    private var ownComplaint: Complaint? {
        var status = stat()
        guard let path, stat(path, &status) == 0, status.st_uid == geteuid(),
            status.st_mode & 0o077 == 0
        else {
            return Complaint(
                sentence: "helper and allow lines count only where nobody but you can read and "
                    + "write the file",
                advice: "chmod 600 \(shownPath)")
        }
        return nil
    }
}
