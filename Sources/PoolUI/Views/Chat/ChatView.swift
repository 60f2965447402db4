import FoundationEssentials
package import PoolModel
import TerminalScreen

/// A small chat with one model, for "does it really answer?". Nothing of it is stored.
struct ChatView: PaneContent {
    let model: Model
    private(set) var turns: [ChatTurn] = []
    /// Said below a turn: its times, or why it failed. By the number of turns before it.
    private(set) var notes: [Int: Note] = [:]
    /// Lines of the prompt that are finished with a backslash or were pasted.
    var lines: [String] = []
    var field = TextField()
    var job: JobID?
    /// What was streamed so far of the answer that runs.
    private(set) var streamed = ""
    /// Rows scrolled up from the end.
    var scrolledUp = 0

    struct Note: Sendable, Equatable {
        let text: String
        let isFailure: Bool
    }

    /// Scalars.
    static let mostStreamed = 200_000

    init(model: Model) { self.model = model }

    var promptText: String { (lines + [field.text]).joined(separator: "\n") }

    mutating func type(_ key: Key) -> Bool { field.handle(key) }

    mutating func paste(_ text: String) -> Bool {
        var pasted = text.split(separator: "\n", omittingEmptySubsequences: false).map {
            String($0)
        }
        while pasted.last?.isEmpty == true { pasted.removeLast() }
        guard let first = pasted.first else { return true }
        field.insert(first)
        for line in pasted.dropFirst() {
            lines.append(field.text)
            field = TextField(line)
        }
        return true
    }

    /// What is typed becomes the last turn.
    mutating func takeQuestion() {
        turns.append(ChatTurn(speaker: .user, text: promptText))
        lines = []
        field = TextField()
        streamed = ""
        scrolledUp = 0
    }

    mutating func take(_ piece: String) {
        let room = ChatView.mostStreamed - streamed.unicodeScalars.count
        streamed += String(piece.unicodeScalars.prefix(max(room, 0)))
    }

    mutating func take(_ ending: ChatEnding) {
        switch ending {
        case .finished(let first, let total, let tokens, let notes):
            let figures = ChatView.note(first: first, total: total, tokens: tokens)
            end(note: ([figures] + notes).joined(separator: "; "), isFailure: false)
        case .failed(let report):
            end(
                note: "\(report.verdict.rawValue): \(report.message). Next: \(report.next)",
                isFailure: true)
        }
    }

    /// The answer is over; what came of it stays, and goes along with the next question.
    mutating func end(note: String, isFailure: Bool) {
        if !streamed.isEmpty { turns.append(ChatTurn(speaker: .assistant, text: streamed)) }
        streamed = ""
        job = nil
        notes[turns.count] = Note(text: note, isFailure: isFailure)
    }

    /// What stopped before anything was sent: the question is typed again.
    mutating func takeBack() {
        job = nil
        guard let last = turns.popLast() else { return }
        lines = last.text.split(separator: "\n", omittingEmptySubsequences: false).map {
            String($0)
        }
        field = TextField(lines.popLast() ?? "")
    }

    /// `first token 212 ms, 1.9 s, 143 tokens, 75.3 tokens/s`.
    private static func note(first: Double?, total: Double, tokens: Int?) -> String {
        var parts: [String] = []
        if let first { parts.append("first token \(Int(first.rounded())) ms") }
        parts.append("\(Age.tenths(total / 1000)) s")
        if let tokens {
            parts.append("\(tokens) tokens")
            let seconds = (total - (first ?? 0)) / 1000
            if seconds > 0.05 { parts.append("\(Age.tenths(Double(tokens) / seconds)) tokens/s") }
        }
        return parts.joined(separator: ", ")
    }

    func transcript(columns: Int) -> [StyledLine] {
        var lines: [StyledLine] = []
        for (index, turn) in turns.enumerated() {
            lines += text(of: turn, columns: columns)
            lines += note(after: index + 1, columns: columns)
        }
        if job != nil {
            lines.append(StyledLine("model", .heading))
            lines += paragraph(streamed.isEmpty ? "..." : streamed, columns: columns)
        }
        return lines
    }

    private func text(of turn: ChatTurn, columns: Int) -> [StyledLine] {
        [StyledLine(turn.speaker == .user ? "you" : "model", .heading)]
            + paragraph(turn.text, columns: columns)
    }

    private func paragraph(_ text: String, columns: Int) -> [StyledLine] {
        StyledLine.wrapped(
            Sanitizer.clean(text, keepingLines: true), columns: columns, indent: 2)
    }

    private func note(after count: Int, columns: Int) -> [StyledLine] {
        guard let note = notes[count] else { return [] }
        return StyledLine.wrapped(
            "(\(Sanitizer.clean(note.text)))", columns: columns,
            note.isFailure ? .failure : .dim, indent: 2) + [StyledLine()]
    }
}

/// How an answer in a chat ended.
package enum ChatEnding: Sendable, Equatable {
    /// Milliseconds to the first token and in all, the tokens of the answer where known, and what
    /// there is to know about it.
    case finished(firstToken: Double?, total: Double, tokens: Int?, notes: [String] = [])
    case failed(TestReport)
}
