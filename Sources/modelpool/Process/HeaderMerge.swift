internal import FoundationEssentials
internal import Interchange
internal import PoolModel

/// Headers from a file on their way into a model: those of a name it has replace its value, the
/// others are added below.
struct HeaderMerge {
    /// What is told of a text that is no list of headers at all.
    private static let shownProblems = 20

    private(set) var parsed: HeaderText.Parsed
    let path: String

    /// Reads and takes apart a file, or standard input for `-`.
    init(file path: String) throws(CommandFailure) {
        let bytes = try FileContent.read(path, limit: HeaderText.maximumSize)
        parsed = HeaderText.parse(String(decoding: bytes, as: UTF8.self), form: .foreign)
        self.path = path
    }

    /// Nothing is half imported: one line that cannot be read stops it.
    func refuseRejected() throws(CommandFailure) {
        try refuse(unreadable, advice: "nothing was changed")
    }

    /// The same for lines that cannot be read and for headers that a model may not send.
    func refuseRejected(for model: Model) throws(CommandFailure) {
        try refuse(
            unreadable + refused(for: model).map(\.words),
            advice: "nothing was changed; --skip-rejected takes the others")
    }

    /// Leaves out what ``refuseRejected(for:)`` would stop at.
    /// - Returns: what that is and why, one line each.
    mutating func leaveOutRejected(for model: Model) -> [String] {
        let refused = refused(for: model)
        let numbers = Set(refused.map(\.line.number))
        let words = unreadable + refused.map(\.words)
        parsed.rejected = []
        parsed.lines.removeAll { line in
            numbers.contains(line.number) && refused.contains { $0.line.name == line.name }
        }
        return words
    }

    private var unreadable: [String] { parsed.rejected.map { "line \($0.line): \($0.reason)" } }

    private func refuse(_ problems: [String], advice: String) throws(CommandFailure) {
        guard let first = problems.first else { return }
        let rest = PoolImport.bounded(Array(problems.dropFirst()), limit: HeaderMerge.shownProblems)
        throw CommandFailure(
            .refused, "\(ErrorWording.quoted(path)), \(first)",
            advice: (rest + [advice]).joined(separator: "\n  "))
    }

    private func refused(for model: Model) -> [(line: ParsedHeader, words: String)] {
        parsed.lines.compactMap { line in
            guard case .new(let value) = line.value else { return nil }
            var code: HeaderProblem.Code?
            do throws(HeaderProblem.Code) {
                let codes =
                    HeaderRules.checkName(try HeaderName(line.name), in: model.headerContext)
                    + HeaderRules.checkValue(value)
                code = codes.first(where: \.isRefusal)
            } catch {
                code = error
            }
            return code.map {
                let name = Sanitizer.clean(line.name)
                return (line, "line \(line.number): \(name) is refused: \($0.sentence)")
            }
        }
    }

    /// What it would do, one line a header.
    func changes(to model: Model) -> [String] {
        parsed.lines.map { line in
            let verb = model.headers.index(named: line.name) == nil ? "add    " : "replace"
            return "\(verb) \(Sanitizer.clean(line.name))"
        }
    }

    func apply(to model: inout Model, newID: () -> UUID) {
        for line in parsed.lines {
            guard case .new(let value) = line.value else { continue }
            model.headers.put(
                .new(value), named: line.name, isOn: line.isOn, newAt: model.headers.count,
                id: newID)
        }
    }
}
