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
    /// What was streamed so far of the answer that runs, and how many scalars it has.
    private(set) var streamed = ""
    private var streamedCount = 0
    /// All of it in lines; made where the width is known.
    private(set) var transcript: Transcript?
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
        let turn = ChatTurn(speaker: .user, text: promptText)
        turns.append(turn)
        transcript?.add(turn)
        lines = []
        field = TextField()
        streamed = ""
        streamedCount = 0
        scrolledUp = 0
    }

    mutating func take(_ piece: String) {
        let part = piece.unicodeScalars.prefix(max(ChatView.mostStreamed - streamedCount, 0))
        streamed += String(part)
        streamedCount += part.count
        let before = lineCount
        transcript?.take(String(part))
        // What somebody reads further up stays where it is.
        if scrolledUp > 0 { scrolledUp += lineCount - before }
    }

    private var lineCount: Int { transcript?.count(isAnswering: job != nil) ?? 0 }

    /// Scrolls up from the end, or down again, as far as there is something.
    mutating func scroll(by rows: Int, ofRows visible: Int) {
        scrolledUp = min(max(scrolledUp + rows, 0), max(lineCount - visible, 0))
    }

    /// Fits the transcript to a width.
    mutating func settle(columns: Int) {
        if transcript?.columns != columns { transcript = Transcript(of: self, columns: columns) }
    }

    mutating func take(_ ending: ChatEnding) {
        switch ending {
        case .finished(let first, let total, let tokens, let notes):
            let figures = ChatView.note(first: first, total: total, tokens: tokens)
            end(note: ([figures] + notes).joined(separator: "; "), isFailure: false)
        case .stopped(let total):
            end(note: "stopped after \(Age.tenths(total / 1000)) s", isFailure: false)
        case .failed(let report):
            // A server's own words mostly end their sentence.
            let stop = report.message.hasSuffix(".") ? "" : "."
            end(
                note: "\(report.verdict.rawValue): \(report.message)\(stop) Next: \(report.next)",
                isFailure: true)
        }
    }

    /// The answer is over; what came of it stays, and goes along with the next question.
    mutating func end(note: String, isFailure: Bool) {
        if !streamed.isEmpty {
            turns.append(ChatTurn(speaker: .assistant, text: streamed))
            transcript?.endAnswer()
        }
        streamed = ""
        streamedCount = 0
        job = nil
        let note = Note(text: note, isFailure: isFailure)
        notes[turns.count] = note
        transcript?.add(note)
    }

    /// What stopped before anything was sent: the question is typed again.
    mutating func takeBack() {
        job = nil
        guard let last = turns.popLast() else { return }
        transcript = nil
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
}

/// How an answer in a chat ended.
package enum ChatEnding: Sendable, Equatable {
    /// Milliseconds to the first token and in all, the tokens of the answer where known, and what
    /// there is to know about it.
    case finished(firstToken: Double?, total: Double, tokens: Int?, notes: [String] = [])
    case failed(TestReport)
    /// Somebody stopped the answer, after so many milliseconds.
    case stopped(total: Double)
}
