internal import FoundationEssentials
internal import Interchange
internal import ModelPool

/// Headers from a file on their way into a model: those of a name it has replace its value, the
/// others are added below.
struct HeaderMerge {
    let parsed: HeaderText.Parsed
    let path: String

    /// Reads and takes apart a file, or standard input for `-`.
    init(file path: String) throws(CommandFailure) {
        let bytes = try FileContent.read(path, limit: HeaderText.maximumSize)
        parsed = HeaderText.parse(String(decoding: bytes, as: UTF8.self), form: .foreign)
        self.path = path
    }

    /// Nothing is half imported: one line that cannot be read stops it.
    func refuseRejected() throws(CommandFailure) {
        guard let first = parsed.rejected.first else { return }
        let more = parsed.rejected.dropFirst().map { "line \($0.line): \($0.reason)" }
        throw CommandFailure(
            .refused, "\(ErrorWording.quoted(path)), line \(first.line): \(first.reason)",
            advice: (more + ["nothing was changed"]).joined(separator: "\n  "))
    }

    /// What it would do, one line a header.
    func changes(to model: Model) -> [String] {
        parsed.lines.map { line in
            let verb = model.indexOfHeader(named: line.name) == nil ? "add    " : "replace"
            return "\(verb) \(Sanitizer.clean(line.name))"
        }
    }

    func apply(to model: inout Model, newID: () -> UUID) {
        for line in parsed.lines {
            guard case .new(let value) = line.value else { continue }
            if let index = model.indexOfHeader(named: line.name) {
                model.headers[index].value = .new(value)
                model.headers[index].isOn = line.isOn
            } else {
                model.headers.append(
                    HeaderRow(
                        id: newID(), name: line.name, value: .new(value), isOn: line.isOn))
            }
        }
    }
}
